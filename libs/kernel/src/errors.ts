/**
 * Every expected failure of the product. A code is a promise to callers and is never renamed;
 * the plain-English message may change. Each edge maps codes with `satisfies Record<ErrorCode, …>`,
 * so that a new code breaks compilation there (docs: style, "Errors").
 */
export const errorCodes = [
  'not-found',
  'not-permitted',
  'no-mandate',
  'no-authority',
  'validation-failed',
  'conflict',
  'stale-version',
  'wrong-partition',
  'partition-unavailable',
  'unavailable',
  'deadline-exceeded',
  'too-large',
  'unsupported-file',
  'already-done',
  'needs-recent-sign-in',
  'unauthenticated',
  'rate-limited',
  'not-acceptable-state',
  'being-checked',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One wrong field of a form or message. `field` is a path such as `children.0.dateOfBirth`; `message` is for the person typing. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface DomainErrorOptions {
  /** Ids, codes and counts only: this is logged and sent. Never a name, a date of birth or free text. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly fieldErrors?: readonly FieldError[];
  readonly cause?: unknown;
}

/** An expected failure. The message is shown to people: plain English, without personal data. A bug throws something else. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly fieldErrors?: readonly FieldError[];

  constructor(code: ErrorCode, message: string, options: DomainErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DomainError';
    this.code = code;
    if (options.details) this.details = options.details;
    if (options.fieldErrors) this.fieldErrors = options.fieldErrors;
  }
}

/** True for a DomainError, and for one made by another copy of this module (two bundles in one process). */
export function isDomainError(error: unknown): error is DomainError {
  if (error instanceof DomainError) return true;
  return error instanceof Error && error.name === 'DomainError' && isErrorCode((error as DomainError).code);
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return errorCodes.includes(value as ErrorCode);
}

/** A `validation-failed` error from what is wrong with each field; there must be at least one. */
export function validationFailed(fieldErrors: readonly FieldError[]): DomainError {
  if (fieldErrors.length === 0) throw new Error('validationFailed needs at least one field error');
  const message =
    fieldErrors.length === 1 ? fieldErrors[0]!.message : `${fieldErrors.length} answers need to be changed`;
  return new DomainError('validation-failed', message, { fieldErrors });
}
