import type {
  AllocationView,
  Candidate,
  listAllocations,
  makeAllocation,
  moveAllocation,
  ParsedRequestOf,
  ResponseOf,
  WorkEpisode,
} from '@conjoint/contracts';
import { DomainError, londonDate, validationFailed } from '@conjoint/kernel';
import { CLOCK, newId, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockEpisodes } from '../episodes/episode-fact.repository.js';
import { isKeeper } from '../episodes/hidden.js';
import { episodeTeam } from '../teams/episode-team.repository.js';
import { lockWorkers } from '../workers/worker.repository.js';
import { WorkloadTelling } from '../workload/workload-telling.js';
import { refusalOf } from './allocation-words.js';
import {
  currentAllocations,
  finishAllocation,
  insertAllocation,
  publishAllocations,
  type Allocation,
} from './allocation.repository.js';
import { CandidateService, noEpisode, noEpisodeHere } from './candidate.service.js';
import {
  allocationsById,
  allocationsOfEpisodes,
  allocationsOfRequest,
  workEpisodes,
} from './work.repository.js';

interface Wish {
  readonly requestId: string;
  readonly workerId: string;
  readonly rationale: string;
  readonly againstAdvice: string | null;
}

/** A team manager gives children to workers. Episodes are held first, then workers: of two who want the same child, one waits and is told. */
@Injectable()
export class AllocationService {
  constructor(
    private readonly candidates: CandidateService,
    private readonly telling: WorkloadTelling,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async make(request: ParsedRequestOf<typeof makeAllocation>, call: Call): Promise<AllocationView[]> {
    requireRole(call, 'team-manager');
    const episodeIds = [...new Set(request.episodeIds)].sort();
    return call.db.transaction(call, async (tx) => {
      const episodes = await this.held(tx, call, episodeIds);
      const before = await allocationsOfRequest(tx, request.requestId);
      if (before.length > 0) return before;
      if (new Set(episodes.map(({ referralId }) => referralId)).size > 1)
        throw validationFailed([
          { field: 'episodeIds', message: 'Only children of one referral can be allocated together' },
        ]);
      const taken = await currentAllocations(tx, episodeIds);
      if (taken.length > 0) throw alreadyAllocated(taken);
      const ids = await this.give(tx, call, { wish: request, episodes, action: 'allocation.made' });
      return allocationsById(tx, ids);
    });
  }

  /** The allocation before is kept, as moved; a repeat of the same request answers what the first one made. */
  async move(request: ParsedRequestOf<typeof moveAllocation>, call: Call): Promise<AllocationView> {
    requireRole(call, 'team-manager');
    return call.db.transaction(call, async (tx) => {
      const allocation = await this.current(tx, call, request.allocationId, async () => {
        const [repeat] = await allocationsOfRequest(tx, request.requestId);
        return repeat ?? null;
      });
      if ('workerName' in allocation) return allocation;
      if (allocation.workerId === request.workerId)
        throw validationFailed([{ field: 'workerId', message: 'This worker has the child already' }]);
      const episodes = await this.open(tx, call, [allocation.episodeId]);
      await finishAllocation(tx, allocation, { ...this.by(call), action: 'move', reason: request.rationale });
      const ids = await this.give(tx, call, {
        wish: request,
        episodes,
        action: 'allocation.moved',
        from: allocation,
      });
      return (await allocationsById(tx, ids))[0]!;
    });
  }

  async end(
    call: Call,
    { allocationId, reason }: { allocationId: string; reason: string },
  ): Promise<AllocationView> {
    requireRole(call, 'team-manager');
    return call.db.transaction(call, async (tx) => {
      const allocation = await this.current(tx, call, allocationId, async () => {
        const [over] = await allocationsById(tx, [allocationId]);
        return over?.state === 'ended' && over.endReason === reason ? over : null;
      });
      if ('workerName' in allocation) return allocation;
      await finishAllocation(tx, allocation, { ...this.by(call), action: 'end', reason });
      await publishAllocations(tx, [allocation.episodeId]);
      await tx.audit({
        action: 'allocation.ended',
        subjects: [allocation.id, allocation.episodeId, allocation.childId, allocation.workerId],
        why: reason,
      });
      await this.telling.changed({ tx, partition: call.partition }, [allocation.workerId]);
      return (await allocationsById(tx, [allocationId]))[0]!;
    });
  }

  async history(call: Call, episodeId: string): Promise<ResponseOf<typeof listAllocations>> {
    requireRole(call, 'team-manager', 'social-worker', 'director', 'auditor');
    const [episode] = await workEpisodes(call.db, {
      ids: [episodeId],
      on: londonDate(this.clock.now()),
      acting: call.acting,
    });
    if (!episode) throw await noEpisodeHere(call, episodeId, 'allocation.read');
    await call.db.audit(call, { action: 'allocation.read', subjects: [episodeId, episode.childId] });
    return {
      episode,
      allocations: await allocationsOfEpisodes(call.db, [episodeId]),
      team: await episodeTeam(call.db, episodeId),
    };
  }

  /** Everything that a new allocation is: rule, rows, events, audit, and what a lent worker's employer hears. */
  private async give(
    tx: Tx,
    call: Call,
    {
      wish,
      episodes,
      action,
      from,
    }: { wish: Wish; episodes: readonly WorkEpisode[]; action: string; from?: Allocation },
  ): Promise<string[]> {
    const advice = await this.allowed(tx, call, wish, episodes);
    const ids: string[] = [];
    for (const { episodeId, childId } of episodes) {
      const id = newId();
      ids.push(id);
      await insertAllocation(tx, {
        ...{ id, episodeId, childId, advice },
        requestId: wish.requestId,
        workerId: wish.workerId,
        startedAt: this.clock.now(),
        startedBy: call.acting.personKey,
        startedByName: call.acting.personName,
        rationale: wish.rationale,
        againstAdvice: advice.length > 0 ? wish.againstAdvice : null,
      });
    }
    await publishAllocations(
      tx,
      episodes.map(({ episodeId }) => episodeId),
    );
    await tx.audit({
      action,
      subjects: [
        ...ids,
        wish.workerId,
        ...episodes.flatMap(({ episodeId, childId }) => [episodeId, childId]),
      ],
      why: wish.rationale,
    });
    const workers = from ? [from.workerId, wish.workerId] : [wish.workerId];
    await this.telling.changed({ tx, partition: call.partition }, workers);
    return ids;
  }

  /** What speaks against the worker and was overruled with a reason. @throws DomainError where it cannot be, or was not. */
  private async allowed(
    tx: Tx,
    call: Call,
    wish: Wish,
    episodes: readonly WorkEpisode[],
  ): Promise<Candidate['advice']> {
    const workers = await lockWorkers(tx, [wish.workerId]);
    if (workers.length === 0) throw new DomainError('not-found', 'There is no such worker here');
    const [candidate] = await this.candidates.assessed(tx, { partition: call.partition, workers, episodes });
    const { advice, refusals } = candidate!;
    if (refusals.length > 0) throw refusalOf(refusals);
    if (advice.length > 0 && wish.againstAdvice === null)
      throw validationFailed([
        { field: 'againstAdvice', message: 'Say why this worker, although she is not suggested' },
      ]);
    return advice;
  }

  private async held(tx: Tx, call: Call, episodeIds: readonly string[]): Promise<WorkEpisode[]> {
    const locked = await lockEpisodes(tx, episodeIds);
    const known = locked.filter(({ restricted }) => !restricted || isKeeper(call.acting));
    if (known.length < episodeIds.length) throw noEpisode();
    return this.open(tx, call, episodeIds);
  }

  private async open(tx: Tx, call: Call, episodeIds: readonly string[]): Promise<WorkEpisode[]> {
    const episodes = await workEpisodes(tx, {
      ids: episodeIds,
      on: londonDate(this.clock.now()),
      acting: call.acting,
    });
    const closed = episodes.filter(({ state }) => state === 'closed').map(({ episodeId }) => episodeId);
    if (closed.length === 0) return episodes;
    throw new DomainError(
      'not-acceptable-state',
      'This episode is closed, so that nobody needs to work on it',
      {
        details: { episodeIds: closed },
      },
    );
  }

  /** The allocation, held with its episode. Where it is over: what a repeat may be answered with, or a refusal. */
  private async current(
    tx: Tx,
    call: Call,
    allocationId: string,
    repeat: () => Promise<AllocationView | null>,
  ): Promise<Allocation | AllocationView> {
    const [known] = await allocationsById(tx, [allocationId]);
    const [episode] = known ? await lockEpisodes(tx, [known.episodeId]) : [];
    if (!known || (episode?.restricted && !isKeeper(call.acting)))
      throw new DomainError('not-found', 'There is no such allocation in this council');
    const [current] = await currentAllocations(tx, [known.episodeId]);
    if (current?.id === allocationId) return current;
    const answer = await repeat();
    if (answer) return answer;
    throw new DomainError(
      'conflict',
      'Somebody else has moved or ended this allocation meanwhile. Nothing was changed: look who has the child now',
      { details: { allocationId, episodeId: known.episodeId, currentId: current?.id ?? null } },
    );
  }

  private by(call: Call): { at: Date; by: string; byName: string } {
    return { at: this.clock.now(), by: call.acting.personKey, byName: call.acting.personName };
  }
}

function alreadyAllocated(taken: readonly Allocation[]): DomainError {
  return new DomainError(
    'conflict',
    'Somebody else has allocated this child meanwhile. Nothing was changed: look who has the child now',
    { details: { episodeIds: taken.map(({ episodeId }) => episodeId) } },
  );
}
