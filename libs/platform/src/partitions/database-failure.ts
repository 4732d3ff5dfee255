import { DomainError } from '@conjoint/kernel';

interface PgErrorShape {
  code?: string;
  constraint?: string;
  table?: string;
  driverError?: PgErrorShape;
}

/** A database error without the row: PostgreSQL's own message and detail hold the values of the failing row. */
export class DatabaseFailure extends Error {
  override readonly name = 'DatabaseFailure';
  constructor(
    readonly code: string,
    readonly constraint: string | undefined,
    readonly table: string | undefined,
  ) {
    super(`database refused (${code}${constraint ? `, ${constraint}` : ''})`);
  }
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '55000',
  '58030',
  '3D000',
  '28P01',
  '28000',
]);

/** SQLSTATE classes: connections; and what the server has no room for: disk, memory, connections. */
const AWAY_CLASSES = new Set(['08', '53']);

/** TypeORM lets go of a connection that broke; what is asked of it afterwards, in the same transaction, gets one of these. */
const LET_GO = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);

export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (LET_GO.has(error.constructor.name)) return true;
  const { code, driverError } = error as PgErrorShape;
  const sqlState = code ?? driverError?.code;
  if (sqlState) return UNREACHABLE.has(sqlState) || AWAY_CLASSES.has(sqlState.slice(0, 2));
  return /Connection terminated|^timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed and is not queryable|pool after calling end/.test(
    error.message,
  );
}

/** Waited for in vain, which costs time and a connection, where a refusal costs neither. That no connection was free says nothing of the database. */
export function isSilent(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^Connection terminated: silent|connection timeout|^timeout expired|ETIMEDOUT/.test(error.message)
  );
}

/** Turns what a driver threw into what may travel further. Expected failures pass unchanged. */
export function withoutRow(error: unknown, partition: string): Error {
  if (error instanceof DomainError || error instanceof DatabaseFailure) return error;
  if (isUnreachable(error)) {
    return new DomainError(
      'partition-unavailable',
      'The records of this council cannot be reached just now. Try again in a minute, and look first whether what you were saving is there.',
      { details: { partition } },
    );
  }
  const shape = error as PgErrorShape;
  const source = shape.driverError ?? shape;
  if (typeof source.code === 'string' && /^[0-9A-Z]{5}$/.test(source.code))
    return new DatabaseFailure(source.code, source.constraint, source.table);
  return error instanceof Error ? error : new Error('unknown failure');
}
