import type { calculateRun, ParsedRequestOf, RunView } from '@conjoint/contracts';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { changeState, lockRun } from '../run/run.repository.js';
import { runLifecycle } from '../run/run.rules.js';
import { checkVersion, found } from '../run/run.service.js';
import { runView } from '../run/run.view.js';
import { askWork } from '../run-work/run-work.repository.js';
import { RunWorker } from '../run-work/run-worker.js';
import { asking } from '../run-work/asking.js';
import { poolOf } from './carry-out-calculation.js';

/** Sharing the costs of a run is a stored command. It can be repeated: the same costs and counts give the same bytes. */
@Injectable()
export class CalculationService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly worker: RunWorker,
  ) {}

  async calculate({ runId, version }: ParsedRequestOf<typeof calculateRun>, call: Call): Promise<RunView> {
    requireRole(call, 'finance-preparer');
    await call.db.transaction(call, async (tx) => {
      const run = found(await lockRun(tx, runId));
      // The same request again, whose answer was lost: it is being done, or was.
      if (run.work?.kind === 'calculate' && run.work.askedVersion === version) return;
      checkVersion(run, version);
      const state = runLifecycle.next(run.state, 'calculate');
      // What can be known beforehand is said at once: counts that are missing, or 0 for everybody.
      await poolOf(tx, run);
      await askWork(tx, { runId, askedVersion: version, ...asking('calculate', call, this.clock) });
      await changeState(tx, runId, state);
      await tx.audit({ action: 'run.calculate', subjects: [runId] });
    });
    return runView(await this.worker.done(call.db, runId));
  }
}
