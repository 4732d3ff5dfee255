import { DomainError, type ErrorCode } from '@conjoint/kernel';
import type { RunState } from '../run/run.rules.js';

export const RUN_LEASE = 'recharge-run';
/** Longer than the pause between two signs of life; after a crash another process takes over when it has run out. */
export const RUN_LEASE_SECONDS = 30;
/** What was broken off as often as this breaks the process that does it. */
export const MAX_ATTEMPTS = 5;

/** The process is stopping: the run stays as it is, and the next process begins the work anew. */
export class WorkInterrupted extends Error {}
/** The run was cancelled meanwhile: what was done for it is dropped. */
export class RunWithdrawn extends Error {}

/** Why work came to nothing and what to do, in sentences without a full stop at the end. */
export interface RunFailure {
  readonly message: string;
  readonly remedy: string;
}

export function runFailure(message: string, remedy: string, code: ErrorCode = 'conflict'): DomainError {
  return new DomainError(code, message, { details: { remedy } });
}

export function failureOf(error: DomainError): RunFailure {
  const { remedy } = (error.details ?? {}) as { remedy?: string };
  const message = error.message.replace(/\.$/, '');
  return { message, remedy: remedy ?? 'Try it again, or cancel the run' };
}

/** Whether somebody asked for work on this run that is not ended. */
export const isAtWork = (state: RunState): boolean => state === 'calculating' || state === 'sealing';
