import { createHash } from 'node:crypto';
import { londonDate } from '@conjoint/kernel';
import {
  rightIsOver,
  systemOrigin,
  type Clock,
  type HeldLease,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { childFacts, type Period } from '../cin-rules/facts.js';
import { CensusTotals } from '../cin-rules/file.rules.js';
import { renewImportLease } from '../cin-import/census-import.repository.js';
import { censusYear } from '../cin-writing/census-year.js';
import { returnChild, type ReturnChild } from '../cin-writing/return-child.js';
import { refusedBySchema, type ReturnProblem } from '../cin-writing/return-problem.js';
import { ReturnSchema } from '../cin-writing/return-schema.js';
import { childXml, headXml, TAIL_XML } from '../cin-writing/return-xml.js';
import * as store from './cin-return.repository.js';
import { returnLifecycle, type ReturnFailure } from './cin-return.rules.js';
import { FIRST_ID, nextChildren, numberChildren, recordedChildren } from './recorded-child.repository.js';
import { insertProblems, insertRepeats, type PlacedProblem } from './return-problems.repository.js';

/** Children that are in memory at once, and in one transaction. */
const BATCH_CHILDREN = 200;
/** As census files come in: in base64 well below the 1 MiB a message may have. */
const CHUNK_BYTES = 262_144;
const MAX_ATTEMPTS = 5;

/** The process is stopping: the next process begins it anew. */
export class ReturnInterrupted extends Error {}
/** Somebody asked to stop it. */
class ReturnCancelled extends Error {}
/** Nothing can be made, and trying again would change nothing. */
class ReturnFails extends Error {
  constructor(readonly failure: ReturnFailure) {
    super(failure.message);
  }
}

/**
 * Makes one return to the end: reads the records in batches, holds each child against the schema and the DfE's rules, and stores the
 * file in chunks that nobody can take before the last step. Every transaction first renews the lease; whoever has lost it writes nothing more.
 */
export class ReturnMaker {
  private readonly period: Period;
  private readonly totals = new CensusTotals();
  private readonly hash = createHash('sha256');
  private readonly counts: store.ReturnCounts = {
    childrenDone: 0,
    children: 0,
    episodes: 0,
    episodesLeftOut: 0,
    problems: 0,
    ofOtherYears: 0,
    chunks: 0,
  };
  private waiting: Buffer = Buffer.alloc(0);
  private sizeBytes = 0;
  private head = '';

  constructor(
    private readonly db: PartitionDb,
    private readonly row: store.ReturnRow,
    private readonly lease: HeldLease,
    private readonly around: { clock: Clock; authorityCode: string; stopping: () => boolean },
  ) {
    this.period = censusYear(row.year);
  }

  /** Ends with the return done, failed or cancelled. @throws LeaseLost, ReturnInterrupted, or what should be tried again. */
  async run(): Promise<void> {
    try {
      if (this.row.state === 'cancelling') throw new ReturnCancelled();
      await this.make();
    } catch (error) {
      if (error instanceof ReturnCancelled) await this.stop();
      else if (error instanceof ReturnFails) await this.fail(error.failure);
      else throw error;
    }
  }

  private async make(): Promise<void> {
    if (this.row.attempts >= MAX_ATTEMPTS) throw new ReturnFails(brokenOff(this.row.attempts));
    const serial = await this.write((tx) => this.begin(tx));
    const { authorityCode, clock } = this.around;
    const referenceDate = this.period.until;
    this.head = headXml({ year: this.row.year, referenceDate, authorityCode, serial, madeAt: clock.now() });
    this.append(this.head);
    const schema = new ReturnSchema();
    try {
      let after: string | null = FIRST_ID;
      while (after !== null) {
        if (this.around.stopping()) throw new ReturnInterrupted('the process is stopping');
        const from: string = after;
        after = await this.write((tx) => this.batch(tx, schema, from));
      }
    } finally {
      schema.dispose();
    }
    if (this.counts.children === 0) throw new ReturnFails(nothingOf(this.row.year));
    this.append(TAIL_XML);
    await this.write((tx) => this.finish(tx));
  }

  private async begin(tx: Tx): Promise<number> {
    await this.assertWanted(tx, 'write');
    return store.startWriting(tx, this.row.id, this.period);
  }

  /** Gives the child to go on after; null when there is none left. */
  private async batch(tx: Tx, schema: ReturnSchema, after: string): Promise<string | null> {
    await this.assertWanted(tx, 'write');
    const ids = await nextChildren(tx, { period: this.period, after, limit: BATCH_CHILDREN });
    if (ids.length === 0) return null;
    const numbered = await numberChildren(tx, ids);
    if (numbered.length > 0) await this.audit(tx, 'cin-return.numbered', numbered);
    const made = (await recordedChildren(tx, ids, this.period)).map((record) =>
      returnChild(record, this.period),
    );
    const written = this.heldAgainstSchema(schema, made);
    for (const { one } of written) {
      this.totals.add(childFacts(one.child!));
      this.counts.episodes += one.child!.episodes.length;
    }
    this.append(written.map(({ xml }) => xml).join(''));
    this.counts.children += written.length;
    this.counts.childrenDone += ids.length;
    this.counts.episodesLeftOut += sum(made, ({ episodesLeftOut }) => episodesLeftOut);
    this.counts.ofOtherYears += sum(made, ({ ofOtherYears }) => ofOtherYears);
    await insertProblems(
      tx,
      this.row.id,
      made.flatMap((one) => one.problems.map((problem) => this.placed(problem, one))),
    );
    const children = written.map(({ one }) => one);
    await store.insertChildren(tx, this.row.id, children);
    await this.storeChunks(tx, CHUNK_BYTES);
    await store.saveCounts(tx, this.row.id, this.counts);
    // What leaves the council is written down of each child, before anybody can take it.
    if (children.length > 0)
      await this.audit(
        tx,
        'cin-return.written',
        children.map(({ personId }) => personId),
      );
    return ids.at(-1)!;
  }

  /** The children whose part of the file is valid. What the schema refuses in spite of everything is left out and told. */
  private heldAgainstSchema(
    schema: ReturnSchema,
    made: readonly ReturnChild[],
  ): { one: ReturnChild; xml: string }[] {
    const written = made.flatMap((one) => (one.child ? [{ one, xml: childXml(one.child) }] : []));
    if (written.length === 0) return [];
    const faults = (xml: readonly string[]): string[] => schema.faults(this.head, xml);
    if (faults(written.map(({ xml }) => xml)).length === 0) return written;
    return written.filter(({ one, xml }) => {
      const [fault] = faults([xml]);
      if (fault === undefined) return true;
      one.problems.push(refusedBySchema(fault));
      one.episodesLeftOut += one.child!.episodes.length;
      return false;
    });
  }

  private placed(problem: ReturnProblem, of: { personId: string; localId: string } | null): PlacedProblem {
    this.counts.problems += 1;
    return {
      ...problem,
      position: this.counts.problems,
      personId: of?.personId ?? null,
      localId: of?.localId ?? null,
    };
  }

  private append(xml: string): void {
    const bytes = Buffer.from(xml, 'utf8');
    this.hash.update(bytes);
    this.sizeBytes += bytes.length;
    this.waiting = Buffer.concat([this.waiting, bytes]);
  }

  private async storeChunks(tx: Tx, least: number): Promise<void> {
    while (this.waiting.length >= least && this.waiting.length > 0) {
      const bytes = this.waiting.subarray(0, CHUNK_BYTES);
      this.waiting = this.waiting.subarray(bytes.length);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      await store.insertChunk(tx, { returnId: this.row.id, number: this.counts.chunks, bytes, sha256 });
      this.counts.chunks += 1;
    }
  }

  private async finish(tx: Tx): Promise<void> {
    const { id, mandate_ids: ids, mandate_ends: ends } = this.row;
    await this.assertWanted(tx, 'finish');
    const over = await rightIsOver(tx, { ids, ends, today: londonDate(this.around.clock.now()) });
    if (over) throw new ReturnFails(rightOver(over));
    await this.storeChunks(tx, 1);
    const ofTheFile = this.totals
      .problems()
      .map(({ rule, field, value, message, remedy }) =>
        this.placed({ rule, field, value, message, remedy, inFile: null }, null),
      );
    await insertProblems(tx, id, ofTheFile);
    this.counts.problems += await insertRepeats(tx, id, this.counts.problems);
    await store.saveCounts(tx, id, this.counts);
    const at = this.around.clock.now();
    await store.finishReturn(tx, id, { sizeBytes: this.sizeBytes, sha256: this.hash.digest('hex'), at });
    await this.audit(tx, 'cin-return.finished', []);
  }

  /** Locks the row, so that asking to stop comes before or after this step and not into it. */
  private async assertWanted(tx: Tx, action: 'write' | 'finish'): Promise<void> {
    const row = await store.lockReturn(tx, this.row.id);
    if (row!.state === 'cancelling' || row!.state === 'cancelled') throw new ReturnCancelled();
    returnLifecycle.next(row!.state, action);
  }

  private stop(): Promise<void> {
    return this.write(async (tx) => {
      if ((await store.lockReturn(tx, this.row.id))!.state !== 'cancelling') return;
      await store.cancelReturn(tx, this.row.id, this.around.clock.now());
      await this.audit(tx, 'cin-return.stopped', []);
    });
  }

  private fail(failure: ReturnFailure): Promise<void> {
    return this.write(async (tx) => {
      const row = await store.lockReturn(tx, this.row.id);
      if (!returnLifecycle.can(row!.state, 'fail')) return;
      await store.failReturn(tx, this.row.id, failure, this.around.clock.now());
      await this.audit(tx, 'cin-return.failed', [], 'refused');
    });
  }

  private async audit(
    tx: Tx,
    action: string,
    children: readonly string[],
    outcome: 'allowed' | 'refused' = 'allowed',
  ): Promise<void> {
    const why = `census year ${this.row.year}, asked by ${this.row.asked_by}`;
    await tx.audit({ action, subjects: [this.row.id, ...children], why, outcome });
  }

  private write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const origin = systemOrigin('referrals', this.db.partition, this.row.correlation_id);
    return this.db.transaction(origin, async (tx) => {
      await renewImportLease(tx, this.lease);
      return work(tx);
    });
  }
}

export function nothingOf(year: number): ReturnFailure {
  return {
    code: 'not-found',
    message: `This council has no episode in the census year ${year} (1 April ${year - 1} to 31 March ${year})`,
    remedy: 'Check the year. Cases from an earlier system come in with a census import',
  };
}

function rightOver(over: 'withdrawn' | 'ended'): ReturnFailure {
  const what = over === 'withdrawn' ? 'been withdrawn' : 'ended';
  return {
    code: 'no-mandate',
    message: `The right of the person who asked for this return has ${what} in the meantime`,
    remedy: 'Have somebody make it who may do so now',
  };
}

function brokenOff(times: number): ReturnFailure {
  return {
    code: 'unavailable',
    message: `Making this return was broken off ${times} times`,
    remedy: 'Ask your operations team to look at the log, then make it again',
  };
}

function sum<T>(all: readonly T[], number: (one: T) => number): number {
  return all.reduce((total, one) => total + number(one), 0);
}
