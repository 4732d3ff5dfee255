import type {
  getWorker,
  listUnrecordedPeople,
  listWorkers,
  ParsedRequestOf,
  ResponseOf,
} from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, requireRole, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { currentWork } from '../allocations/work.repository.js';
import { requireTeam } from '../teams/team.repository.js';
import { absenceView, workerViews } from './worker-view.js';
import { hasCaseworkRole } from './places.js';
import { pageOfWorkers, workerById, workersById } from './worker.repository.js';

const PAGE_SIZE = 50;

/** Who works here. Workers' data is not children's: whoever keeps workers sees counts of cases, never whose. */
@Injectable()
export class WorkerReadService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(
    { teamId, withLeft, page }: ParsedRequestOf<typeof listWorkers>,
    call: Call,
  ): Promise<ResponseOf<typeof listWorkers>> {
    requireRole(call, 'workforce-officer', 'team-manager', 'director', 'auditor');
    const on = londonDate(this.clock.now());
    await requireTeam(call.db, teamId);
    const { ids, total } = await pageOfWorkers(call.db, {
      teamId: teamId ?? null,
      leftSince: withLeft ? null : on,
      limit: PAGE_SIZE,
      offset: (page - 1) * PAGE_SIZE,
    });
    await call.db.audit(call, { action: 'worker.list', subjects: ids });
    const workers = await workerViews(call.db, await workersById(call.db, ids), on);
    return { workers, total, page, pageSize: PAGE_SIZE };
  }

  async get(
    { workerId }: ParsedRequestOf<typeof getWorker>,
    call: Call,
  ): Promise<ResponseOf<typeof getWorker>> {
    requireRole(call, 'workforce-officer', 'team-manager', 'director', 'auditor');
    const on = londonDate(this.clock.now());
    const worker = await workerById(call.db, workerId);
    const seesChildren = call.acting.roles.some(
      (role) => role !== 'workforce-officer' && SEE_CHILDREN.has(role),
    );
    const caseload = seesChildren ? await currentWork(call.db, { workerId, on, acting: call.acting }) : null;
    await call.db.audit(call, {
      action: 'worker.read',
      subjects: [workerId, ...(caseload ?? []).flatMap(({ episodeId, childId }) => [episodeId, childId])],
    });
    const [view] = await workerViews(call.db, [worker], on);
    return {
      worker: view!,
      renewedUntil: worker.renewedUntil,
      leavingReason: worker.leavingReason,
      terms: worker.terms.map(({ validFrom, ...terms }) => ({ from: validFrom, ...terms })),
      absences: worker.absences.map(absenceView),
      caseload,
    };
  }

  /** Only those of this organisation who may work with children: others need no worker's record. */
  async unrecorded(call: Call): Promise<ResponseOf<typeof listUnrecordedPeople>> {
    requireRole(call, 'workforce-officer', 'team-manager', 'director', 'auditor');
    const employer = this.partnership.organisationOf(call.partition).alias;
    const people = await call.db.query<{ personKey: string; name: string; roles: string[] }>(
      `select person_key as "personKey", name, vouched_roles as roles from person_known known
       where employer = $1 and vouched_at is not null
         and not exists (select 1 from worker where worker.person_key = known.person_key)
       order by name, person_key limit 200`,
      [employer],
    );
    await call.db.audit(call, { action: 'worker.unrecorded', subjects: [] });
    return { people: people.filter(({ roles }) => hasCaseworkRole(roles)) };
  }
}

const SEE_CHILDREN = new Set<string>(['team-manager', 'director', 'auditor']);
