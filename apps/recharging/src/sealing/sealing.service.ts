import type { approveRun, ParsedRequestOf, RunView, sealRun } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { changeState, findRun, lockRun, type RunRow } from '../run/run.repository.js';
import { checkOtherPerson, runLifecycle } from '../run/run.rules.js';
import { found } from '../run/run.service.js';
import { runView } from '../run/run.view.js';
import { asking } from '../run-work/asking.js';
import { askWork } from '../run-work/run-work.repository.js';
import { RunWorker } from '../run-work/run-worker.js';

const SEALING = ['sealing', 'sealed', 'posted'];

@Injectable()
export class SealingService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly worker: RunWorker,
  ) {}

  /** By somebody else than who prepared or calculated, of the very calculation she saw. */
  async approve(
    { runId, calculationHash }: ParsedRequestOf<typeof approveRun>,
    call: Call,
  ): Promise<RunView> {
    requireRole(call, 'finance-approver');
    return call.db.transaction(call, async (tx) => {
      const run = found(await lockRun(tx, runId));
      if (isApprovedBy(run, call.acting.personKey, calculationHash)) return runView(run);
      checkOtherPerson(run, call.acting.personKey);
      const state = runLifecycle.next(run.state, 'approve');
      if (run.calculationHash !== calculationHash)
        throw new DomainError(
          'stale-version',
          'This run was calculated again since you opened it. Look at it once more before you approve it.',
        );
      await tx.query(
        `update recharge_run set state = $2, version = version + 1, approved_by = $3, approved_by_name = $4, approved_mandates = $5,
           approved_at = $6 where id = $1`,
        [
          runId,
          state,
          call.acting.personKey,
          call.acting.personName,
          call.acting.mandates.map(({ id }) => id),
          this.clock.now(),
        ],
      );
      await tx.audit({ action: 'run.approved', subjects: [runId], why: calculationHash });
      return runView((await findRun(tx, runId))!);
    });
  }

  /** A stored command: charges, journal, running totals and the messages to the partners follow in one commit. */
  async seal({ runId }: ParsedRequestOf<typeof sealRun>, call: Call): Promise<RunView> {
    requireRole(call, 'finance-approver');
    await call.db.transaction(call, async (tx) => {
      const run = found(await lockRun(tx, runId));
      if (SEALING.includes(run.state)) return;
      const state = runLifecycle.next(run.state, 'seal');
      await askWork(tx, { runId, askedVersion: run.version, ...asking('seal', call, this.clock) });
      await changeState(tx, runId, state);
      await tx.audit({ action: 'run.seal', subjects: [runId] });
    });
    return runView(await this.worker.done(call.db, runId));
  }
}

/** The same approval again, whose answer was lost. */
function isApprovedBy(run: RunRow, personKey: string, calculationHash: string): boolean {
  const approved = run.state === 'approved' || SEALING.includes(run.state);
  return approved && run.approvedBy === personKey && run.calculationHash === calculationHash;
}
