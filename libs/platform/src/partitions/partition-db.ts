import { EventEmitter } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { EventContract } from '@conjoint/contracts';
import type { z } from 'zod';
import type { DataSource, EntityManager } from 'typeorm';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { auditParameters, auditRow, INSERT_AUDIT, type AuditEntryInput } from '../audit/audit-row.js';
import type { Clock } from '../clock.js';
import type { Origin } from '../context.js';
import { INSERT_OUTBOX, INSERT_OUTBOX_ROWS, outboxParameters, type OutgoingEvent } from '../outbox/outbox.js';
import type { Breaker } from './breaker.js';
import { streamOf } from './connection-cap.js';
import { COPY_END, COPY_HEAD } from './copy-rows.js';
import { isSilent, isUnreachable, withoutRow } from './database-failure.js';

/** A transaction on one partition: the change, its events and its audit rows commit together or not at all. */
export class Tx {
  constructor(
    readonly manager: EntityManager,
    private readonly origin: Origin,
    private readonly clock: Clock,
    private readonly left = { published: 0, audited: 0 },
  ) {}

  /** The same transaction on behalf of somebody else: what it publishes and audits is theirs. */
  as(origin: Origin): Tx {
    return new Tx(this.manager, origin, this.clock, this.left);
  }

  /** How many events it has left for the relay, and rows for the sealer. */
  get published(): number {
    return this.left.published;
  }
  get audited(): number {
    return this.left.audited;
  }

  query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.manager.query(sql, parameters) as Promise<T[]>;
  }

  /** For work whose statements take minutes: lifts both limits on one statement, the server's and that on a silent connection. */
  async takesLong(minutes: number): Promise<void> {
    await this.query(`set local statement_timeout = '${minutes}min'`);
    const runner = this.manager.queryRunner as unknown as { databaseConnection: unknown };
    streamOf(runner.databaseConnection).setTimeout((minutes + 1) * 60_000);
  }

  /** Bulk insert: `copy table (columns) from stdin` in PostgreSQL's text format. Each piece holds whole rows. */
  copyIn(into: string, pieces: AsyncIterable<string>): Promise<void> {
    return this.copy(`copy ${into} from stdin`, pieces);
  }

  /** The same in its binary format, as fast as rows can be written. The pieces are what `CopyRows.take` gives. */
  copyRows(into: string, pieces: AsyncIterable<Buffer>): Promise<void> {
    return this.copy(`copy ${into} from stdin (format binary)`, framed(pieces));
  }

  private async copy(statement: string, pieces: AsyncIterable<string | Buffer>): Promise<void> {
    const runner = this.manager.queryRunner as unknown as {
      databaseConnection: { query(stream: Writable): Writable };
    };
    const stream = runner.databaseConnection.query(copyFrom(statement));
    await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 4 }), stream);
  }

  async publish<P extends z.ZodType>(
    contract: EventContract<P>,
    event: OutgoingEvent<z.input<P>>,
  ): Promise<void> {
    await this.manager.query(INSERT_OUTBOX, outboxParameters(this.origin, contract, event));
    this.left.published += 1;
  }

  /** Many of one kind by one statement, in the order given, each about another record. */
  async publishAll<P extends z.ZodType>(
    contract: EventContract<P>,
    events: readonly OutgoingEvent<z.input<P>>[],
  ): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => outboxParameters(this.origin, contract, event));
    const columns = rows[0]!.map((_, column) => rows.map((row) => row[column]));
    await this.manager.query(INSERT_OUTBOX_ROWS, columns);
    this.left.published += events.length;
  }

  async audit(entry: AuditEntryInput): Promise<void> {
    await this.manager.query(INSERT_AUDIT, auditParameters(auditRow(this.origin, entry, this.clock.now())));
    this.left.audited += 1;
  }
}

async function* framed(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield COPY_HEAD;
  yield* pieces;
  yield COPY_END;
}

const UNESCAPED: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** The cells of one row of `copyOut`, without its line end. A null is the text `\\N`: ask for none. */
export function copiedRow(row: string): string[] {
  const cells = row.split('\t');
  if (!row.includes('\\')) return cells;
  return cells.map((cell) => cell.replace(/\\(.)/gs, (_, mark: string) => UNESCAPED[mark] ?? mark));
}

/** Text as a literal of SQL, where no parameter can stand. */
export function literal(text: string): string {
  return pg.escapeLiteral(text);
}

interface PgPool {
  query(config: { name?: string; text: string; values: unknown[] }): Promise<pg.QueryResult>;
}

const LINE_END = 0x0a;

/** A row ends with a line end, which stands nowhere else in it: so no piece cuts a row or a letter in two. */
async function* wholeRows(stream: Readable): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let ended = false;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(LINE_END) + 1;
      if (end > 0) {
        rest.push(chunk.subarray(0, end));
        const piece = Buffer.concat(rest).toString('utf8');
        rest = [];
        yield piece;
      }
      if (end < chunk.length) rest.push(chunk.subarray(end));
    }
    ended = true;
  } finally {
    // The connection answers nothing else before it has said everything of this.
    if (!ended && !stream.readableEnded && !stream.destroyed)
      await finished(stream.resume()).catch(() => undefined);
  }
}

/** The one database of one service in one partition. */
export class PartitionDb {
  /** Emits `published` or `audited` when a commit left something for the relay or the sealer of this process: they wake at once. */
  readonly signals = new EventEmitter();

  constructor(
    readonly partition: string,
    private readonly from: {
      opened: () => Promise<DataSource>;
      source: () => DataSource;
      breaker: Breaker;
      /** Whether a statement that was prepared is still there the next time: not behind a transaction pooler. */
      named?: boolean;
    },
    private readonly clock: Clock,
  ) {}

  /** The TypeORM source; throws while the partition cannot be used. */
  get dataSource(): DataSource {
    return this.from.source();
  }

  async query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.on((source) => source.query(sql, parameters) as Promise<T[]>);
  }

  /** A named prepared statement on the pool: parsed once a connection, for the statements that matter to speed; behind a pooler, each time. */
  async prepared<T>(name: string, text: string, values: unknown[] = []): Promise<T[]> {
    return this.on(async (source) => {
      const pool = (source.driver as unknown as { master: PgPool }).master;
      return (await pool.query({ ...(this.from.named === false ? {} : { name }), text, values })).rows as T[];
    });
  }

  /**
   * The rows of one query in PostgreSQL's text format, as fast as they can be read and never all at once: each piece holds whole rows,
   * which `copiedRow` takes apart. On a connection of its own; who stops early waits for the rest to be read and dropped.
   */
  async *copyOut(
    query: string,
    { minutes, sortMemory }: { minutes: number; sortMemory?: string },
  ): AsyncGenerator<string> {
    const runner = (await this.from.opened()).createQueryRunner();
    try {
      const client = (await runner.connect()) as { query(stream: Readable): Readable };
      await runner.query('begin read only');
      await runner.query(`set local statement_timeout = '${minutes}min'`);
      if (sortMemory) await runner.query(`set local work_mem = '${sortMemory}'`);
      streamOf(client).setTimeout((minutes + 1) * 60_000);
      yield* wholeRows(client.query(copyTo(`copy (${query}) to stdout`)));
    } catch (error) {
      if (isSilent(error)) this.from.breaker.waitedInVain();
      throw withoutRow(error, this.partition);
    } finally {
      // Read to its end, stopped early or failed: nothing was written, and the connection goes back as it came.
      await runner.query('rollback').catch(() => undefined); // it is gone, and the transaction with it
      await runner.release();
    }
  }

  async transaction<T>(origin: Origin, work: (tx: Tx) => Promise<T>): Promise<T> {
    let committed: Tx | undefined;
    const result = await this.on((source) =>
      source.transaction('READ COMMITTED', async (manager) => {
        const tx = new Tx(manager, origin, this.clock);
        const answer = await work(tx);
        committed = tx;
        return answer;
      }),
    );
    this.tell(committed);
    return result;
  }

  /** Committed before it resolves. Call it before anything of a child leaves the service. */
  async audit(origin: Origin, entry: AuditEntryInput): Promise<void> {
    await this.prepared(
      'audit-insert',
      INSERT_AUDIT,
      auditParameters(auditRow(origin, entry, this.clock.now())),
    );
    this.signals.emit('audited');
  }

  private async on<T>(work: (source: DataSource) => Promise<T>): Promise<T> {
    const source = await this.from.opened();
    try {
      const result = await work(source);
      this.from.breaker.answered();
      return result;
    } catch (error) {
      if (isSilent(error)) this.from.breaker.waitedInVain();
      else if (!isUnreachable(error)) this.from.breaker.answered();
      throw withoutRow(error, this.partition);
    }
  }

  private tell(tx: Tx | undefined): void {
    if (tx && tx.published > 0) this.signals.emit('published');
    if (tx && tx.audited > 0) this.signals.emit('audited');
  }
}
