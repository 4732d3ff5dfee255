import type { AuditEntry } from '@conjoint/contracts';
import { BASIS_WORDS, dateTimeWords, listWords, roleWords, sentence } from '../../framework/words.js';

const ACTION_WORDS: Readonly<Record<string, string>> = {
  'child.read': 'Opened the child’s record',
  'children.found': 'Saw in a list of search results',
  'referral.read': 'Opened the referral',
  'referral.recorded': 'Recorded the referral',
  'queue.listed': 'Saw in the front door queue',
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
    why: rows.find(({ why }) => why)?.why ?? null,
    sealed: rows.every(({ sealed }) => sealed),
    reference: first.correlationId,
  };
}

/** "child.read" → words; an action without words of its own is shown as it is written down, readable. */
export function actionWords(action: string): string {
  return ACTION_WORDS[action] ?? sentence(action.replace(/\.v\d+$/, '').replaceAll('.', ' '));
}
