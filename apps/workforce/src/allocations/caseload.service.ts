import type { getCaseload, listUnallocated, ParsedRequestOf, ResponseOf } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { requireTeam } from '../teams/team.repository.js';
import { workerViews } from '../workers/worker-view.js';
import { workerOfPerson } from '../workers/worker.repository.js';
import { currentWork, unallocated } from './work.repository.js';

const PAGE_SIZE = 25;

/** Lists of children by who has them, or that nobody has them. The names are the referrals' to say. */
@Injectable()
export class CaseloadService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async mine(call: Call): Promise<ResponseOf<typeof getCaseload>> {
    requireRole(call, 'social-worker', 'team-manager');
    const on = londonDate(this.clock.now());
    const worker = await workerOfPerson(call.db, call.acting.personKey);
    const items = worker ? await currentWork(call.db, { workerId: worker.id, on, acting: call.acting }) : [];
    await call.db.audit(call, {
      action: 'caseload.read',
      subjects: items.flatMap(({ episodeId, childId }) => [episodeId, childId]),
    });
    const [view] = worker ? await workerViews(call.db, [worker], on) : [];
    return { worker: view ?? null, items };
  }

  async unallocated(
    { teamId, page }: ParsedRequestOf<typeof listUnallocated>,
    call: Call,
  ): Promise<ResponseOf<typeof listUnallocated>> {
    requireRole(call, 'team-manager', 'director', 'auditor');
    await requireTeam(call.db, teamId);
    const { items, total } = await unallocated(call.db, {
      on: londonDate(this.clock.now()),
      teamId: teamId ?? null,
      acting: call.acting,
      limit: PAGE_SIZE,
      offset: (page - 1) * PAGE_SIZE,
    });
    await call.db.audit(call, {
      action: 'unallocated.read',
      subjects: items.flatMap(({ episodeId, childId }) => [episodeId, childId]),
    });
    return { items, total, page, pageSize: PAGE_SIZE };
  }
}
