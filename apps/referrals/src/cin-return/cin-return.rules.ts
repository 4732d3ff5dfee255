import type { CIN_RETURN_STATES } from '@conjoint/contracts';
import { addDays, defineLifecycle, londonDate, type Instant } from '@conjoint/kernel';

/**
 * Every move a return can make. One that was broken off is written again from the start. `cancelling` is between the asking and the
 * moment at which the work notices it; a return that is finished by then stays finished only if nobody had asked before.
 */
export const returnLifecycle = defineLifecycle({
  noun: 'return',
  initial: 'waiting',
  states: [
    'waiting',
    'writing',
    'cancelling',
    'done',
    'failed',
    'cancelled',
    'removed',
  ] as const satisfies typeof CIN_RETURN_STATES,
  actions: ['write', 'finish', 'fail', 'cancel', 'stop', 'remove'],
  transitions: {
    waiting: { write: 'writing', fail: 'failed', cancel: 'cancelled' },
    writing: { write: 'writing', finish: 'done', fail: 'failed', cancel: 'cancelling' },
    cancelling: { stop: 'cancelled' },
    done: { remove: 'removed' },
  },
  words: {
    write: 'written',
    finish: 'finished',
    fail: 'broken off',
    cancel: 'cancelled',
    stop: 'stopped',
    remove: 'removed',
  },
});
export type ReturnState = (typeof returnLifecycle.states)[number];

/** Why nothing was made, and what to do. */
export interface ReturnFailure {
  code: string;
  message: string;
  remedy: string;
}

/** A return can be made again at any time; what lies here longer than anybody needs it is only a risk. */
export const RETURN_KEPT_DAYS = 30;

/** The last day on which the file can be taken. */
export function keptUntil(finishedAt: Instant): string {
  return addDays(londonDate(finishedAt), RETURN_KEPT_DAYS);
}

/** `cin-2026-205-003.xml`: what it is, of which year and authority, and which of several. Names nobody. */
export function returnFileName(year: number, authorityCode: string, serial: number | null): string {
  return `cin-${year}-${authorityCode}${serial === null ? '' : `-${String(serial).padStart(3, '0')}`}.xml`;
}
