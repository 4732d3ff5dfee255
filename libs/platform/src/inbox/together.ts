import type { ServiceName } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '../partitions/partition-db.js';
import {
  originOf,
  receivedOf,
  repeatUnlessWaiting,
  WHOLE_SOURCE,
  type Handler,
  type Incoming,
} from './inbox.js';
import { asSeen, hear, type Handling, type Seen } from './inbox.rules.js';

export interface Handled {
  incoming: Incoming;
  handler: Handler;
}

/**
 * Many events, one after another as they came, in one transaction: each has its one effect, or none of them has any and the caller hands
 * them in one by one. What `handleOnce` notes of each is noted of all by one statement. For state events only; their handlers
 * begin no epoch.
 */
export function handleTogether(
  db: PartitionDb,
  service: ServiceName,
  events: readonly Handled[],
): Promise<Handling[]> {
  const received = events.map(({ incoming }) => receivedOf(incoming));
  return db.transaction(originOf(db, service, events[0]!.incoming), async (tx) => {
    const fresh = await noteIds(tx, events);
    const seen = await seenOf(
      tx,
      events.filter(({ incoming }) => fresh.has(incoming.message.id)),
    );
    const newest = new Map<string, Incoming>();
    const handled: Handling[] = [];
    for (const [index, { incoming, handler }] of events.entries()) {
      const { contract, message } = incoming;
      // The second of the same in one go is a repeat, too.
      if (!fresh.delete(message.id)) {
        handled.push(await repeatUnlessWaiting(tx, contract, db.partition));
        continue;
      }
      const key = keyOf(incoming.source, message.aggregateId);
      const heard = hear(message, seen.get(key)!, contract.order);
      if (heard.handling === 'older') {
        handled.push('older');
        continue;
      }
      seen.set(key, heard.seen);
      newest.set(key, incoming);
      const origin = originOf(db, service, incoming);
      await handler(received[index]!, { ...origin, db, tx: tx.as(origin) });
      handled.push('done');
    }
    await noteVersions(tx, [...newest.values()]);
    return handled;
  });
}

const keyOf = (source: string, aggregateId: string): string => `${source} ${aggregateId}`;

/** The ids that were not here before. In their order, so that two processes with the same events do not wait for each other. */
async function noteIds(tx: Tx, events: readonly Handled[]): Promise<Set<string>> {
  const contracts = events.map(({ incoming }) => incoming.contract);
  const rows = await tx.query<{ event_id: string }>(
    `insert into inbox (event_id, name)
     select told.id, told.name from unnest($1::uuid[], $2::text[], $3::boolean[]) as told (id, name, always), partition_info
     where told.always or partition_info.state = 'normal' order by told.id
     on conflict do nothing returning event_id`,
    [
      events.map(({ incoming }) => incoming.message.id),
      contracts.map(({ service, name }) => `${service}.${name}`),
      contracts.map(({ whileReconciling }) => whileReconciling === 'allowed'),
    ],
  );
  return new Set(rows.map((row) => row.event_id));
}

/** What was seen of each of these aggregates; their rows stay locked. */
async function seenOf(tx: Tx, events: readonly Handled[]): Promise<Map<string, Seen>> {
  if (events.length === 0) return new Map();
  const rows = await tx.query<{
    source: string;
    aggregate_id: string;
    epoch: string;
    version: string;
    begun: string | null;
  }>(
    `with seen as (
       insert into inbox_version (source, aggregate_id, epoch, version)
       select source, aggregate_id, min(epoch), 0 from unnest($1::text[], $2::text[], $3::bigint[]) as told (source, aggregate_id, epoch)
       group by source, aggregate_id order by source, aggregate_id
       on conflict (source, aggregate_id) do update set version = inbox_version.version
       returning source, aggregate_id, epoch, version)
     select seen.*, (select begun.epoch from inbox_version begun
       where begun.source = seen.source and begun.aggregate_id = '${WHOLE_SOURCE}') as begun from seen`,
    [
      events.map(({ incoming }) => incoming.source),
      events.map(({ incoming }) => incoming.message.aggregateId),
      events.map(({ incoming }) => incoming.message.epoch),
    ],
  );
  return new Map(rows.map((row) => [keyOf(row.source, row.aggregate_id), asSeen(row)]));
}

async function noteVersions(tx: Tx, newest: readonly Incoming[]): Promise<void> {
  if (newest.length === 0) return;
  await tx.query(
    `update inbox_version as kept set epoch = told.epoch, version = told.version
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) as told (source, aggregate_id, epoch, version)
     where kept.source = told.source and kept.aggregate_id = told.aggregate_id`,
    [
      newest.map(({ source }) => source),
      newest.map(({ message }) => message.aggregateId),
      newest.map(({ message }) => message.epoch),
      newest.map(({ message }) => message.version),
    ],
  );
}
