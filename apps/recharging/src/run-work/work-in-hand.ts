import type { DomainError } from '@conjoint/kernel';
import {
  renewLease,
  systemOrigin,
  type Clock,
  type HeldLease,
  type Origin,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { mandatesWithdrawn } from '../cost/cost-file.repository.js';
import { changeState, lockRun, type RunRow } from '../run/run.repository.js';
import { runLifecycle } from '../run/run.rules.js';
import { beginTry, keepFailure, saveProgress, stateOf, type WorkRow } from './run-work.repository.js';
import {
  failureOf,
  MAX_ATTEMPTS,
  RUN_LEASE_SECONDS,
  runFailure,
  RunWithdrawn,
  WorkInterrupted,
} from './run-work.rules.js';

/** How often it is told how far it is, the lease renewed, and looked whether somebody cancelled. */
const TICK_MS = 1000;

export interface Around {
  readonly db: PartitionDb;
  readonly lease: HeldLease;
  readonly clock: Clock;
  readonly stopping: () => boolean;
}

/**
 * Work on one run under the lease. It is one transaction, seen by nobody until it commits; signs of life are others. Only the last step
 * takes the run's row, so that a person can cancel it while it is at work.
 */
export class WorkInHand {
  readonly origin: Origin;
  private nextTick = 0;

  constructor(
    readonly around: Around,
    readonly row: WorkRow,
  ) {
    this.origin = systemOrigin('recharging', around.db.partition, row.correlationId);
  }

  /** One more try. `prepare` commits with it, before the work begins. */
  async begin(prepare: (tx: Tx) => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { runId, attempts } = this.row;
    if (attempts >= MAX_ATTEMPTS)
      throw runFailure(
        `This was broken off ${attempts} times`,
        'Ask your operations team to look at the log of this run, then try it again',
        'unavailable',
      );
    await this.keep(async (tx) => {
      await beginTry(tx, runId);
      await prepare(tx);
    });
  }

  async tick(lines: { done: number; all: number }): Promise<void> {
    const { db, stopping } = this.around;
    if (stopping()) throw new WorkInterrupted('the process is stopping');
    if (performance.now() < this.nextTick) return;
    this.nextTick = performance.now() + TICK_MS;
    const state = await stateOf(db, this.row.runId);
    if (state === 'cancelled') throw new RunWithdrawn('the run was cancelled');
    await this.keep((tx) => saveProgress(tx, this.row.runId, lines));
  }

  /** The last step: the lease, the run and the right of whoever asked are looked at again. */
  async take(tx: Tx): Promise<RunRow> {
    await renewLease(tx, this.around.lease, RUN_LEASE_SECONDS);
    const run = await lockRun(tx, this.row.runId);
    if (!run || !runLifecycle.can(run.state, 'finish')) throw new RunWithdrawn('the run was cancelled');
    if (await mandatesWithdrawn(tx, this.row.mandateIds))
      throw runFailure(
        'The right of the person who asked for this has been withdrawn in the meantime',
        'Have it done by somebody who may do so now',
        'no-mandate',
      );
    return run;
  }

  async fail(error: DomainError): Promise<void> {
    const { runId, askedBy, kind } = this.row;
    await this.keep(async (tx) => {
      const run = await lockRun(tx, runId);
      if (!run || !runLifecycle.can(run.state, 'fail')) return;
      await keepFailure(tx, runId, failureOf(error));
      await changeState(tx, runId, runLifecycle.next(run.state, 'fail'));
      const action = kind === 'seal' ? 'run.not-sealed' : 'run.not-calculated';
      await tx.audit({ action, subjects: [runId], why: `asked by ${askedBy}`, outcome: 'refused' });
    });
  }

  private keep(work: (tx: Tx) => Promise<void>): Promise<void> {
    return this.around.db.transaction(this.origin, async (tx) => {
      await renewLease(tx, this.around.lease, RUN_LEASE_SECONDS);
      await work(tx);
    });
  }
}
