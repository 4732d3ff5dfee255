import { tallyDriver, type askDrivers, type ParsedRequestOf, type RunView } from '@conjoint/contracts';
import { DomainError, isDomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  RemoteFailure,
  Requests,
  requireRole,
  type Call,
  type Clock,
  type Partnership,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { version } from '../agreements/acceptance.repository.js';
import { dropLines } from '../calculation/run-lines.repository.js';
import { DriverCounter } from '../driver/driver-counter.js';
import {
  changeState,
  driversOf,
  findRun,
  keepDrivers,
  lockRun,
  type DriverRow,
  type RunRow,
} from './run.repository.js';
import { runLifecycle } from './run.rules.js';
import { checkVersion, found } from './run.service.js';
import { runView } from './run.view.js';

const PATIENCE_MS = 6000;

/** Asks each partner for its own count. One that is silent is shown as such and asked again; nothing is counted for it. */
@Injectable()
export class CountingService {
  constructor(
    private readonly requests: Requests,
    private readonly counter: DriverCounter,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ask({ runId, version: seen }: ParsedRequestOf<typeof askDrivers>, call: Call): Promise<RunView> {
    requireRole(call, 'finance-preparer');
    const run = found(await findRun(call.db, runId));
    checkVersion(run, seen);
    runLifecycle.next(run.state, 'count');
    if (run.kind === 'correction')
      throw new DomainError('conflict', 'A correction is shared by the counts of the quarter it corrects.');
    const held = await version(call.db, run.agreementHash);
    if (held?.terms.basis.kind !== 'caseload-days')
      throw new DomainError(
        'conflict',
        'The shares of this agreement are agreed: there is nothing to count.',
      );
    const { line } = held.terms;
    const partners = await driversOf(call.db, runId);
    // Nothing is locked while partners are asked: what they said is kept afterwards, if the run still is what it was.
    const answers = await Promise.all(partners.map((one) => this.askOne(one, { run, line }, call)));
    return call.db.transaction(call, async (tx) => {
      const row = found(await lockRun(tx, runId));
      checkVersion(row, seen);
      await keepDrivers(tx, runId, answers);
      const all = answers.every(({ weight }) => weight !== null);
      if (all) {
        await dropLines(tx, runId);
        await changeState(tx, runId, runLifecycle.next(row.state, 'count'));
      }
      await tx.audit({
        action: 'run.counted',
        subjects: [runId],
        why: answers.map((one) => `${one.partner}: ${one.weight ?? 'no answer'}`).join(', '),
      });
      return runView((await findRun(tx, runId))!);
    });
  }

  private async askOne(
    before: DriverRow,
    { run, line }: { run: RunRow; line: string },
    call: Call,
  ): Promise<DriverRow> {
    const { partner } = before;
    const askedAt = this.clock.now();
    const asked = {
      agreementKey: run.agreementKey,
      agreementHash: run.agreementHash,
      from: run.periodFrom,
      until: run.periodUntil,
    };
    try {
      const { countId, count, evidenceHash, countedAt } =
        partner === call.partition
          ? await this.counter.count({ ...asked, askedBy: null }, call)
          : await this.askAcross(partner, line, asked, call);
      return {
        partner,
        weight: count,
        countId,
        evidenceHash,
        countedAt: new Date(countedAt),
        askedAt,
        failure: null,
      };
    } catch (error) {
      // One partner's failure is its answer, not the failure of the others. What it said earlier still stands.
      if (isDomainError(error)) return { ...before, askedAt, failure: error.message };
      if (error instanceof RemoteFailure)
        return {
          ...before,
          askedAt,
          failure: 'The partner’s own service failed. Its operators can see why.',
        };
      throw error;
    }
  }

  private askAcross(
    partner: string,
    line: string,
    asked: { agreementKey: string; agreementHash: string; from: string; until: string },
    call: Call,
  ) {
    const rule = this.partnership.sharingRule({
      from: call.partition,
      to: partner,
      purpose: 'recharge',
      line,
      at: londonDate(this.clock.now()),
    });
    if (!rule) throw new DomainError('not-permitted', 'No sharing rule lets this host ask that partner.');
    return this.requests.sendTo(call, partner, tallyDriver, asked, { timeoutMs: PATIENCE_MS });
  }
}
