import { randomBytes } from 'node:crypto';
import { headers as natsHeaders, type MsgHdrs } from '@nats-io/transport-node';
import { DomainError, isDomainError, isErrorCode, type ErrorCode } from '@conjoint/kernel';
import type { Problem } from '@conjoint/contracts';
import type { CallHeaders } from '../context.js';

/** What goes beside a request: no personal data but the two signed statements. */
export interface Travelling extends CallHeaders {
  correlationId: string;
  deadline: number;
}

export function toHeaders(travelling: Travelling): MsgHdrs {
  const header = natsHeaders();
  header.set('conjoint-correlation', travelling.correlationId);
  header.set('conjoint-deadline', String(travelling.deadline));
  // How long it is still waited for: two machines need not agree what time it is.
  header.set('conjoint-wait', String(Math.max(0, travelling.deadline - Date.now())));
  if (travelling.token) header.set('conjoint-token', travelling.token);
  if (travelling.assertion) header.set('conjoint-assertion', travelling.assertion);
  header.set('traceparent', travelling.traceparent ?? newTraceparent());
  return header;
}

export function fromHeaders(header: MsgHdrs | undefined, now: number): Travelling {
  const wait = header?.get('conjoint-wait');
  const deadline = wait ? now + Number(wait) : Number(header?.get('conjoint-deadline'));
  return {
    correlationId: header?.get('conjoint-correlation') || randomBytes(16).toString('hex'),
    deadline: Number.isFinite(deadline) && deadline > 0 ? deadline : now + 5000,
    token: header?.get('conjoint-token') || undefined,
    assertion: header?.get('conjoint-assertion') || undefined,
    traceparent: childTraceparent(header?.get('traceparent') || undefined),
  };
}

/**
 * NATS takes 1 MiB of one message with its headers, the two signed statements among them; a larger one is never sent, and whoever waits
 * for it waits in vain.
 */
const MOST_BYTES = 960 * 1024;
export const isTooLarge = (text: string): boolean => Buffer.byteLength(text) > MOST_BYTES;

/** W3C Trace Context, version 00. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
function childTraceparent(parent: string | undefined): string {
  const match = parent ? /^00-([0-9a-f]{32})-[0-9a-f]{16}-(0[01])$/.exec(parent) : null;
  return match ? `00-${match[1]}-${randomBytes(8).toString('hex')}-${match[2]}` : newTraceparent();
}

const STATUS = {
  'not-found': 404,
  'not-permitted': 403,
  'no-mandate': 404,
  'no-authority': 403,
  'validation-failed': 422,
  conflict: 409,
  'stale-version': 409,
  'wrong-partition': 404,
  'partition-unavailable': 503,
  unavailable: 503,
  'deadline-exceeded': 504,
  'too-large': 413,
  'unsupported-file': 415,
  'already-done': 409,
  'needs-recent-sign-in': 401,
  unauthenticated: 401,
  'rate-limited': 429,
  'not-acceptable-state': 409,
  'being-checked': 503,
} as const satisfies Record<ErrorCode, number>;

const TITLE = {
  'not-found': 'Not found',
  'not-permitted': 'Your role does not allow this',
  'no-mandate': 'Not found',
  'no-authority': 'You do not have the delegated authority',
  'validation-failed': 'Some answers need to be changed',
  conflict: 'This contradicts what is recorded',
  'stale-version': 'Somebody changed this meanwhile',
  'wrong-partition': 'Not found',
  'partition-unavailable': 'Not available just now',
  unavailable: 'Not available just now',
  'deadline-exceeded': 'It took too long',
  'too-large': 'Too large',
  'unsupported-file': 'This kind of file cannot be read',
  'already-done': 'Already done',
  'needs-recent-sign-in': 'Sign in again to do this',
  unauthenticated: 'Sign in first',
  'rate-limited': 'Too many requests',
  'not-acceptable-state': 'Not possible in this state',
  'being-checked': 'Being checked after a restore',
} as const satisfies Record<ErrorCode, string>;

/** RFC 9457 problem details of any failure. A bug gives 500 and its correlation id, and nothing of what it said. */
export function toProblem(error: unknown, correlationId: string): Problem {
  if (!isDomainError(error)) {
    return {
      type: 'about:blank',
      title: 'Something went wrong',
      status: 500,
      code: 'internal',
      correlationId,
      detail: 'It was not your doing. Give the reference to your help desk.',
    };
  }
  return {
    type: `urn:conjoint:problem:${error.code}`,
    title: TITLE[error.code],
    status: STATUS[error.code],
    code: error.code,
    detail: error.message,
    correlationId,
    ...(error.fieldErrors ? { fieldErrors: [...error.fieldErrors] } : {}),
    ...(error.details ? { details: { ...error.details } } : {}),
  };
}

/** The failure a problem stands for, on the side that asked. */
export function fromProblem(problem: Problem): Error {
  if (!isErrorCode(problem.code)) return new RemoteFailure(problem.correlationId ?? '');
  return new DomainError(problem.code, problem.detail ?? problem.title, {
    ...(problem.fieldErrors ? { fieldErrors: problem.fieldErrors } : {}),
    ...(problem.details ? { details: problem.details } : {}),
  });
}

/** A bug in the service that was asked; its log has the details under the correlation id. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  readonly code = 'internal';
  constructor(readonly correlationId: string) {
    super('the service that was asked failed');
  }
}
