import { DomainError, type ErrorCode } from '@conjoint/kernel';

/** Why a file as a whole cannot be taken, where it was seen, and what to do. Never a value of the file that could name a person. */
export interface CostFailure {
  code: ErrorCode;
  message: string;
  remedy: string;
  line: number | null;
}

/** Sentences without a full stop at the end: pages and the command line put them together. */
export function costFailure(
  message: string,
  remedy: string,
  { line = null, code = 'unsupported-file' }: { line?: number | null; code?: ErrorCode } = {},
): DomainError {
  return new DomainError(code, message, { details: { remedy, line } });
}

export function failureOf(error: DomainError): CostFailure {
  const { remedy, line } = (error.details ?? {}) as { remedy?: string; line?: number | null };
  return {
    code: error.code,
    message: error.message,
    remedy: remedy ?? 'Try it again',
    line: line ?? null,
  };
}
