import { createHash, type Hash } from 'node:crypto';
import { authorityByDfeCode, authorityByGss, isDomainError, londonDate } from '@conjoint/kernel';
import {
  deleteFile,
  fileChunks,
  findFile,
  rightIsOver,
  systemOrigin,
  type Clock,
  type FileRow,
  type HeldLease,
  type Origin,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { censusFailure, failureOf, type CensusFailure } from '../cin-file/census-failure.js';
import type { CensusChild } from '../cin-file/census-child.js';
import { readCensus, type CensusEvent, type CensusHeader } from '../cin-file/cin-reader.js';
import { checkChild, ofOddity, type CensusProblem } from '../cin-rules/cin-rules.js';
import { childFacts, periodOf, type Period } from '../cin-rules/facts.js';
import { CensusTotals, checkHeader } from '../cin-rules/file.rules.js';
import * as apply from './census-apply.repository.js';
import {
  failImport,
  renewImportLease,
  saveHeader,
  saveProgress,
  startReading,
  type ImportRow,
  type Progress,
} from './census-import.repository.js';
import { censusParts, type CensusPart } from './census-part.js';
import { stageParts, stageProblems, type StagedProblem } from './census-stage.repository.js';

/** Children written at once: large enough to be fast, small enough for flat memory and frequent progress. */
const BATCH_CHILDREN = 500;
/** A file that was broken off as often as this breaks the process that reads it. */
const MAX_ATTEMPTS = 5;

const RIGHT_OVER = { withdrawn: 'been withdrawn', ended: 'ended' } as const;

/** The process is stopping: the import stays as it is, and the next process begins it anew. */
export class ImportInterrupted extends Error {}

/**
 * Reads one import from its stored chunks to the end, in batches that nobody sees, and makes the whole visible in one transaction.
 * Every transaction first renews the lease; whoever has lost it can write nothing more.
 */
export class CensusImporter {
  private readonly origin: Origin;
  private readonly progress: Progress = { bytesRead: 0, children: 0, episodes: 0, problems: 0 };
  private readonly totals = new CensusTotals();
  private readonly hash: Hash = createHash('sha256');
  private period: Period | null = null;
  private authority = '';
  private parts: CensusPart[] = [];
  private problems: StagedProblem[] = [];
  private positions = 0;

  constructor(
    private readonly db: PartitionDb,
    private readonly row: ImportRow,
    private readonly lease: HeldLease,
    private readonly clock: Clock,
    private readonly stopping: () => boolean = () => false,
  ) {
    this.origin = systemOrigin('referrals', db.partition, row.correlation_id);
  }

  /** Ends with the import done or failed. @throws LeaseLost, ImportInterrupted, or what should be tried again. */
  async run(): Promise<void> {
    try {
      await this.read();
    } catch (error) {
      if (!isDomainError(error) || error.code === 'partition-unavailable') throw error;
      await this.fail(failureOf(error));
    }
  }

  private async read(): Promise<void> {
    if (this.row.attempts >= MAX_ATTEMPTS) {
      throw censusFailure(
        `Reading this file was broken off ${this.row.attempts} times`,
        'Ask your operations team to look at the log of this import, then upload the file again',
        { code: 'unavailable' },
      );
    }
    await this.write((tx) => startReading(tx, this.row.id));
    const file = await findFile(this.db, this.row.file_id);
    if (!file)
      throw censusFailure('The uploaded file is not there any more', 'Upload it again', {
        code: 'not-found',
      });
    for await (const event of readCensus(this.bytes(file))) {
      if (this.stopping()) throw new ImportInterrupted('the process is stopping');
      await this.take(event);
    }
    this.checkWhole(file);
    this.list(null, this.totals.problems());
    await this.flush();
    await this.write((tx) => this.finish(tx));
  }

  private async *bytes(file: FileRow): AsyncGenerator<Buffer> {
    for await (const chunk of fileChunks(this.db, file.id)) {
      this.hash.update(chunk);
      this.progress.bytesRead += chunk.length;
      yield chunk;
    }
  }

  private async take(event: CensusEvent): Promise<void> {
    if (event.type === 'header') await this.takeHeader(event.header);
    else if (event.type === 'child') this.takeChild(event.child);
    else this.list(null, [ofOddity(event.oddity, null)]);
    if (this.parts.length >= 2 * BATCH_CHILDREN || this.problems.length >= 20 * BATCH_CHILDREN)
      await this.flush();
  }

  private async takeHeader(header: CensusHeader): Promise<void> {
    checkAuthority(header, this.db.partition, this.row.as_sample);
    this.authority = header.authorityCode ?? 'unknown';
    this.period = periodOf(header.referenceDate);
    this.list(null, checkHeader(header));
    await this.write((tx) => saveHeader(tx, this.row.id, header));
  }

  private takeChild(child: CensusChild): void {
    this.progress.children += 1;
    this.progress.episodes += child.episodes.length;
    const childNumber = this.progress.children;
    this.totals.add(childFacts(child));
    this.parts.push(...censusParts(child, { authority: this.authority, childNumber }));
    this.list(childNumber, checkChild(child, this.period));
  }

  private list(childNumber: number | null, problems: readonly CensusProblem[]): void {
    for (const problem of problems) {
      this.positions += 1;
      this.problems.push({ ...problem, childNumber, position: this.positions });
    }
    this.progress.problems = this.positions;
  }

  private async flush(): Promise<void> {
    const [parts, problems] = [this.parts, this.problems];
    this.parts = [];
    this.problems = [];
    await this.write(async (tx) => {
      await stageParts(tx, this.row.id, parts);
      await stageProblems(tx, this.row.id, problems);
      await saveProgress(tx, this.row.id, this.progress);
    });
  }

  private checkWhole(file: FileRow): void {
    const complete = this.progress.bytesRead === Number(file.size_bytes);
    if (complete && (file.sha256 === null || file.sha256 === this.hash.digest('hex'))) return;
    throw censusFailure('The file did not arrive as it was sent', 'Upload it again');
  }

  private async finish(tx: Tx): Promise<void> {
    const { id } = this.row;
    const at = this.clock.now();
    const { mandate_ids: ids, mandate_ends: ends } = this.row;
    const over = await rightIsOver(tx, { ids, ends, today: londonDate(at) });
    if (over) {
      throw censusFailure(
        `The right of the person who asked for this import has ${RIGHT_OVER[over]} in the meantime`,
        'Have somebody import the file who may do so now',
        { code: 'no-mandate' },
      );
    }
    await tx.takesLong(10);
    await apply.tellRepeatsApart(tx, id);
    await apply.listRepeats(tx, id);
    await apply.compareWithRecords(tx, id);
    await apply.listKnownHere(tx, id);
    await apply.keepBefore(tx, id, at);
    await apply.addChildren(tx, id, { at, by: this.row.asked_by });
    await apply.addEpisodes(tx, id);
    await apply.changeChildren(tx, id);
    await apply.changeEpisodes(tx, id);
    await apply.storeRecords(tx, id);
    await apply.linkChildren(tx, id);
    await apply.finishImport(tx, id, at);
    await deleteFile(tx, this.row.file_id);
    await tx.audit({ action: 'import.finish', subjects: [id], why: `asked by ${this.row.asked_by}` });
  }

  private async fail(failure: CensusFailure): Promise<void> {
    await this.write(async (tx) => {
      await failImport(tx, this.row.id, failure, this.clock.now());
      await tx.audit({
        action: 'import.fail',
        subjects: [this.row.id],
        why: `asked by ${this.row.asked_by}`,
        outcome: 'refused',
      });
    });
  }

  private write(work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.db.transaction(this.origin, async (tx) => {
      await renewImportLease(tx, this.lease);
      await work(tx);
    });
  }
}

/** A census goes into the authority's own records only; as a sample, into any. */
function checkAuthority(header: CensusHeader, partition: string, asSample: boolean): void {
  if (asSample) return;
  const { authorityCode } = header;
  const line = header.fields.find(({ name }) => name === 'LEA')?.line ?? header.line;
  const own = authorityByGss(partition);
  if (authorityCode !== null && own?.dfeCode === authorityCode) return;
  const other = authorityCode === null ? undefined : authorityByDfeCode(authorityCode);
  const whose =
    authorityCode === null
      ? 'The header does not say whose census this is'
      : other
        ? `This is the census of ${other.name} (${authorityCode})`
        : `This is the census of an authority whose code (${/^\w{1,6}$/.test(authorityCode) ? authorityCode : '…'}) is not known`;
  throw censusFailure(
    `${whose}; you are acting for ${own?.name ?? 'this council'} (${own?.dfeCode ?? partition})`,
    'Switch to the council whose census it is, or import it as a sample if it is one',
    { line, code: 'wrong-partition' },
  );
}
