import type { DeadLetter, ResponseOf, retryDeadLetter } from '@conjoint/contracts';
import { DomainError, isDomainError } from '@conjoint/kernel';
import { newId } from '../ids.js';
import { DatabaseFailure } from '../partitions/database-failure.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import type { Incoming } from './inbox.js';
import type { Handling } from './inbox.rules.js';

/** The code an operator is shown; never what an error said. */
export function errorCodeOf(error: unknown): string {
  if (isDomainError(error)) return error.code;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
}

const DEADLOCK = '40P01';
const TRANSIENT = new Set([
  'partition-unavailable',
  'unavailable',
  'deadline-exceeded',
  'being-checked',
  DEADLOCK,
]);

/** A database or a service that is away, records that are being checked after a restore, or two who waited for each other: not the message's fault. */
export const isTransient = (code: string): boolean => TRANSIENT.has(code);

export async function bury(
  db: PartitionDb,
  incoming: Omit<Incoming, 'contract'> & { name: string },
  attempts: number,
  error: unknown,
): Promise<void> {
  const insert = (message: Incoming['message']): Promise<unknown> =>
    db.query(
      `insert into dead_letter (id, event_id, name, source, message, attempts, error_code) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (event_id) do update set attempts = excluded.attempts, error_code = excluded.error_code, failed_at = now(), resolved_at = null`,
      [
        newId(),
        incoming.message.id,
        incoming.name,
        incoming.source,
        JSON.stringify({ message, from: incoming.from, correlationId: incoming.correlationId }),
        attempts,
        errorCodeOf(error),
      ],
    );
  try {
    await insert(incoming.message);
  } catch (failure) {
    // Text that PostgreSQL cannot hold (a NUL, half a surrogate pair) may be the very poison: kept as it came, in base64.
    if (!(failure instanceof DatabaseFailure)) throw failure;
    const base64 = Buffer.from(JSON.stringify(incoming.message.payload)).toString('base64');
    await insert({ ...incoming.message, payload: { base64 } });
  }
}

interface Row {
  id: string;
  event_id: string;
  name: string;
  source: string;
  message: { message: Incoming['message']; from: string | null; correlationId: string };
  attempts: number;
  error_code: string;
  failed_at: Date;
  retried_at: Date | null;
  resolved_at: Date | null;
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** Open ones first, whatever the number of handled ones. */
export async function listDeadLetterRows(
  db: PartitionDb,
  service: string,
): Promise<{ deadLetters: DeadLetter[]; open: number }> {
  const rows = await db.query<Row & { open: number }>(
    `select *, (select count(*)::int from dead_letter where resolved_at is null) as open from dead_letter
     order by resolved_at is not null, resolved_at desc, failed_at limit 500`,
  );
  const deadLetters = rows.map((row) => ({
    id: row.id,
    service,
    eventId: row.event_id,
    name: row.name,
    attempts: row.attempts,
    errorCode: row.error_code,
    failedAt: row.failed_at.toISOString(),
    retriedAt: iso(row.retried_at),
    resolvedAt: iso(row.resolved_at),
  }));
  return { deadLetters, open: rows[0]?.open ?? 0 };
}

const OUTCOMES = { done: 'done', repeat: 'already-handled', older: 'overtaken' } as const;

export type Retried = ResponseOf<(typeof retryDeadLetter)['referrals']>;

/** Hands a dead letter to `handle` once more and notes how it went. */
export async function retryRow(
  db: PartitionDb,
  id: string,
  handle: (incoming: Omit<Incoming, 'contract'> & { name: string }) => Promise<Exclude<Handling, 'waits'>>,
): Promise<Retried> {
  const [row] = await db.query<Row>('select * from dead_letter where id = $1', [id]);
  if (!row) throw new DomainError('not-found', 'There is no such message.');
  if (row.resolved_at) throw new DomainError('already-done', 'This message has been handled meanwhile.');
  try {
    const handling = await handle({ name: row.name, source: row.source, ...row.message });
    await db.query('update dead_letter set retried_at = now(), resolved_at = now() where id = $1', [id]);
    return { outcome: OUTCOMES[handling], errorCode: null };
  } catch (error) {
    const errorCode = errorCodeOf(error);
    await db.query(
      'update dead_letter set retried_at = now(), attempts = attempts + 1, error_code = $2 where id = $1',
      [id, errorCode],
    );
    return { outcome: 'failed-again', errorCode };
  }
}
