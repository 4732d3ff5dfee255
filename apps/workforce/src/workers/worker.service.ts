import type {
  addWorker,
  changeWorkerTerms,
  correctWorker,
  endAbsence,
  leaveWorker,
  ParsedRequestOf,
  recordAbsence,
  WorkerView,
} from '@conjoint/contracts';
import { DomainError, londonDate, validationFailed } from '@conjoint/kernel';
import {
  CLOCK,
  derivedId,
  newId,
  PARTNERSHIP,
  requireRole,
  type Call,
  type Clock,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { joinTeams } from '../teams/team.repository.js';
import { WorkloadTelling } from '../workload/workload-telling.js';
import { checkedAbsence, checkedLeaving, checkedRegistration, checkedTerms } from './worker-check.rules.js';
import { publishWorker } from './worker-fact.js';
import { workerViews } from './worker-view.js';
import { insertTerms, insertWorker, lockWorker, workerById } from './worker.repository.js';
import type { Worker } from './worker.rules.js';

/** What a workforce officer keeps of the people her organisation employs. A change is said in the transaction that made it. */
@Injectable()
export class WorkerService {
  constructor(
    private readonly telling: WorkloadTelling,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async add(request: ParsedRequestOf<typeof addWorker>, call: Call): Promise<WorkerView> {
    requireRole(call, 'workforce-officer');
    const { personKey, name, startedOn, renewedUntil, contract, grade, fteHundredths, caseHolder } = request;
    const registration = checkedRegistration(request.registration);
    const id = derivedId('worker', call.partition, request.requestId);
    return call.db.transaction(call, async (tx) => {
      const added = await insertWorker(
        tx,
        {
          ...{ personKey, name, registration, renewedUntil, startedOn },
          sourceRef: null,
          leftOn: null,
          employer: this.partnership.organisationOf(call.partition).alias,
          employedHere: true,
          source: 'officer',
          terms: { contract, grade, fteHundredths, caseHolder },
        },
        { by: call.acting.personKey, at: this.clock.now(), on: this.today(), id },
      );
      if (added !== null) {
        if (this.partnership.partition(call.partition).kind === 'council') await joinTeams(tx, this.today());
        await this.say(tx, call, { id, action: 'worker.added' });
      }
      return this.shown(tx, id);
    });
  }

  changeTerms(request: ParsedRequestOf<typeof changeWorkerTerms>, call: Call): Promise<WorkerView> {
    const { from, contract, grade, fteHundredths, caseHolder } = request;
    return this.change(call, request, 'worker.terms-changed', async (tx, worker) => {
      const terms = checkedTerms(worker, { validFrom: from, contract, grade, fteHundredths, caseHolder });
      await insertTerms(tx, worker.id, terms, { by: call.acting.personKey, at: this.clock.now() });
    });
  }

  correct(request: ParsedRequestOf<typeof correctWorker>, call: Call): Promise<WorkerView> {
    const registration = checkedRegistration(request.registration);
    return this.change(call, request, 'worker.corrected', async (tx, worker) => {
      const taken = await tx.query('select 1 from worker where person_key = $1 and id <> $2', [
        request.personKey,
        worker.id,
      ]);
      if (taken.length > 0)
        throw validationFailed([{ field: 'personKey', message: 'Another record here is of that person' }]);
      await tx.query(
        'update worker set name = $2, person_key = $3, registration = $4, renewed_until = $5 where id = $1',
        [worker.id, request.name, request.personKey, registration, request.renewedUntil],
      );
    });
  }

  recordAbsence(request: ParsedRequestOf<typeof recordAbsence>, call: Call): Promise<WorkerView> {
    const { kind, from, until } = request;
    return this.change(call, request, 'worker.absence-recorded', async (tx, worker) => {
      checkedAbsence(worker, { from, until });
      await tx.query(
        `insert into worker_absence (id, worker_id, kind, from_on, until_on, recorded_at, recorded_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [newId(), worker.id, kind, from, until, this.clock.now(), call.acting.personKey],
      );
    });
  }

  endAbsence(request: ParsedRequestOf<typeof endAbsence>, call: Call): Promise<WorkerView> {
    const { absenceId, until } = request;
    return this.change(call, request, 'worker.absence-ended', async (tx, worker) => {
      const absence = worker.absences.find(({ id }) => id === absenceId);
      if (!absence) throw new DomainError('not-found', 'There is no such absence of this worker');
      if (until !== null && until < absence.from)
        throw validationFailed([
          { field: 'until', message: 'The last day must be the first day or a later one' },
        ]);
      await (until === null
        ? tx.query('update worker_absence set withdrawn_at = $2, withdrawn_by = $3 where id = $1', [
            absenceId,
            this.clock.now(),
            call.acting.personKey,
          ])
        : tx.query('update worker_absence set until_on = $2 where id = $1', [absenceId, until]));
    });
  }

  leave(request: ParsedRequestOf<typeof leaveWorker>, call: Call): Promise<WorkerView> {
    const { leftOn, reason } = request;
    return this.change(call, request, 'worker.leaves', async (tx, worker) => {
      checkedLeaving(worker, leftOn);
      await tx.query('update worker set left_on = $2, leaving_reason = $3 where id = $1', [
        worker.id,
        leftOn,
        reason,
      ]);
    });
  }

  private async change(
    call: Call,
    { workerId, version }: { workerId: string; version: number },
    action: string,
    work: (tx: Tx, worker: Worker) => Promise<void>,
  ): Promise<WorkerView> {
    requireRole(call, 'workforce-officer');
    return call.db.transaction(call, async (tx) => {
      const worker = await lockWorker(tx, workerId);
      if (!worker.employedHere)
        throw new DomainError(
          'not-permitted',
          'Another organisation employs this worker and keeps her record. Ask its workforce officer',
        );
      if (worker.version !== version)
        throw new DomainError(
          'stale-version',
          'Somebody has changed this worker since you opened her record',
        );
      await work(tx, worker);
      await tx.query('update worker set version = version + 1 where id = $1', [workerId]);
      await this.say(tx, call, { id: workerId, action });
      return this.shown(tx, workerId);
    });
  }

  private async say(tx: Tx, call: Call, { id, action }: { id: string; action: string }): Promise<void> {
    const worker = await workerById(tx, id);
    await publishWorker(tx, worker, { on: this.today() });
    await this.telling.tellCouncils({ tx, partition: call.partition }, worker);
    await tx.audit({ action, subjects: [id] });
  }

  private async shown(tx: Tx, id: string): Promise<WorkerView> {
    const found = await tx.query('select 1 from worker where id = $1', [id]);
    if (found.length === 0)
      throw validationFailed([{ field: 'personKey', message: 'A record here is of that person already' }]);
    const [view] = await workerViews(tx, [await workerById(tx, id)], this.today());
    return view!;
  }

  private today(): string {
    return londonDate(this.clock.now());
  }
}
