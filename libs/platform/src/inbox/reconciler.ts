import {
  EVENTS,
  inboxMissing,
  inboxMissingAcross,
  LISTENERS,
  SERVICES,
  type ServiceName,
} from '@conjoint/contracts';
import { systemOrigin } from '../context.js';
import { PartitionWorker } from '../lease/partition-worker.js';
import { isDomainError } from '@conjoint/kernel';
import type { Log } from '../logging.js';
import type { Requests } from '../messaging/requests.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import type { PartitionDb } from '../partitions/partition-db.js';

interface SentRow {
  id: string;
  name: string;
  subject: string;
  seq: string;
}

const BATCH = 1000;

/**
 * Compares this service's outbox with the inboxes of whoever listens, and sends again what is missing there: so that even a lost
 * stream is refilled. Young rows are left alone: they are on their way.
 */
export class Reconciler {
  private readonly worker: PartitionWorker;
  private readonly turnAt = new Map<string, number>();

  constructor(
    private readonly options: {
      service: ServiceName;
      databases: PartitionDatabases;
      requests: Requests;
      log: Log;
      everyMs: number;
      youngSeconds: number;
    },
  ) {
    this.worker = new PartitionWorker({
      name: 'reconciler',
      databases: options.databases,
      log: options.log,
      idleMs: 5000,
      leaseSeconds: 60,
      turn: (db) => this.turn(db),
    });
  }

  start(): void {
    this.worker.start();
  }
  stop(): Promise<void> {
    return this.worker.stop();
  }

  private async turn(db: PartitionDb): Promise<number> {
    if (Date.now() - (this.turnAt.get(db.partition) ?? 0) < this.options.everyMs) return 0;
    this.turnAt.set(db.partition, Date.now());
    await this.reconcile(db);
    await tidy(db);
    return 0;
  }

  /** Returns how many events are sent again. */
  async reconcile(db: PartitionDb): Promise<number> {
    let again = 0;
    let after = '0';
    for (;;) {
      const rows = await db.query<SentRow>(
        `select id, name, subject, seq from outbox where seq > $1 and sent_at < now() - make_interval(secs => $2) order by seq limit ${BATCH}`,
        [after, this.options.youngSeconds],
      );
      if (rows.length === 0) return again;
      after = rows.at(-1)!.seq;
      const missing = await this.missingOf(db.partition, rows);
      if (missing.length > 0) {
        // A new id for the stream (its own de-duplication may still know the old one) is not needed: the row is marked unsent and its
        // event id stays, so that inboxes that did handle it drop it. The stream's window is five minutes; youngSeconds is above it.
        await db.query('update outbox set sent_at = null where id = any($1)', [missing]);
        db.signals.emit('committed');
        again += missing.length;
        this.options.log.warn(
          { partition: db.partition, events: missing.length },
          'events sent again: they were missing at a listener',
        );
      }
    }
  }

  private async missingOf(partition: string, rows: SentRow[]): Promise<string[]> {
    const missing = new Set<string>();
    for (const group of groups(rows)) {
      for (const id of await this.ask(partition, group)) missing.add(id);
    }
    return [...missing];
  }

  private async ask(partition: string, group: Group): Promise<string[]> {
    const origin = {
      ...systemOrigin(this.options.service, partition, 'reconciler'),
      deadline: Date.now() + 10_000,
    };
    try {
      const answer = group.to
        ? await this.options.requests.sendTo(origin, group.to, inboxMissingAcross[group.service], {
            eventIds: group.ids,
          })
        : await this.options.requests.sendAs(
            { partition, token: undefined, correlationId: 'reconciler' },
            inboxMissing[group.service],
            { eventIds: group.ids },
          );
      return answer.missing;
    } catch (error) {
      if (isDomainError(error)) return []; // it is away: asked again next time
      throw error;
    }
  }
}

/** Outbox rows stay 30 days, inbox rows 60; the highest version an aggregate stays for ever. */
async function tidy(db: PartitionDb): Promise<void> {
  await db.query(`delete from outbox where sent_at < now() - interval '30 days'`);
  await db.query(`delete from inbox where received_at < now() - interval '60 days'`);
}

interface Group {
  service: ServiceName;
  to: string | null;
  ids: string[];
}

/** Who should have handled which of these rows. */
function groups(rows: SentRow[]): Group[] {
  const found = new Map<string, Group>();
  for (const row of rows) {
    const contract = EVENTS.find((event) => `${event.service}.${event.name}` === row.name);
    if (!contract) continue;
    const to = contract.reach === 'addressed' ? row.subject.split('.')[1]! : null;
    for (const service of SERVICES) {
      if (!LISTENERS[service].includes(contract)) continue;
      const key = `${service} ${to ?? ''}`;
      const group = found.get(key) ?? { service, to, ids: [] };
      group.ids.push(row.id);
      found.set(key, group);
    }
  }
  return [...found.values()];
}
