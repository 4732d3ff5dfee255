import { createHash } from 'node:crypto';
import { formatPounds, isDomainError, type DomainError } from '@conjoint/kernel';
import {
  deleteFile,
  fileChunks,
  findFile,
  renewLease,
  systemOrigin,
  type Clock,
  type FileRow,
  type HeldLease,
  type Origin,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { costFailure, failureOf } from '../cost-layout/cost-failure.js';
import { CostReader, type CostBatch } from '../cost-layout/cost-reader.js';
import type { RejectedRow } from '../cost-layout/cost-row.js';
import { ByteCheck, type CostEncoding } from '../cost-layout/file-bytes.js';
import { allPoolRules } from '../pool-rule/pool-rule.repository.js';
import { poolOf, type PoolTerms } from '../pool-rule/pool.rules.js';
import { costFileLifecycle, COST_LEASE_SECONDS } from './cost-file.rules.js';
import * as files from './cost-file.repository.js';
import { CostLineWriter, countCostLines, writeCostLines } from './cost-line.repository.js';

/** A file that was broken off as often as this breaks the process that reads it. */
const MAX_ATTEMPTS = 5;
/** How often progress is told and the lease renewed while a file is read. */
const TICK_MS = 2000;
const REJECTS_AT_ONCE = 500;
const WRITING_MINUTES = 30;
const POOLS_KEPT = 10_000;

/** The process is stopping: the file stays as it is, and the next process begins the step anew. */
export class ImportInterrupted extends Error {}
/** A row was refused in a file that was to be taken only whole. */
class RowRefused extends Error {}

interface Work {
  db: PartitionDb;
  lease: HeldLease;
  clock: Clock;
  stopping: () => boolean;
}

/**
 * Takes one cost file a step on. Reading goes through the file without keeping a line, and lists what it refuses; writing goes
 * through it again and copies the lines in one transaction, seen by nobody until it commits. A file that is to be accepted if it is
 * whole is written at once, and read only when a row is refused.
 */
export class CostImporter {
  private readonly origin: Origin;
  private bytesRead = 0;
  private nextTick = 0;

  constructor(
    private readonly work: Work,
    private readonly row: files.CostFileRow,
  ) {
    this.origin = systemOrigin('recharging', work.db.partition, row.correlation_id);
  }

  /** Ends with the file staged, accepted or failed. @throws LeaseLost, ImportInterrupted, or what should be tried again. */
  async run(): Promise<void> {
    try {
      await this.step();
    } catch (error) {
      if (!isDomainError(error) || error.code === 'partition-unavailable') throw error;
      await this.fail(error);
    }
  }

  private async step(): Promise<void> {
    const { id, state, attempts, take } = this.row;
    if (attempts >= MAX_ATTEMPTS)
      throw costFailure(
        `Reading this file was broken off ${attempts} times`,
        'Ask your operations team to look at the log of this file, then upload it again',
        { code: 'unavailable' },
      );
    const accepting = state === 'accepting';
    await this.keep(async (tx) => {
      if (!accepting) await files.clearRejects(tx, id);
      await files.beginStep(tx, id, accepting ? 'accepting' : costFileLifecycle.next(state, 'read'));
    });
    const encoding = await this.checkBytes(await this.file());
    if (accepting) return this.write(encoding, this.row);
    if (take === 'whole' && (await this.writeIfWhole(encoding))) return;
    const read = await this.read(encoding);
    if (take === 'partial') return this.write(encoding, read);
    await this.keep(async (tx) => {
      costFileLifecycle.next('reading', 'stage');
      await files.saveResult(tx, id, read, { state: 'staged', at: this.work.clock.now() });
      await tx.audit({ action: 'cost-file.read', subjects: [id], why: `asked by ${this.row.uploaded_by}` });
    });
  }

  private async file(): Promise<FileRow> {
    const file = await findFile(this.work.db, this.row.upload_id);
    if (file) return file;
    throw costFailure('The uploaded file is not there any more', 'Upload it again', { code: 'not-found' });
  }

  /** That the bytes are those that were announced, and what kind of text they are. */
  private async checkBytes(file: FileRow): Promise<CostEncoding> {
    const [hash, check] = [createHash('sha256'), new ByteCheck()];
    let bytes = 0;
    for await (const chunk of fileChunks(this.work.db, file.id)) {
      hash.update(chunk);
      check.add(chunk);
      bytes += chunk.length;
      await this.tick(null);
    }
    const encoding = check.encoding();
    if (bytes !== Number(file.size_bytes) || hash.digest('hex') !== this.row.sha256)
      throw costFailure('The file did not arrive as it was sent', 'Upload it again');
    return encoding;
  }

  private async *bytes(): AsyncGenerator<Buffer> {
    this.bytesRead = 0;
    for await (const chunk of fileChunks(this.work.db, this.row.upload_id)) {
      this.bytesRead += chunk.length;
      yield chunk;
    }
  }

  private async read(encoding: CostEncoding): Promise<files.CostResult> {
    const { id } = this.row;
    const count = new Count(this.row.pool, await allPoolRules(this.work.db));
    const reader = new CostReader(encoding, this.row.layout_asked);
    let waiting: RejectedRow[] = [];
    const flush = async (): Promise<void> => {
      const rejects = waiting;
      waiting = [];
      if (rejects.length > 0)
        await this.keep((tx) => files.insertRejects(tx, id, count.rejected - rejects.length, rejects));
    };
    for await (const batch of reader.read(this.bytes())) {
      count.add(batch);
      waiting.push(...batch.rejected);
      if (waiting.length >= REJECTS_AT_ONCE) await flush();
      await this.tick(count);
    }
    await flush();
    return count.result(reader, encoding);
  }

  private async writeIfWhole(encoding: CostEncoding): Promise<boolean> {
    try {
      await this.write(encoding, null);
      return true;
    } catch (error) {
      if (error instanceof RowRefused) return false;
      throw error;
    }
  }

  /** @throws RowRefused where nothing was shown to anybody before and a row is refused; then nothing is written */
  private async write(encoding: CostEncoding, shown: Shown | null): Promise<void> {
    const { db, clock } = this.work;
    const count = new Count(this.row.pool, await allPoolRules(db));
    const reader = new CostReader(encoding, this.row.layout_asked);
    const at = clock.now();
    await db.transaction(this.origin, async (tx) => {
      await tx.takesLong(WRITING_MINUTES);
      await writeCostLines(tx, this.lines(reader, count, { whole: shown === null, at }));
      const result = count.result(reader, encoding);
      checkAgainst(shown, result);
      const there = await countCostLines(tx, this.row.id);
      if (there.lines !== result.accepted || there.pence !== BigInt(result.totalPence))
        throw new Error('what was written is not what was read');
      await this.finish(tx, result, at);
    });
  }

  private async *lines(
    reader: CostReader,
    count: Count,
    { whole, at }: { whole: boolean; at: Date },
  ): AsyncGenerator<Buffer> {
    const writer = new CostLineWriter({
      fileId: this.row.id,
      acceptedAt: at,
      poolOf: (row) => count.poolOf(row),
    });
    for await (const batch of reader.read(this.bytes())) {
      if (whole && batch.rejected.length > 0) throw new RowRefused('a row was refused');
      count.add(batch);
      await this.tick(count);
      if (batch.rows.length > 0) yield writer.write(batch.rows);
    }
  }

  /** The irreversible step: the lease and the right of whoever asked are looked at again. */
  private async finish(tx: Tx, result: files.CostResult, at: Date): Promise<void> {
    const { id } = this.row;
    await renewLease(tx, this.work.lease, COST_LEASE_SECONDS);
    const row = (await files.lockCostFile(tx, id))!;
    costFileLifecycle.next(row.state, 'take');
    if (await files.mandatesWithdrawn(tx, row.accept_mandate_ids ?? row.mandate_ids))
      throw costFailure(
        'The right of the person who asked for this has been withdrawn in the meantime',
        'Have somebody upload the file who may do so now',
        { code: 'no-mandate' },
      );
    const by = {
      key: row.accepted_by ?? row.uploaded_by,
      name: row.accepted_by_name ?? row.uploaded_by_name,
    };
    await files.saveResult(tx, id, result, { state: 'accepted', at, by });
    await deleteFile(tx, row.upload_id);
    await tx.audit({ action: 'cost-file.accepted', subjects: [id], why: `asked by ${by.key}` });
  }

  /** Between two pieces: stops when the process does, and now and then tells how far it is. */
  private async tick(count: Count | null): Promise<void> {
    if (this.work.stopping()) throw new ImportInterrupted('the process is stopping');
    if (performance.now() < this.nextTick) return;
    this.nextTick = performance.now() + TICK_MS;
    await this.keep(async (tx) => {
      if (count) await files.saveProgress(tx, this.row.id, { ...count.soFar(), bytesRead: this.bytesRead });
    });
  }

  private async fail(error: DomainError): Promise<void> {
    await this.keep(async (tx) => {
      await files.failCostFile(tx, this.row.id, failureOf(error), this.work.clock.now());
      const why = `asked by ${this.row.uploaded_by}`;
      await tx.audit({ action: 'cost-file.failed', subjects: [this.row.id], why, outcome: 'refused' });
    });
  }

  private keep(work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.work.db.transaction(this.origin, async (tx) => {
      await renewLease(tx, this.work.lease, COST_LEASE_SECONDS);
      await work(tx);
    });
  }
}

/** Adds up what was read, and knows the agreement of each line. */
class Count {
  accepted = 0;
  rejected = 0;
  private unshared = 0;
  private totalPence = 0;
  private readonly pools = new Map<string, string | null>();

  constructor(
    private readonly pool: string | null,
    private readonly rules: readonly PoolTerms[],
  ) {}

  add({ rows, rejected }: CostBatch): void {
    this.accepted += rows.length;
    this.rejected += rejected.length;
    for (const row of rows) {
      this.totalPence += row.netPence;
      if (!Number.isSafeInteger(this.totalPence))
        throw costFailure('The file adds to more than can be counted', 'Divide it');
      if (this.poolOf(row) === null) this.unshared += 1;
    }
  }

  /** Lines of the same codes and day come in thousands. */
  poolOf(row: CostBatch['rows'][number]): string | null {
    if (this.pool !== null || this.rules.length === 0) return this.pool;
    const coded = `${row.postingDate}\0${row.costCentre ?? '\0'}\0${row.subjective ?? '\0'}`;
    let pool = this.pools.get(coded);
    if (pool === undefined) {
      pool = poolOf(this.rules, row);
      if (this.pools.size < POOLS_KEPT) this.pools.set(coded, pool);
    }
    return pool;
  }

  soFar(): { rows: number; rejected: number } {
    return { rows: this.accepted + this.rejected, rejected: this.rejected };
  }

  /** Where every row was accepted, what they add to must be what the column adds to. */
  result(reader: CostReader, encoding: CostEncoding): files.CostResult {
    const { accepted, rejected, unshared, totalPence } = this;
    if (accepted + rejected === 0)
      throw costFailure(
        'The file has a header and no rows',
        'Export the costs again for a period that has some',
      );
    const column = reader.columnTotal();
    const columnTotalPence = column === null || !Number.isSafeInteger(Number(column)) ? null : Number(column);
    if (rejected === 0 && columnTotalPence !== totalPence)
      throw costFailure(
        `The rows add to ${formatPounds(totalPence)} and the column to ${columnTotalPence === null ? 'something else' : formatPounds(columnTotalPence)}`,
        'Nothing was taken. Tell your operations team: this must not happen',
      );
    const layout = reader.header.layout.name;
    const rows = accepted + rejected;
    return { layout, encoding, rows, accepted, rejected, unshared, totalPence, columnTotalPence };
  }
}

type Shown = Pick<files.CostResult, 'accepted' | 'rejected'> &
  ({ totalPence: number } | { total_pence: string | null });

/** Nothing else is accepted than what somebody saw: a rule of the layout may have changed between. */
function checkAgainst(shown: Shown | null, result: files.CostResult): void {
  if (shown === null) return;
  const total = 'totalPence' in shown ? shown.totalPence : Number(shown.total_pence);
  if (shown.accepted === result.accepted && shown.rejected === result.rejected && total === result.totalPence)
    return;
  throw costFailure('The file reads differently now than when it was shown', 'Upload it again', {
    code: 'conflict',
  });
}
