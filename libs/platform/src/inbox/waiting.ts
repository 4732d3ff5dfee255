import type { EventContract, ServiceName } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { EventCall, Received } from '../context.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { bury, errorCodeOf, isTransient } from './dead-letters.js';
import { handleOnce, WAITS_FOR_EARLIER, type Incoming } from './inbox.js';
import type { Handling } from './inbox.rules.js';

/** What handles an event, by its full name; null where nobody hears it. */
export type HandlerOf = (name: string) => {
  contract: EventContract;
  /** Many may share a transaction. */
  together: boolean;
  handle: (event: Received<unknown>, call: EventCall) => Promise<void>;
} | null;

/** An event as it was delivered or kept, before its contract is looked up. */
export type Delivered = Omit<Incoming, 'contract'> & { name: string };

/** Handles an event, and then what was put aside behind it. */
export async function handleInOrder(
  db: PartitionDb,
  service: ServiceName,
  delivered: Delivered,
  handlerOf: HandlerOf,
): Promise<Handling> {
  const { name, ...incoming } = delivered;
  const handler = handlerOf(name);
  if (!handler) throw new DomainError('not-found', 'Nobody hears this event.', { details: { name } });
  const { contract, handle } = handler;
  const handling = await handleOnce(db, service, { ...incoming, contract }, handle);
  // A repeat too: the process may have died between an event and what waited for it.
  if (contract.order === 'adds' && handling !== 'waits')
    await handInWaiting(db, service, delivered, handlerOf);
  return handling;
}

/** One that fails when its turn has come is a dead letter, and what waits for it goes on waiting. */
async function handInWaiting(
  db: PartitionDb,
  service: ServiceName,
  { source, message: { aggregateId } }: Delivered,
  handlerOf: HandlerOf,
): Promise<void> {
  for (;;) {
    const next = await firstWaiting(db, source, aggregateId);
    const handler = next && handlerOf(next.name);
    if (!handler) return;
    try {
      const handling = await handleOnce(db, service, { ...next, contract: handler.contract }, handler.handle);
      if (handling === 'waits') return;
      if (handling === 'repeat')
        await db.query('delete from dead_letter where event_id = $1', [next.message.id]);
    } catch (error) {
      if (isTransient(errorCodeOf(error))) throw error;
      await bury(db, next, 1, error);
    }
  }
}

async function firstWaiting(db: PartitionDb, source: string, aggregateId: string): Promise<Delivered | null> {
  const [row] = await db.query<{ name: string; message: Omit<Delivered, 'name' | 'source'> }>(
    `select name, message from dead_letter
     where resolved_at is null and error_code = $1 and source = $2 and message -> 'message' ->> 'aggregateId' = $3
     order by (message -> 'message' ->> 'epoch')::bigint, (message -> 'message' ->> 'version')::bigint limit 1`,
    [WAITS_FOR_EARLIER, source, aggregateId],
  );
  return row ? { ...row.message, name: row.name, source } : null;
}
