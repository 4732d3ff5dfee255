import type { ServiceName } from '@conjoint/contracts';
import { systemOrigin } from '../context.js';
import { PartitionWorker } from '../lease/partition-worker.js';
import type { Log } from '../logging.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { finishChecks, noteCheck, openChecks, restoreStandingOf } from './restore-checks.js';

/** One thing a service does by itself after a restore. It may be begun again at any point: another process may have died in it. */
export interface RestoreStep {
  /** For the operators' page: `compare-with-partners`. */
  readonly name: string;
  /** What it does, in words. */
  readonly remedy: string;
  /** True when it is done; asked again a second later where it is not. */
  take(db: PartitionDb, epoch: number): Promise<boolean>;
}

/** The steps of this service, in the order they were added; and the worker that takes them in a partition that is reconciling. */
export class RestoreSteps {
  private readonly steps: RestoreStep[] = [];
  private readonly worker: PartitionWorker;

  constructor(private readonly options: { service: ServiceName; databases: PartitionDatabases; log: Log }) {
    this.worker = new PartitionWorker({
      name: 'restore',
      databases: options.databases,
      log: options.log,
      idleMs: 45_000,
      leaseSeconds: 60,
      runs: 'while-reconciling',
      // A copy may be put back under a process that runs on for the others.
      wakeOn: 'reconciling',
      turn: (db) => this.turn(db),
    });
  }

  /** Called when a service is assembled, before it starts. */
  add(step: RestoreStep): void {
    this.steps.push(step);
  }

  start(): void {
    this.worker.start();
  }
  stop(): Promise<void> {
    return this.worker.stop();
  }
  wake(partition: string): void {
    this.worker.wake(partition);
  }

  private async turn(db: PartitionDb): Promise<number | 'soon'> {
    const { state, epoch } = await restoreStandingOf(db);
    if (state !== 'reconciling') return 0;
    // All at first: nothing may look finished while a step has not been begun.
    for (const { name, remedy } of this.steps)
      await noteCheck(db, { kind: 'step', subject: name, remedy, outcome: 'open' });
    const open = new Set(await openChecks(db, 'step'));
    for (const step of this.steps.filter(({ name }) => open.has(name))) {
      if (!(await step.take(db, epoch))) return 'soon';
      await noteCheck(db, { kind: 'step', subject: step.name, remedy: step.remedy, outcome: 'done' });
    }
    const origin = systemOrigin(this.options.service, db.partition, `restore-${epoch}`);
    await db.transaction(origin, (tx) => finishChecks(tx));
    return 0;
  }
}
