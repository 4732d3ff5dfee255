import type { DomainError, ErrorCode } from '@conjoint/kernel';
import { page, type Page } from './page.js';

/** Which page each expected failure shows. A new code breaks compilation here. */
const PAGES = {
  'not-found': { view: 'errors/not-found', status: 404 },
  'no-mandate': { view: 'errors/not-found', status: 404 },
  'wrong-partition': { view: 'errors/not-found', status: 404 },
  'not-permitted': { view: 'errors/not-permitted', status: 403 },
  'no-authority': { view: 'errors/no-authority', status: 403 },
  'validation-failed': { view: 'errors/not-acceptable', status: 422 },
  'too-large': { view: 'errors/not-acceptable', status: 413 },
  'unsupported-file': { view: 'errors/not-acceptable', status: 415 },
  conflict: { view: 'errors/not-acceptable', status: 409 },
  'already-done': { view: 'errors/not-acceptable', status: 409 },
  'not-acceptable-state': { view: 'errors/not-acceptable', status: 409 },
  'stale-version': { view: 'errors/stale', status: 409 },
  'being-checked': { view: 'errors/not-acceptable', status: 503 },
  'partition-unavailable': { view: 'errors/unavailable', status: 503 },
  unavailable: { view: 'errors/unavailable', status: 503 },
  'deadline-exceeded': { view: 'errors/unavailable', status: 504 },
  'rate-limited': { view: 'errors/too-many', status: 429 },
  'needs-recent-sign-in': { view: 'errors/sign-in-again', status: 403 },
  unauthenticated: { view: 'errors/session-over', status: 401 },
} as const satisfies Record<ErrorCode, { view: string; status: number }>;

export function problemPage(error: DomainError, returnPath: string | null): Page {
  const { view, status } = PAGES[error.code];
  const holders = Array.isArray(error.details?.['holders'])
    ? (error.details['holders'] as { name: string; role: string }[])
    : [];
  return page(
    view,
    { message: error.message, holders, returnPath, tookTooLong: error.code === 'deadline-exceeded' },
    { status },
  );
}
