import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { errors, headers } from '@nats-io/transport-node';
import type { HeldLease } from '../lease/lease.js';
import { PartitionWorker } from '../lease/partition-worker.js';
import type { Log } from '../logging.js';
import { newTraceparent } from '../messaging/envelope.js';
import type { NatsConnections } from '../messaging/nats-connections.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { sortOut, type Failed } from './relay.rules.js';

interface OutboxRow {
  id: string;
  aggregate_id: string;
  version: string;
  epoch: string;
  subject: string;
  name: string;
  body: unknown;
  correlation_id: string;
  created_at: Date;
  tries: number;
}

/** What travels in a stream. */
export interface EventMessage {
  id: string;
  aggregateId: string;
  version: number;
  epoch: number;
  at: string;
  payload: unknown;
}

const BATCH = 100;
export const TOLD_AFTER = 5;

/**
 * Sends unsent outbox rows in order, with no transaction open while it publishes, and marks them sent once JetStream has acknowledged.
 * What was published but not marked is published again under the same id; inboxes make that harmless.
 */
export function createRelay({
  databases,
  connections,
  log,
}: {
  databases: PartitionDatabases;
  connections: NatsConnections;
  log: Log;
}): PartitionWorker {
  return new PartitionWorker({
    name: 'relay',
    databases,
    log,
    idleMs: 45_000,
    wakeOn: 'published',
    peek: async (db) => (await db.prepared('outbox-any', ANY_UNSENT)).length > 0,
    // A burst of commits is one batch: marking each by itself was most of what a referral cost PostgreSQL.
    settleMs: 10,
    turn: async (db, lease) => {
      const connection = connections.now(db.partition);
      return connection ? relayBatch(db, lease, { stream: jetstream(connection), log }) : 'soon';
    },
  });
}

/** A cheap look for the rows below; one that finds too many only costs a turn. */
const ANY_UNSENT = `select 1 from outbox where sent_at is null and voided_at is null and (next_try_at is null or next_try_at <= now())
  and exists (select 1 from partition_info where state = 'normal') limit 1`;

/** Rows whose time has come; none of an earlier epoch, and none at all while the partition is reconciling. What follows a held row of the same record to the same partition is held with it. */
const UNSENT = `select id, aggregate_id, version, epoch, subject, name, body, correlation_id, created_at, tries from outbox
  where sent_at is null and voided_at is null and exists (select 1 from partition_info where state = 'normal')
  and (next_try_at is null or next_try_at <= now()) and not exists (
    select 1 from outbox held where held.sent_at is null and held.voided_at is null and held.next_try_at > now() and held.aggregate_id = outbox.aggregate_id
      and split_part(held.subject, '.', 2) = split_part(outbox.subject, '.', 2) and held.seq < outbox.seq)
  order by seq limit $1`;

export async function relayBatch(
  db: PartitionDb,
  lease: HeldLease,
  { stream, log }: { stream: JetStreamClient; log: Log },
): Promise<number> {
  const rows = await db.prepared<OutboxRow>('outbox-unsent', UNSENT, [BATCH]);
  if (rows.length === 0) return 0;
  const { sent, failed } = sortOut(rows, await Promise.allSettled(rows.map((row) => publish(stream, row))));
  if (sent.length > 0)
    await markSent(
      db,
      lease,
      sent.map((row) => row.id),
    );
  const own = failed.filter(({ error }) => sent.length > 0 || isOfTheEvent(error));
  if (own.length > 0) await hold(db, own, log);
  if (own.length < failed.length) throw failed.find((failure) => !own.includes(failure))!.error;
  return sent.length + own.length;
}

/** Whether it is this event that nobody takes (no stream, not permitted, too large); otherwise messaging itself is away. */
function isOfTheEvent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ['JetStreamNotEnabled', 'JetStreamApiError', 'InvalidArgumentError'].includes(error.name) ||
    error.cause instanceof errors.PermissionViolationError
  );
}

/** Tried again after 2, 4, 8 … seconds, at last once a minute; the fifth time somebody is told. */
async function hold(db: PartitionDb, failed: Failed<OutboxRow>[], log: Log): Promise<void> {
  await db.query(
    `update outbox set tries = tries + 1, next_try_at = now() + make_interval(secs => least(60, 2 ^ least(tries + 1, 6)))
     where id = any($1)`,
    [failed.map(({ row }) => row.id)],
  );
  const lasting = failed.filter(({ row }) => row.tries === TOLD_AFTER - 1);
  if (lasting.length === 0) return;
  const { row, error } = lasting[0]!;
  log.error(
    {
      partition: db.partition,
      events: lasting.length,
      event: row.name,
      eventId: row.id,
      why: (error as Error).name,
      alert: 'event-held',
    },
    'events that nobody takes are held; the others go on',
  );
}

async function publish(stream: JetStreamClient, row: OutboxRow): Promise<void> {
  const message: EventMessage = {
    id: row.id,
    aggregateId: row.aggregate_id,
    version: Number(row.version),
    epoch: Number(row.epoch),
    at: row.created_at.toISOString(),
    payload: row.body,
  };
  const header = headers();
  header.set('conjoint-correlation', row.correlation_id);
  header.set('traceparent', newTraceparent());
  await stream.publish(row.subject, JSON.stringify(message), {
    msgID: row.id,
    headers: header,
    timeout: 5000,
  });
}

async function markSent(db: PartitionDb, lease: HeldLease, ids: string[]): Promise<void> {
  await db.prepared(
    'outbox-sent',
    `update outbox set sent_at = now() where id = any($1)
     and exists (select 1 from lease where name = $2 and holder = $3 and fence = $4)`,
    [ids, lease.name, lease.holder, lease.fence],
  );
}
