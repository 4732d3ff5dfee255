import type {
  cancelCinReturn,
  CinReturnView,
  getCinReturn,
  listCinReturnProblems,
  listCinReturns,
  ParsedRequestOf,
  ResponseOf,
  startCinReturn,
  takeCinReturnChunk,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import {
  CLOCK,
  newId,
  PARTNERSHIP,
  requireRole,
  rightOf,
  type Call,
  type Clock,
  type Partnership,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { assertCensusYear, censusYear, currentCensusYear, hasEnded } from '../cin-writing/census-year.js';
import { isKeeper } from '../restriction/hidden.js';
import * as store from './cin-return.repository.js';
import { returnLifecycle } from './cin-return.rules.js';
import { returnView } from './cin-return.view.js';
import { nothingOf } from './return-maker.js';
import { brokenRules, problemPage } from './return-problems.repository.js';
import { ReturnWorker } from './return-worker.js';

const MAKERS = ['performance-analyst', 'director'] as const;
const READERS = [...MAKERS, 'information-officer', 'auditor'] as const;
const LISTED_RETURNS = 25;
const LISTED_PROBLEMS = 100;
/** Years that are offered, back from the one that goes on. */
const OFFERED_YEARS = 10;

@Injectable()
export class CinReturnService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    private readonly worker: ReturnWorker,
  ) {}

  /** Stores the command; the file is made after the answer, by whichever process holds the lease. */
  async start(request: ParsedRequestOf<typeof startCinReturn>, call: Call): Promise<CinReturnView> {
    requireRole(call, ...MAKERS);
    const { requestId, year } = request;
    const now = this.clock.now();
    assertCensusYear(year, now);
    const row = await call.db.transaction(call, async (tx) => {
      const earlier = await store.findByRequest(tx, requestId);
      if (earlier) return earlier;
      if (!(await store.hasEpisodes(tx, censusYear(year)))) {
        const { message, remedy } = nothingOf(year);
        throw new DomainError('not-acceptable-state', `${message}. ${remedy}.`, { details: { year } });
      }
      const { personKey: askedBy, personName: askedByName } = call.acting;
      const { correlationId } = call;
      const id = newId();
      await store.insertReturn(tx, {
        id,
        requestId,
        year,
        askedAt: now,
        askedBy,
        askedByName,
        right: rightOf(call.acting, MAKERS),
        correlationId,
      });
      const stored = found(await store.findByRequest(tx, requestId));
      if (stored.id === id)
        await tx.audit({ action: 'cin-return.asked', subjects: [id], why: `census year ${year}` });
      return stored;
    });
    this.worker.wake(call.partition);
    return this.view(call, row);
  }

  async get({ returnId }: ParsedRequestOf<typeof getCinReturn>, call: Call): Promise<CinReturnView> {
    requireRole(call, ...READERS);
    return this.view(call, found(await store.findReturn(call.db, returnId)));
  }

  async list(
    { page }: ParsedRequestOf<typeof listCinReturns>,
    call: Call,
  ): Promise<ResponseOf<typeof listCinReturns>> {
    requireRole(call, ...READERS);
    const now = this.clock.now();
    const last = currentCensusYear(now);
    const [{ rows, total }, years] = await Promise.all([
      store.pageOfReturns(call.db, { limit: LISTED_RETURNS, offset: (page - 1) * LISTED_RETURNS }),
      store.episodesByYear(call.db, { first: last - OFFERED_YEARS + 1, last }),
    ]);
    return {
      returns: rows.map((row) => this.view(call, row)),
      total,
      page,
      pageSize: LISTED_RETURNS,
      years: years.map((one) => ({ ...one, ended: hasEnded(one.year, now) })),
    };
  }

  async problems(
    { returnId, page, rule }: ParsedRequestOf<typeof listCinReturnProblems>,
    call: Call,
    action: 'cin-return.problems' | 'cin-return.problems-exported' = 'cin-return.problems',
  ): Promise<ResponseOf<typeof listCinReturnProblems>> {
    requireRole(call, ...READERS);
    found(await store.findReturn(call.db, returnId));
    const asked = { returnId, keeper: isKeeper(call.acting) };
    const offset = (page - 1) * LISTED_PROBLEMS;
    const rules = await brokenRules(call.db, asked);
    const problems = await problemPage(call.db, { ...asked, rule, limit: LISTED_PROBLEMS, offset });
    const children = new Set(problems.flatMap(({ childId }) => childId ?? []));
    // One row for the page, with every child it names, committed before anything is shown.
    await call.db.audit(call, { action, subjects: [returnId, ...children] });
    const total = rules
      .filter((one) => rule === undefined || one.rule === rule)
      .reduce((all, one) => all + one.problems, 0);
    return { problems, rules, total, page, pageSize: LISTED_PROBLEMS };
  }

  /** Which children it names was written down when it was made; here, that somebody took it, and which part. */
  async takeChunk(
    { returnId, number }: ParsedRequestOf<typeof takeCinReturnChunk>,
    call: Call,
  ): Promise<ResponseOf<typeof takeCinReturnChunk>> {
    requireRole(call, ...MAKERS);
    const row = found(await store.findReturn(call.db, returnId));
    if (row.state !== 'done') throw new DomainError('not-acceptable-state', NO_FILE[row.state]);
    const chunk = await store.findChunk(call.db, returnId, number);
    if (!chunk) throw new DomainError('not-found', 'The file has no such part.');
    const why = `part ${number + 1} of ${row.chunks}`;
    await call.db.audit(call, { action: 'cin-return.taken', subjects: [returnId], why });
    return { base64: chunk.bytes.toString('base64'), sha256: chunk.sha256, chunks: row.chunks };
  }

  async cancel({ returnId }: ParsedRequestOf<typeof cancelCinReturn>, call: Call): Promise<CinReturnView> {
    requireRole(call, ...MAKERS);
    const row = await call.db.transaction(call, async (tx) => {
      const { state } = found(await store.lockReturn(tx, returnId));
      // The same request again, after its answer was lost.
      if (state !== 'cancelling' && state !== 'cancelled') {
        const next = returnLifecycle.next(state, 'cancel');
        const at = next === 'cancelled' ? this.clock.now() : null;
        await store.setState(tx, returnId, { state: next, at });
        await tx.audit({ action: 'cin-return.cancelled', subjects: [returnId] });
      }
      return found(await store.findReturn(tx, returnId));
    });
    this.worker.wake(call.partition);
    return this.view(call, row);
  }

  private view({ partition }: Call, row: store.ReturnRow): CinReturnView {
    return returnView(row, this.partnership.council(partition).dfe);
  }
}

const NO_FILE = {
  waiting: 'This return has not been made yet.',
  writing: 'This return is still being made.',
  cancelling: 'This return is being cancelled.',
  cancelled: 'This return was cancelled, so that there is no file.',
  failed: 'This return could not be made, so that there is no file.',
  removed: 'The file of this return has been removed. Make the return again.',
} as const;

function found(row: store.ReturnRow | null): store.ReturnRow {
  if (row) return row;
  throw new DomainError('not-found', 'There is no such return here.');
}
