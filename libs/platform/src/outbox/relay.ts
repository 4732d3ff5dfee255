import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { HeldLease } from '../lease/lease.js';
import { PartitionWorker } from '../lease/partition-worker.js';
import type { Log } from '../logging.js';
import { newTraceparent } from '../messaging/envelope.js';
import type { NatsConnections } from '../messaging/nats-connections.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import type { PartitionDb } from '../partitions/partition-db.js';

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
    // A burst of commits is one batch: marking each by itself was most of what a referral cost PostgreSQL.
    settleMs: 10,
    turn: async (db, lease) => {
      const connection = connections.now(db.partition);
      return connection ? relayBatch(db, lease, jetstream(connection)) : 'soon';
    },
  });
}

export async function relayBatch(
  db: PartitionDb,
  lease: HeldLease,
  stream: JetStreamClient,
): Promise<number> {
  const rows = await db.prepared<OutboxRow>(
    'outbox-unsent',
    'select id, aggregate_id, version, epoch, subject, name, body, correlation_id, created_at from outbox where sent_at is null order by seq limit $1',
    [BATCH],
  );
  if (rows.length === 0) return 0;
  const results = await Promise.allSettled(rows.map((row) => publish(stream, row)));
  // Rows of one aggregate stay in order: what follows a failed one is sent again with it, and inboxes drop the repeat.
  const failedAt = results.findIndex((result) => result.status === 'rejected');
  const sent = rows.slice(0, failedAt === -1 ? rows.length : failedAt);
  if (sent.length > 0)
    await markSent(
      db,
      lease,
      sent.map((row) => row.id),
    );
  if (failedAt !== -1) throw (results[failedAt] as PromiseRejectedResult).reason;
  return sent.length;
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
