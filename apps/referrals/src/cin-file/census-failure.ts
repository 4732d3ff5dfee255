import { DomainError, type ErrorCode } from '@conjoint/kernel';

/** Why a whole file cannot be used: what is wrong, what to do about it, and where. Never repeats a value of the file. */
export interface CensusFailure {
  code: ErrorCode;
  message: string;
  remedy: string;
  line: number | null;
}

export function censusFailure(
  message: string,
  remedy: string,
  { line = null, code = 'unsupported-file' }: { line?: number | null; code?: ErrorCode } = {},
): DomainError {
  return new DomainError(code, message, { details: { remedy, line } });
}

/** The stored form of a failure made by `censusFailure`, or of any other DomainError. */
export function failureOf(error: DomainError): CensusFailure {
  const { remedy, line } = error.details ?? {};
  return {
    code: error.code,
    message: error.message,
    remedy: typeof remedy === 'string' ? remedy : 'Correct this and import the file again',
    line: typeof line === 'number' ? line : null,
  };
}
