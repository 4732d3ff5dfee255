import type { AuditEntry } from '@conjoint/contracts';
import {
  BASIS_WORDS,
  dateTimeWords,
  listWords,
  OUTCOME_WORDS,
  roleWords,
  sentence,
} from '../../framework/words.js';

/** What is written down about a child or a referral, as the one asking would say it. */
const ACTION_WORDS: Readonly<Record<string, string>> = {
  'audit.read': 'Asked who has looked',
  'child.read': 'Opened the child’s record',
  'child.restricted': 'Restricted the record',
  'child.restriction-lifted': 'Lifted the restriction of the record',
  'child.searched': 'Saw in a list of search results',
  'child.matched': 'Saw as a possible match',
  'referral.read': 'Opened the referral',
  'referral.recorded': 'Recorded the referral',
  'referral.corrected': 'Corrected a fact',
  'referral.withdrawn': 'Withdrew the referral',
  'referral.acknowledged': 'Recorded that the referrer was thanked',
  'referral.outcome-told': 'Recorded that the referrer was told the outcome',
  'decision.recorded': 'Recorded a decision',
  'decision.refused': 'Tried to decide, without the authority for it',
  'authority.checked': 'Was checked for delegated authority',
  'queue.read': 'Saw in the front door queue',
  'tellings.read': 'Saw in the list of referrers to be told',
  'hand-over.sent': 'Recorded that the hand-over was sent',
  'passing-on.listed': 'Saw in the list of referrals passed on',
  'passing-on.read': 'Opened the offered referral',
  'passing-on.offered': 'Offered it to another council',
  'passing-on.accepted': 'Accepted it from another council',
  'passing-on.returned': 'Returned it to the other council',
  'elsewhere.asked': 'Asked the other councils',
  'elsewhere.answered': 'Answered another council',
};

export interface Step {
  at: string;
  who: string;
  roles: string;
  basis: string;
  actions: string[];
  why: string | null;
  sealed: boolean;
  reference: string;
}

/** One step of a person may leave a row in several services: they share its correlation id and are shown as one, newest first. */
export function auditView(entries: readonly AuditEntry[]): { steps: Step[] } {
  const byStep = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    const key = `${entry.correlationId} ${entry.who}`;
    byStep.set(key, [...(byStep.get(key) ?? []), entry]);
  }
  const steps = [...byStep.values()].map((rows) => rows.sort((a, b) => a.at.localeCompare(b.at)));
  steps.sort((a, b) => b[0]!.at.localeCompare(a[0]!.at));
  return { steps: steps.map(stepOf) };
}

function stepOf(rows: readonly AuditEntry[]): Step {
  const first = rows[0]!;
  return {
    at: dateTimeWords(first.at),
    who: first.whoName,
    roles: listWords(first.roles.map(roleWords)),
    basis: BASIS_WORDS[first.basis] ?? sentence(first.basis),
    actions: [...new Set(rows.map(({ action }) => actionWords(action)))],
    why: whyWords(rows.find(({ why }) => why)?.why ?? null),
    sealed: rows.every(({ sealed }) => sealed),
    reference: first.correlationId,
  };
}

/** The outcomes of a decision stand there as codes; anything else is what somebody typed. */
function whyWords(why: string | null): string | null {
  const codes = why?.split(', ') ?? [];
  if (codes.length === 0 || !codes.every((code) => Object.hasOwn(OUTCOME_WORDS, code))) return why;
  return listWords([...new Set(codes.map((code) => OUTCOME_WORDS[code]!))]);
}

/** "child.read" → words; an action without words of its own is shown as it is written down, readable. */
export function actionWords(action: string): string {
  return ACTION_WORDS[action] ?? sentence(action.replace(/\.v\d+$/, '').replaceAll('.', ' '));
}
