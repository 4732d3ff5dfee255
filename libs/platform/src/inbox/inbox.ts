import type { EventContract } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { EventCall, Received } from '../context.js';
import type { EventMessage } from '../outbox/relay.js';
import { newId } from '../ids.js';
import type { PartitionDb, Tx } from '../partitions/partition-db.js';
import type { ServiceName } from '@conjoint/contracts';

export type Handling = 'done' | 'repeat' | 'older' | 'waits';

/** The error code of an event that was put aside until the one before it has come. */
export const WAITS_FOR_EARLIER = 'waits-for-earlier';

export interface Incoming {
  contract: EventContract;
  message: EventMessage;
  /** `<partition>/<service>` whose outbox it comes from: versions are counted there. */
  source: string;
  from: string | null;
  correlationId: string;
}

type Handler = (event: Received<unknown>, call: EventCall) => Promise<void>;

/**
 * One effect an event: the id, the highest version and the effect commit together. State events older than what was seen are dropped;
 * events that add are put aside until the one before has come (`waiting.ts` hands them in then).
 */
export async function handleOnce(
  db: PartitionDb,
  service: ServiceName,
  incoming: Incoming,
  handler: Handler,
): Promise<Handling> {
  const { contract, message, source } = incoming;
  const parsed = contract.payload.safeParse(message.payload);
  if (!parsed.success)
    throw new DomainError('validation-failed', 'The event does not fit its contract.', {
      details: { contract: contract.name },
    });
  const origin = {
    service,
    partition: db.partition,
    correlationId: incoming.correlationId,
    actingOrNull: null,
    from: incoming.from,
  };
  return db.transaction(origin, async (tx) => {
    const fresh = await tx.query(
      'insert into inbox (event_id, name) values ($1, $2) on conflict do nothing returning event_id',
      [message.id, `${contract.service}.${contract.name}`],
    );
    if (fresh.length === 0) return 'repeat';
    if (contract.order === 'adds') await unpark(tx, message.id);
    const [seen] = await tx.query<{ epoch: string; version: string }>(
      `insert into inbox_version (source, aggregate_id, epoch, version) values ($1, $2, $3, 0)
       on conflict (source, aggregate_id) do update set version = inbox_version.version returning epoch, version`,
      [source, message.aggregateId, message.epoch],
    );
    const position = compare(message, Number(seen!.epoch), Number(seen!.version), contract.order);
    if (position === 'waits') {
      await tx.query('delete from inbox where event_id = $1', [message.id]);
      await park(tx, incoming);
      return 'waits';
    }
    if (position === 'older') return 'older';
    await tx.query(
      'update inbox_version set epoch = $3, version = $4 where source = $1 and aggregate_id = $2',
      [source, message.aggregateId, message.epoch, message.version],
    );
    const event = {
      id: message.id,
      aggregateId: message.aggregateId,
      version: message.version,
      epoch: message.epoch,
      from: incoming.from,
      payload: parsed.data,
    };
    await handler(event, { ...origin, db, tx });
    return 'done';
  });
}

/** Kept beside the dead letters until the one before it comes: a stream would deliver it again without end, and nobody would see it. */
async function park(tx: Tx, { contract, message, source, from, correlationId }: Incoming): Promise<void> {
  await tx.query(
    `insert into dead_letter (id, event_id, name, source, message, attempts, error_code) values ($1, $2, $3, $4, $5, 0, $6)
     on conflict (event_id) do nothing`,
    [
      newId(),
      message.id,
      `${contract.service}.${contract.name}`,
      source,
      JSON.stringify({ message, from, correlationId }),
      WAITS_FOR_EARLIER,
    ],
  );
}

async function unpark(tx: Tx, eventId: string): Promise<void> {
  await tx.query('delete from dead_letter where event_id = $1 and error_code = $2', [
    eventId,
    WAITS_FOR_EARLIER,
  ]);
}

/** Where an event stands beside the highest version seen of its aggregate. */
export function compare(
  message: { epoch: number; version: number },
  seenEpoch: number,
  seenVersion: number,
  order: 'state' | 'adds',
): 'next' | 'older' | 'waits' {
  if (message.epoch < seenEpoch) return 'older';
  if (message.epoch > seenEpoch)
    return order === 'adds' && message.version > seenVersion + 1 && seenVersion > 0 ? 'waits' : 'next';
  if (message.version <= seenVersion) return 'older';
  if (order === 'adds' && message.version > seenVersion + 1) return 'waits';
  return 'next';
}
