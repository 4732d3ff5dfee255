import { workerLent, workloadTold } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { councilsWhereLent, homeRolesOf } from '../workers/places.js';
import { absenceFrom, calledBy, termsOn, type Worker } from '../workers/worker.rules.js';
import { lockWorkers } from '../workers/worker.repository.js';
import { loadsHere, toldOf } from './workload.repository.js';
import { NOTHING, sumOf } from './workload.rules.js';

/** The transaction of a change, and the partition it is in. */
export interface At {
  readonly tx: Tx;
  readonly partition: string;
}

/**
 * What employers and councils tell each other of a worker who is lent, in the transaction that changed it: points and a count to the
 * employer, her terms and the sum of everything else to a council where she works. No child, no episode and no council is named.
 */
@Injectable()
export class WorkloadTelling {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** These workers carry something else than before. They are held first: two changes at once are counted one after the other. */
  async changed(at: At, workerIds: readonly string[]): Promise<void> {
    for (const worker of await lockWorkers(at.tx, [...new Set(workerIds)])) {
      if (worker.employedHere) await this.tellCouncils(at, worker);
      else await this.tellEmployer(at, worker);
    }
  }

  /** What the employer keeps of a lent worker, or what she carries, has changed. The caller holds the worker. */
  async tellCouncils({ tx, partition }: At, worker: Worker): Promise<void> {
    const { personKey } = worker;
    if (personKey === null || !worker.employedHere) return;
    const on = londonDate(this.clock.now());
    const homeRoles = await homeRolesOf(tx, this.partnership, personKey);
    const person = { personKey, organisation: worker.employer, homeRoles };
    const told = await toldOf(tx, personKey);
    const lent = councilsWhereLent(this.partnership, person, on);
    const councils = [...new Set([...lent, ...told.map((one) => one.partition)])].filter((to) =>
      this.mayTell(partition, to, on),
    );
    if (councils.length === 0) return;
    const here = (await loadsHere(tx, [worker.id], on)).get(worker.id) ?? NOTHING;
    for (const to of councils) {
      const { cases, points } = sumOf([here, ...told.filter((one) => one.partition !== to)]);
      await tx.publish(workerLent, {
        aggregateId: personKey,
        to,
        payload: {
          ...this.terms(worker, personKey, on),
          elsewhere: { cases, points, asOf: this.clock.now().toISOString() },
        },
      });
    }
  }

  private async tellEmployer({ tx, partition }: At, worker: Worker): Promise<void> {
    const { personKey } = worker;
    const employer = this.partnership.organisation(worker.employer).partition;
    const on = londonDate(this.clock.now());
    if (personKey === null || !employer || !this.mayTell(partition, employer, on)) return;
    const { cases, points } = (await loadsHere(tx, [worker.id], on)).get(worker.id) ?? NOTHING;
    await tx.publish(workloadTold, {
      aggregateId: personKey,
      to: employer,
      payload: { personKey, cases, points, asOf: this.clock.now().toISOString() },
    });
  }

  private mayTell(from: string, to: string, at: string): boolean {
    return this.partnership.sharingRule({ from, to, purpose: 'workload', at }) !== undefined;
  }

  private terms(worker: Worker, personKey: string, on: string) {
    const { contract, grade, fteHundredths, caseHolder } = termsOn(worker, on);
    const absence = absenceFrom(worker, on);
    const { registration, renewedUntil, startedOn, leftOn } = worker;
    return {
      personKey,
      name: calledBy(worker),
      ...{ contract, grade, fteHundredths, caseHolder },
      ...{ registration, renewedUntil, startedOn, leftOn },
      absence: absence && { from: absence.from, until: absence.until },
    };
  }
}
