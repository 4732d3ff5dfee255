import type { AuditEntry } from '@conjoint/contracts';
import { londonDateTime } from '@conjoint/kernel';
import {
  BASIS_WORDS,
  dateTimeWords,
  dateWords,
  listWords,
  OUTCOME_WORDS,
  roleWords,
  sentence,
  timeWords,
} from '../../framework/words.js';
import { stepsByPerson, type Step } from '../../looked-at/who-looked.js';
import { actionWords } from './action-words.js';
import { lookUpWords } from './look-up-words.js';

/** Longer without a step, and it is another sitting. */
const PAUSE_MS = 15 * 60_000;

/** What one person did with the record in one go. */
export interface Sitting {
  when: string;
  who: string;
  roles: string;
  acts: { text: string; refused: boolean; why: string | null }[];
  sealed: boolean;
}

/** Once a person: who she is here, and by what she may. */
export interface Looker {
  who: string;
  roles: string;
  bases: string[];
}

export interface AuditView {
  sittings: Sitting[];
  people: Looker[];
  allSealed: boolean;
}

/** @param councilName the name of a council a text mentions by its code, or the code where it is none. */
export function auditView(
  entries: readonly AuditEntry[],
  councilName: (code: string) => string = (code) => code,
): AuditView {
  const sittings = sittingsOf(stepsByPerson(entries));
  return {
    sittings: sittings.map((steps) => sittingView(steps, councilName)),
    people: peopleOf(entries, councilName),
    allSealed: entries.every(({ sealed }) => sealed),
  };
}

/** Newest sitting first; inside each, the steps as they happened. */
function sittingsOf(people: readonly Step[][]): Step[][] {
  const sittings = people.flatMap((steps) => {
    const found: Step[][] = [];
    for (const step of steps) {
      const last = found.at(-1);
      const before = last?.at(-1);
      if (last && before && Date.parse(step.at) - Date.parse(before.at) <= PAUSE_MS) last.push(step);
      else found.push([step]);
    }
    return found;
  });
  return sittings.sort((a, b) => b.at(-1)!.at.localeCompare(a.at(-1)!.at));
}

function sittingView(steps: readonly Step[], councilName: (code: string) => string): Sitting {
  const rows = steps.flatMap((step) => step.rows);
  const first = rows[0]!;
  return {
    when: spanWords(steps[0]!.at, steps.at(-1)!.at),
    who: nameOf(first, councilName),
    roles: rolesOf(rows),
    acts: actsOf(steps, councilName),
    sealed: rows.every(({ sealed }) => sealed),
  };
}

/** Each thing she did once, with how often. */
function actsOf(steps: readonly Step[], councilName: (code: string) => string): Sitting['acts'] {
  const acts = new Map<string, { words: string; refused: boolean; why: string | null; times: number }>();
  for (const { rows } of steps) {
    const inStep = new Map<string, { words: string; refused: boolean; why: string | null }>();
    for (const row of rows) {
      const said = actionWords(row.action, row.outcome);
      const why = whyWords(row.why, councilName);
      inStep.set(`${said}|${why ?? ''}`, { words: said, refused: row.outcome === 'refused', why });
    }
    for (const [key, act] of inStep) acts.set(key, { ...act, times: (acts.get(key)?.times ?? 0) + 1 });
  }
  return [...acts.values()].map(({ words, times, ...act }) => ({
    ...act,
    text: times === 1 ? words : `${words} (${times} times)`,
  }));
}

function peopleOf(entries: readonly AuditEntry[], councilName: (code: string) => string): Looker[] {
  const byPerson = new Map<string, AuditEntry[]>();
  for (const entry of entries) byPerson.set(entry.who, [...(byPerson.get(entry.who) ?? []), entry]);
  return [...byPerson.values()]
    .map((rows) => ({
      who: nameOf(rows[0]!, councilName),
      roles: rolesOf(rows),
      bases: [...new Set(rows.flatMap(({ basis }) => basis.split('; ').filter(Boolean).map(basisWords)))],
    }))
    .sort((a, b) => a.who.localeCompare(b.who));
}

/** "employment: Local Government Act 1972, section 112" */
function basisWords(basis: string): string {
  const [code, ...statute] = basis.split(': ');
  const known = BASIS_WORDS[code ?? ''] ?? sentence(code ?? '');
  return statute.length > 0 ? `${known}: ${statute.join(': ')}` : known;
}

/** Another council is known by its code; a service of this product by its name. */
function nameOf({ who, whoName }: AuditEntry, councilName: (code: string) => string): string {
  if (who.startsWith('partition:')) return councilName(who.slice('partition:'.length));
  return who.startsWith('system:') ? 'Conjoint itself' : whoName;
}

function rolesOf(rows: readonly AuditEntry[]): string {
  return listWords([...new Set(rows.flatMap(({ roles }) => roles))].map(roleWords));
}

/** "26 November 2026, 1:05pm to 1:07pm"; within one minute only that. */
function spanWords(from: string, to: string): string {
  const [start, end] = [londonDateTime(from), londonDateTime(to)];
  if (start.date !== end.date) return `${dateTimeWords(from)} to ${dateTimeWords(to)}`;
  const times = [...new Set([timeWords(start.time), timeWords(end.time)])];
  return `${dateWords(from)}, ${times.join(' to ')}`;
}

/** The outcomes of a decision stand there as codes; anything else is what somebody typed, and councils by their codes. */
function whyWords(why: string | null, councilName: (code: string) => string): string | null {
  const codes = why?.split(', ') ?? [];
  if (codes.length > 0 && codes.every((code) => Object.hasOwn(OUTCOME_WORDS, code)))
    return listWords([...new Set(codes.map((code) => OUTCOME_WORDS[code]!))]);
  const asked = why === null ? null : lookUpWords(why);
  return (asked ?? why)?.replaceAll(/\b[EWSN]\d{8}\b/g, councilName) ?? null;
}
