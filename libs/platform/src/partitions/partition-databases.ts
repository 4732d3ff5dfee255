import type { RestoreState } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { DataSource } from 'typeorm';
import type { Clock } from '../clock.js';
import type { Log } from '../logging.js';
import { describeError } from '../logging.js';
import { Breaker } from './breaker.js';
import type { ConnectionCap } from './connection-cap.js';
import { restoreStandingOf } from '../restore/restore-checks.js';
import { PartitionDb } from './partition-db.js';
import { connectionOptions, type DatabaseAddress, type ServiceDatabase } from './service-database.js';

/** A database that has not said a word after this is not usable just now. */
const SHORT_MS = 4000;

export type PartitionState = { usable: true; records: RestoreState } | { usable: false; why: string };

interface Held {
  db: PartitionDb;
  source: DataSource | null;
  opening: Promise<void> | null;
  breaker: Breaker;
  why: string;
  checkedAt: number;
}

interface Info {
  partition: string;
  schema_level: number;
  lowest_code: number;
  state?: RestoreState;
  empty: boolean;
}

/** The pg client as `onConnect` gets it. */
interface Connected {
  query(sql: string): Promise<{ rows: Info[] }>;
}

/**
 * All columns, and not those this release knows: so that an older or newer database is known for what it is. Empty is one in which nothing is left
 * of what is never tidied away: audit, how far each record was heard, dead letters. Messages themselves go after some weeks.
 */
const INFO = `select partition_info.*, conjoint_partition() as partition,
  not exists (select from audit) and not exists (select from inbox_version) and not exists (select from dead_letter) as empty from partition_info`;
/** A table or a function is not there. */
const NOT_MIGRATED = new Set(['42P01', '42883']);

/**
 * One pool a partition, opened when first needed and again after a failure, each verified when it opens: a database that is not the
 * partition it should be is refused before any query. A partition that cannot be used does not stop the others.
 */
export class PartitionDatabases {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly options: {
      database: ServiceDatabase;
      addresses: Map<string, DatabaseAddress>;
      cap: ConnectionCap;
      clock: Clock;
      log: Log;
      codeLevel: number;
      /** Asked of a database without one row: whether there must have been some. */
      handledBefore?: (partition: string) => Promise<boolean>;
      /** After so long without use a connection is closed; 30 where it is left out. */
      idleSeconds?: number;
      /** What stands between: a pooler keeps no session, nor what was prepared in one. */
      pooling?: 'none' | 'transaction' | undefined;
    },
  ) {
    for (const partition of options.addresses.keys()) {
      const held: Held = {
        source: null,
        opening: null,
        breaker: new Breaker(),
        why: 'not opened yet',
        checkedAt: 0,
        db: null as unknown as PartitionDb,
      };
      held.db = new PartitionDb(
        partition,
        {
          opened: () => this.opened(partition, held),
          source: () => this.open(partition, held),
          breaker: held.breaker,
          named: options.pooling !== 'transaction',
        },
        options.clock,
      );
      this.held.set(partition, held);
    }
  }

  get partitions(): string[] {
    return [...this.held.keys()];
  }

  /** The database of a partition this process serves. Throws `wrong-partition` before any query where it serves none. */
  for(partition: string): PartitionDb {
    const held = this.held.get(partition);
    if (!held)
      throw new DomainError('wrong-partition', 'This council is not served here.', {
        details: { partition },
      });
    return held.db;
  }

  /** Waits until the pool of a partition is open and verified, or throws `partition-unavailable`. */
  async ready(partition: string): Promise<PartitionDb> {
    const db = this.for(partition);
    const held = this.held.get(partition)!;
    if (!held.source) await this.initialise(partition, held);
    if (!held.source) throw unavailable(partition);
    return db;
  }

  /** Asks each database; for readiness, which answers also where a database does not. */
  async states(): Promise<Record<string, PartitionState>> {
    const entries = this.partitions.map(async (partition): Promise<[string, PartitionState]> => {
      try {
        const db = this.for(partition);
        const { state } = await within(SHORT_MS, async () => {
          await this.ready(partition);
          return restoreStandingOf(db);
        });
        return [partition, { usable: true, records: state }];
      } catch {
        return [
          partition,
          { usable: false, why: this.held.get(partition)!.why || 'database does not answer' },
        ];
      }
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.held.values()].map(async (held) =>
        held.source?.isInitialized ? held.source.destroy() : undefined,
      ),
    );
  }

  private async opened(partition: string, held: Held): Promise<DataSource> {
    if (!held.source) await this.initialise(partition, held);
    const source = this.open(partition, held);
    if (!held.breaker.mayTry()) throw unavailable(partition);
    return source;
  }

  private open(partition: string, held: Held): DataSource {
    if (held.source) return held.source;
    throw unavailable(partition);
  }

  private initialise(partition: string, held: Held): Promise<void> {
    if (held.opening) return held.opening;
    if (Date.now() - held.checkedAt < 1000 && held.why) return Promise.resolve();
    held.opening = this.connect(partition, held).finally(() => {
      held.opening = null;
      held.checkedAt = Date.now();
    });
    return held.opening;
  }

  private async connect(partition: string, held: Held): Promise<void> {
    const { addresses, cap, database, log } = this.options;
    const { server, password } = addresses.get(partition)!;
    const servers = new Set([...addresses.values()].map((address) => address.server)).size;
    const share = cap.shareOf(server, { pools: addresses.size, servers });
    const source = new DataSource({
      ...connectionOptions(addresses.get(partition)!),
      driver: cap.driver(share, typeof password === 'string' ? undefined : password),
      entities: database.entities as never,
      poolSize: share.most,
      poolErrorHandler: (error: unknown) =>
        log.warn({ partition, err: describeError(error) }, 'an idle database connection broke'),
      extra: {
        idleTimeoutMillis: (this.options.idleSeconds ?? 30) * 1000,
        onConnect: (client: Connected) => this.verify(partition, held, client),
      },
    });
    try {
      await source.initialize();
      held.source = source;
      held.why = '';
    } catch (error) {
      held.why ||= 'database does not answer';
      log.warn({ partition, err: describeError(error) }, 'partition cannot be used');
    }
  }

  /** Runs on each new connection, before it is handed out. */
  private async verify(partition: string, held: Held, client: Connected): Promise<void> {
    const { rows } = await client.query(INFO).catch((error: { code?: string }) => {
      if (NOT_MIGRATED.has(error.code ?? '')) held.why = 'the database has not been migrated';
      throw error;
    });
    const info = rows[0];
    if (info?.partition !== partition) {
      held.why = 'the database is another partition';
      throw new DomainError('wrong-partition', 'The database is not the one of this council.', {
        details: { partition },
      });
    }
    if (info.schema_level < this.options.codeLevel || this.options.codeLevel < info.lowest_code) {
      held.why = `schema level ${info.schema_level} does not fit code level ${this.options.codeLevel}`;
      throw new DomainError('partition-unavailable', 'The database of this council needs another release.', {
        details: { partition },
      });
    }
    if (info.empty && (await this.options.handledBefore?.(partition))) {
      held.why = 'the database is empty, and its stream says that it was not';
      throw new DomainError(
        'partition-unavailable',
        'The records of this council are not in this database.',
        {
          details: { partition },
        },
      );
    }
    held.why = '';
    if (info.state === 'reconciling') held.db.signals.emit('reconciling');
  }
}

async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), milliseconds);
  });
  return Promise.race([work(), tooLong]).finally(() => clearTimeout(timer));
}

function unavailable(partition: string): DomainError {
  return new DomainError(
    'partition-unavailable',
    'The records of this council cannot be reached just now. Nothing was saved. Try again in a minute.',
    { details: { partition } },
  );
}
