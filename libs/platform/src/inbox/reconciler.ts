import {
  EVENTS,
  inboxMissing,
  inboxMissingAcross,
  LISTENERS,
  SERVICES,
  type ServiceName,
} from '@conjoint/contracts';
import { WAITS_FOR_EARLIER } from './inbox.js';
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
/** Each turn looks at the last quarter of an hour; at the start and once an hour at all that is kept. */
const RECENT_SECONDS = 15 * 60;
const KEPT_SECONDS = 30 * 24 * 3600;
const FULL_EVERY_MS = 3_600_000;

/**
 * Compares this service's outbox with the inboxes of whoever listens, and sends again what is missing there: so that even a lost
 * stream is refilled. Young rows are left alone: they are on their way.
 */
export class Reconciler {
  private readonly worker: PartitionWorker;
  private readonly turnAt = new Map<string, number>();
  private readonly fullAt = new Map<string, number>();
  private readonly soonTimers = new Map<string, NodeJS.Timeout>();

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
      idleMs: options.everyMs,
      leaseSeconds: 60,
      turn: (db) => this.turn(db),
    });
  }

  start(): void {
    this.worker.start();
  }
  stop(): Promise<void> {
    for (const timer of this.soonTimers.values()) clearTimeout(timer);
    return this.worker.stop();
  }

  /** Messaging was away: what it forgot meanwhile is looked for as soon as it is no longer young, and not at the next turn. */
  soon(partition: string): void {
    clearTimeout(this.soonTimers.get(partition));
    const look = (): void => {
      this.turnAt.delete(partition);
      this.worker.wake(partition);
    };
    this.soonTimers.set(partition, setTimeout(look, (this.options.youngSeconds + 2) * 1000).unref());
  }

  private async turn(db: PartitionDb): Promise<number> {
    if (Date.now() - (this.turnAt.get(db.partition) ?? 0) < this.options.everyMs) return 0;
    this.turnAt.set(db.partition, Date.now());
    const full = Date.now() - (this.fullAt.get(db.partition) ?? 0) > FULL_EVERY_MS;
    await this.reconcile(db, full ? KEPT_SECONDS : RECENT_SECONDS);
    if (full) {
      this.fullAt.set(db.partition, Date.now());
      await tidyMessages(db);
    }
    await this.tellOfWaiting(db);
    return 0;
  }

  /** Looks at what was sent in the last so many seconds; everything that is kept, where they are left out. Returns how many are sent again. */
  async reconcile(db: PartitionDb, withinSeconds = KEPT_SECONDS): Promise<number> {
    let again = 0;
    let after = '0';
    for (;;) {
      const rows = await db.query<SentRow>(
        `select id, name, subject, seq from outbox where seq > $1 and sent_at < now() - make_interval(secs => $2)
           and sent_at > now() - make_interval(secs => $3) order by seq limit ${BATCH}`,
        [after, this.options.youngSeconds, withinSeconds],
      );
      if (rows.length === 0) return again;
      after = rows.at(-1)!.seq;
      const missing = await this.missingOf(db.partition, rows);
      if (missing.length > 0) {
        // The event id stays, so that an inbox that handled it meanwhile drops it; a stream that still has it drops the repeat.
        await db.query('update outbox set sent_at = null where id = any($1)', [missing]);
        db.signals.emit('published');
        again += missing.length;
        this.options.log.warn(
          { partition: db.partition, events: missing.length },
          'events sent again: they were missing at a listener',
        );
      }
    }
  }

  /** Out of order for a moment is nothing; what still waits then waits for something that is lost or is a dead letter. */
  private async tellOfWaiting(db: PartitionDb): Promise<void> {
    const [row] = await db.query<{ events: number }>(
      `select count(*)::int as events from dead_letter
       where resolved_at is null and error_code = $1 and failed_at < now() - interval '10 minutes'`,
      [WAITS_FOR_EARLIER],
    );
    if (row!.events > 0)
      this.options.log.error(
        { partition: db.partition, events: row!.events, alert: 'event-waits' },
        'events wait for an earlier one of the same record',
      );
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

/**
 * Outbox rows stay 30 days, inbox rows 60; the highest version an aggregate stays for ever. A dead letter stays as well, so that an
 * event is known to have arrived; what it said goes 30 days after somebody has settled it.
 */
export async function tidyMessages(db: PartitionDb): Promise<void> {
  await db.query(`delete from outbox where sent_at < now() - interval '30 days'`);
  await db.query(`delete from inbox where received_at < now() - interval '60 days'`);
  await db.query(
    `update dead_letter set message = '{}' where resolved_at < now() - interval '30 days' and message <> '{}'`,
  );
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
