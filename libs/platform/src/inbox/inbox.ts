import type { EventContract } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { EventCall, Origin, Received } from '../context.js';
import type { EventMessage } from '../outbox/relay.js';
import { newId } from '../ids.js';
import type { PartitionDb, Tx } from '../partitions/partition-db.js';
import { asSeen, hear, type Handling } from './inbox.rules.js';
import { beingChecked } from '../restore/being-checked.js';
import type { ServiceName } from '@conjoint/contracts';

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

export type Handler = (event: Received<unknown>, call: EventCall) => Promise<void>;

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
  const event = receivedOf(incoming);
  const origin = originOf(db, service, incoming);
  return db.transaction(origin, async (tx) => {
    const fresh = await tx.query(
      `insert into inbox (event_id, name) select $1, $2 from partition_info where $3 or state = 'normal'
       on conflict do nothing returning event_id`,
      [message.id, `${contract.service}.${contract.name}`, contract.whileReconciling === 'allowed'],
    );
    if (fresh.length === 0) return repeatUnlessWaiting(tx, contract, db.partition);
    if (contract.order === 'adds') await unpark(tx, message.id);
    const [seen] = await tx.query<{ epoch: string; version: string; begun: string | null }>(
      `insert into inbox_version (source, aggregate_id, epoch, version) values ($1, $2, $3, 0)
       on conflict (source, aggregate_id) do update set version = inbox_version.version returning epoch, version,
         (select begun.epoch from inbox_version begun where begun.source = $1 and begun.aggregate_id = '${WHOLE_SOURCE}') as begun`,
      [source, message.aggregateId, message.epoch],
    );
    const { handling, seen: now } = hear(message, asSeen(seen!), contract.order);
    if (handling === 'waits') {
      await tx.query('delete from inbox where event_id = $1', [message.id]);
      await park(tx, incoming);
      return 'waits';
    }
    if (handling === 'older') return 'older';
    await tx.query(
      'update inbox_version set epoch = $3, version = $4 where source = $1 and aggregate_id = $2',
      [source, message.aggregateId, now.epoch, now.version],
    );
    await handler(event, { ...origin, db, tx });
    return 'done';
  });
}

/** @throws DomainError where the event does not fit its contract */
export function receivedOf({ contract, message, from }: Incoming): Received<unknown> {
  const parsed = contract.payload.safeParse(message.payload);
  if (!parsed.success)
    throw new DomainError('validation-failed', 'The event does not fit its contract.', {
      details: { contract: contract.name },
    });
  const { id, aggregateId, version, epoch } = message;
  return { id, aggregateId, version, epoch, from, payload: parsed.data };
}

export function originOf(db: PartitionDb, service: ServiceName, { correlationId, from }: Incoming): Origin {
  return { service, partition: db.partition, correlationId, actingOrNull: null, from };
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

/** Nothing was noted: it was before, or the partition is reconciling and the event comes again later. */
export async function repeatUnlessWaiting(
  tx: Tx,
  contract: EventContract,
  partition: string,
): Promise<'repeat'> {
  if (contract.whileReconciling === 'allowed') return 'repeat';
  const [info] = await tx.query<{ state: string }>('select state from partition_info');
  if (info!.state !== 'normal') throw beingChecked(partition);
  return 'repeat';
}

export const WHOLE_SOURCE = '*';

/**
 * From this commit on, what the source sent in an earlier epoch and is still on its way is void. The lock lets handlers that have begun
 * finish first: whoever reads next sees everything they did, and nothing of that epoch is added behind it.
 */
export async function beginEpoch(tx: Tx, source: string, epoch: number): Promise<void> {
  await tx.query('lock table inbox_version in share row exclusive mode');
  await tx.query(
    `insert into inbox_version (source, aggregate_id, epoch, version) values ($1, $2, $3, 0)
     on conflict (source, aggregate_id) do update set epoch = greatest(inbox_version.epoch, excluded.epoch)`,
    [source, WHOLE_SOURCE, epoch],
  );
  await tx.query(
    `update dead_letter set resolved_at = now() where source = $1 and error_code = $2 and resolved_at is null
       and (message -> 'message' ->> 'epoch')::bigint < $3`,
    [source, WAITS_FOR_EARLIER, epoch],
  );
}

/** What the source said of an aggregate so far is known otherwise: it need not arrive any more, and the next is the one after it. */
export async function noteSeen(
  tx: Tx,
  source: string,
  { aggregateId, epoch, version }: { aggregateId: string; epoch: number; version: number },
): Promise<void> {
  await tx.query(
    `insert into inbox_version (source, aggregate_id, epoch, version) values ($1, $2, $3, $4)
     on conflict (source, aggregate_id) do update set epoch = excluded.epoch, version = excluded.version
     where (inbox_version.epoch, inbox_version.version) < (excluded.epoch, excluded.version)`,
    [source, aggregateId, epoch, version],
  );
  await tx.query(
    `update dead_letter set resolved_at = now() where source = $1 and error_code = $2 and resolved_at is null
       and message -> 'message' ->> 'aggregateId' = $3
       and ((message -> 'message' ->> 'epoch')::bigint, (message -> 'message' ->> 'version')::bigint) <= ($4::bigint, $5::bigint)`,
    [source, WAITS_FOR_EARLIER, aggregateId, epoch, version],
  );
}
