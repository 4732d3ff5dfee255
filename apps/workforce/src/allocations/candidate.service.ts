import type {
  AllocationView,
  Candidate,
  listCandidates,
  ResponseOf,
  WorkEpisode,
  WorkerView,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, requireRole, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { soughtHidden } from '../episodes/hidden.js';
import { workerViews } from '../workers/worker-view.js';
import { workersById, type Reader } from '../workers/worker.repository.js';
import type { Worker } from '../workers/worker.rules.js';
import { altogether } from '../workload/workload.repository.js';
import { utilisationPercent } from '../workload/workload.rules.js';
import { assess, type Work } from './candidate.rules.js';
import { mandateStandings, restrictedFrom } from './circumstances.js';
import { allocationsOfEpisodes, siblingsOf, workEpisodes } from './work.repository.js';

/** Who could work with a child. Workers are compared with what they are meant to carry; nothing of a family is. */
@Injectable()
export class CandidateService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(call: Call, episodeId: string): Promise<ResponseOf<typeof listCandidates>> {
    requireRole(call, 'team-manager', 'director', 'auditor');
    const on = londonDate(this.clock.now());
    const [episode] = await workEpisodes(call.db, { ids: [episodeId], on, acting: call.acting });
    if (!episode) throw await noEpisodeHere(call, episodeId, 'allocation.considered');
    const siblings = await siblingsOf(call.db, { episode, on, acting: call.acting });
    const shown = [episode, ...siblings];
    await call.db.audit(call, {
      action: 'allocation.considered',
      subjects: shown.flatMap((one) => [one.episodeId, one.childId]),
    });
    const all = await allocationsOfEpisodes(
      call.db,
      shown.map((one) => one.episodeId),
    );
    const currentOf = (one: WorkEpisode): AllocationView | null =>
      all.find((allocation) => allocation.episodeId === one.episodeId && allocation.state === 'current') ??
      null;
    return {
      episode,
      current: currentOf(episode),
      siblings: siblings.map((one) => ({ ...one, current: currentOf(one) })),
      candidates: await this.candidates(call.db, call.partition, [episode]),
    };
  }

  /** Everybody who works here and holds cases, for some episodes: those without anything against them first, the least carried first. */
  private async candidates(
    reader: Reader,
    partition: string,
    episodes: readonly WorkEpisode[],
  ): Promise<Candidate[]> {
    const rows = await reader.query<{ id: string }>(
      'select id from worker where person_key is not null and (left_on is null or left_on >= $1) order by id',
      [londonDate(this.clock.now())],
    );
    const workers = await workersById(
      reader,
      rows.map(({ id }) => id),
    );
    const candidates = await this.assessed(reader, { partition, workers, episodes });
    return candidates.filter(({ refusals }) => !refusals.includes('holds-no-cases')).sort(suggestedFirst);
  }

  /** What is to be said of each of these workers, were she to get these episodes. */
  async assessed(
    reader: Reader,
    {
      partition,
      workers,
      episodes,
    }: { partition: string; workers: readonly Worker[]; episodes: readonly WorkEpisode[] },
  ): Promise<Candidate[]> {
    const on = londonDate(this.clock.now());
    const views = await workerViews(reader, workers, on);
    const mandates = await mandateStandings(reader, this.partnership, { partition, workers, on });
    const restricted = await restrictedFrom(
      reader,
      episodes.map(({ episodeId }) => episodeId),
    );
    const work = {
      works: episodes.map((one) => one.work),
      points: episodes.reduce((sum, { points }) => sum + points, 0),
    };
    return views.map((view) =>
      candidateOf(view, work, {
        mandate: mandates.get(view.workerId) ?? 'none',
        restricted: restricted.has(view.workerId),
      }),
    );
  }
}

export function noEpisode(): DomainError {
  return new DomainError('not-found', 'There is no such episode in this council');
}

/** An id that is not here, or must look as if it were not: that somebody asked for it is written down. */
export async function noEpisodeHere(call: Call, id: string, action: string): Promise<DomainError> {
  await soughtHidden(id, call, action);
  return noEpisode();
}

function candidateOf(
  view: WorkerView,
  work: Work,
  { mandate, restricted }: { mandate: 'held' | 'expected' | 'none'; restricted: boolean },
): Candidate {
  const { workload } = view;
  const { points } = altogether(workload, workload.elsewhere ?? undefined);
  const { state, caseHolder } = view;
  const circumstances = {
    ...{ state, caseHolder, points, mandate, restricted },
    qualified: view.registration !== null,
    targetHundredths: workload.targetHundredths,
  };
  return {
    workerId: view.workerId,
    name: view.name,
    employer: view.employer,
    employedHere: view.employedHere,
    state: view.state,
    grade: view.grade,
    fteHundredths: view.fteHundredths,
    absence: view.absence,
    workload,
    percentAfter: utilisationPercent(points + work.points, workload.targetHundredths),
    ...assess(circumstances, work),
  };
}

function suggestedFirst(one: Candidate, other: Candidate): number {
  const against = ({ advice, refusals }: Candidate): number =>
    refusals.length > 0 ? 2 : advice.length > 0 ? 1 : 0;
  return (
    against(one) - against(other) ||
    (one.percentAfter ?? Infinity) - (other.percentAfter ?? Infinity) ||
    one.name.localeCompare(other.name)
  );
}
