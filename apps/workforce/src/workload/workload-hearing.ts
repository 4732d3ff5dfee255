import type { workerLent, workloadTold } from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  newId,
  PARTNERSHIP,
  type Clock,
  type EventCall,
  type EventOf,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { joinTeams } from '../teams/team.repository.js';
import { councilsWhereLent, homeRolesOf } from '../workers/places.js';
import { publishWorker } from '../workers/worker-fact.js';
import {
  insertTerms,
  insertWorker,
  lockWorker,
  workerById,
  workerOfPerson,
} from '../workers/worker.repository.js';
import { termsOn, type Worker } from '../workers/worker.rules.js';
import { WorkloadTelling } from './workload-telling.js';
import { keepElsewhere, keepTold } from './workload.repository.js';

type Lent = EventOf<typeof workerLent>;

/** What other partitions tell of lent workers is believed where this partition's own reading of the file lets them tell it. */
@Injectable()
export class WorkloadHearing {
  constructor(
    private readonly telling: WorkloadTelling,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At the employer: a council where she works says what she carries there. The other councils hear the new sum. */
  async told({ payload, from }: EventOf<typeof workloadTold>, call: EventCall): Promise<void> {
    const sender = this.trusted(from, call);
    const worker = await workerOfPerson(call.tx, payload.personKey);
    // Lent once and not employed here any more: her load is nobody's to add up.
    if (!worker?.employedHere) return;
    const held = await lockWorker(call.tx, worker.id);
    const { personKey, cases, points, asOf } = payload;
    await keepTold(call.tx, { partition: sender, personKey, cases, points, asOf });
    await call.tx.audit({
      action: 'workload.told',
      subjects: [worker.id],
      why: `${sender}: ${cases} cases, ${points} points`,
    });
    await this.telling.tellCouncils(call, held);
  }

  /** Where she works: the working copy follows the employer's record. */
  async lent({ payload, from }: Lent, call: EventCall): Promise<void> {
    const sender = this.trusted(from, call);
    const id = await this.copyOf(payload, sender, call);
    if (id === null) return;
    await this.follow(payload, id, call.tx);
    await keepElsewhere(call.tx, payload.personKey, payload.elsewhere);
    await call.tx.audit({ action: 'worker.lent', subjects: [id], why: `as ${sender} keeps it` });
    await publishWorker(call.tx, await workerById(call.tx, id), { on: this.today() });
  }

  /** The copy, made where the file lets this person work here; null where it does not, or where she is employed here herself. */
  private async copyOf(payload: Lent['payload'], sender: string, call: EventCall): Promise<string | null> {
    const employer = this.partnership.organisationOf(sender).alias;
    const known = await workerOfPerson(call.tx, payload.personKey);
    if (known) return known.employer === employer && !known.employedHere ? known.id : null;
    const homeRoles = await homeRolesOf(call.tx, this.partnership, payload.personKey);
    const person = { personKey: payload.personKey, organisation: employer, homeRoles };
    if (!councilsWhereLent(this.partnership, person, this.today()).includes(call.partition)) return null;
    const id = await insertWorker(
      call.tx,
      {
        ...asCopy(payload),
        personKey: payload.personKey,
        sourceRef: null,
        employer,
        employedHere: false,
        source: 'mandate',
      },
      { by: 'system:workforce', at: this.clock.now(), on: this.today() },
    );
    if (id !== null) await joinTeams(call.tx, this.today());
    return id;
  }

  private async follow(payload: Lent['payload'], id: string, tx: Tx): Promise<void> {
    const before = await lockWorker(tx, id);
    const by = { by: 'system:workforce', at: this.clock.now() };
    const { terms, name, registration, renewedUntil, leftOn } = asCopy(payload);
    await tx.query(
      `update worker set name = $2, registration = $3, renewed_until = $4, started_on = $5, left_on = $6, version = version + 1
       where id = $1`,
      [id, name, registration, renewedUntil, payload.startedOn, leftOn],
    );
    if (!sameTerms(termsOn(before, this.today()), terms))
      await insertTerms(tx, id, { ...terms, validFrom: this.today() }, by);
    await this.followAbsence(payload, before, tx);
  }

  /** Why she is away stays with the employer. */
  private async followAbsence(payload: Lent['payload'], before: Worker, tx: Tx): Promise<void> {
    const { absence } = payload;
    const open = before.absences.filter(({ until }) => until === null || until >= this.today());
    const same = (one: { from: string; until: string | null }) =>
      one.from === absence?.from && one.until === absence.until;
    const gone = open.filter((one) => !same(one)).map((one) => one.id);
    await tx.query(
      `update worker_absence set withdrawn_at = $2, withdrawn_by = 'system:workforce' where id = any($1::uuid[])`,
      [gone, this.clock.now()],
    );
    if (absence && !open.some(same))
      await tx.query(
        `insert into worker_absence (id, worker_id, kind, from_on, until_on, recorded_at, recorded_by)
         values ($1, $2, 'not-said', $3, $4, $5, 'system:workforce')`,
        [newId(), before.id, absence.from, absence.until, this.clock.now()],
      );
  }

  private trusted(from: string | null, { partition }: EventCall): string {
    const at = this.today();
    if (from !== null && this.partnership.sharingRule({ from, to: partition, purpose: 'workload', at }))
      return from;
    throw new DomainError(
      'not-permitted',
      'The sharing rules of this council do not let it be told workloads',
    );
  }

  private today(): string {
    return londonDate(this.clock.now());
  }
}

function asCopy(payload: Lent['payload']) {
  const { name, contract, grade, fteHundredths, caseHolder } = payload;
  const { registration, renewedUntil, startedOn, leftOn } = payload;
  return {
    name,
    registration,
    renewedUntil,
    startedOn,
    leftOn,
    terms: { contract, grade, fteHundredths, caseHolder },
  };
}

type CopyTerms = ReturnType<typeof asCopy>['terms'];
function sameTerms(one: CopyTerms, other: CopyTerms): boolean {
  return (['contract', 'grade', 'fteHundredths', 'caseHolder'] as const).every(
    (key) => one[key] === other[key],
  );
}
