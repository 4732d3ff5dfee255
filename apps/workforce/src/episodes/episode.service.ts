import type { EpisodeFact } from '@conjoint/contracts';
import { beginEpoch, CLOCK, type Clock, type EventCall } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import {
  currentAllocations,
  finishAllocation,
  publishAllocations,
  type Allocation,
} from '../allocations/allocation.repository.js';
import type { AllocationAction } from '../allocations/allocation.rules.js';
import { WorkloadTelling, type At } from '../workload/workload-telling.js';
import { episodesById, keepEpisode, lockEpisodes, takeEpisodesBefore } from './episode-fact.repository.js';

/** What is known here of the council's episodes. An allocation ends with its episode. */
@Injectable()
export class EpisodeService {
  constructor(
    private readonly telling: WorkloadTelling,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async hear(at: At, event: { epoch: number; version: number; payload: EpisodeFact }): Promise<void> {
    const { payload, epoch, version } = event;
    const { tx } = at;
    const [before] = await lockEpisodes(tx, [payload.episodeId]);
    if (!(await keepEpisode(tx, payload, { epoch, version, at: this.clock.now() }))) return;
    const [after] = await episodesById(tx, [payload.episodeId]);
    const current = await currentAllocations(tx, [payload.episodeId]);
    if (payload.state === 'closed') await this.end(at, current, 'close', 'The episode was closed');
    else if (before?.work !== after!.work)
      await this.telling.changed(
        at,
        current.map(({ workerId }) => workerId),
      );
  }

  /** The referrals were put back from an older copy and said everything again: an episode that they did not say is no more. */
  async forgetBefore(call: EventCall, epoch: number): Promise<void> {
    const { tx, partition } = call;
    await beginEpoch(tx, `${partition}/referrals`, epoch);
    const gone = await takeEpisodesBefore(tx, epoch);
    const current = await currentAllocations(tx, gone);
    await this.end(call, current, 'lose', 'The episode was lost when older referral records were put back');
    await tx.audit({
      action: 'episodes.forgotten',
      subjects: gone,
      why: 'lost by a restore of the referrals',
    });
  }

  private async end(
    at: At,
    allocations: readonly Allocation[],
    action: AllocationAction,
    reason: string,
  ): Promise<void> {
    if (allocations.length === 0) return;
    const { tx } = at;
    const ending = { action, at: this.clock.now(), by: 'system:workforce', byName: '', reason };
    for (const allocation of allocations) await finishAllocation(tx, allocation, ending);
    await publishAllocations(
      tx,
      allocations.map(({ episodeId }) => episodeId),
    );
    await tx.audit({
      action: 'allocation.ended',
      subjects: allocations.flatMap(({ id, episodeId, childId }) => [id, episodeId, childId]),
      why: reason,
    });
    await this.telling.changed(
      at,
      allocations.map(({ workerId }) => workerId),
    );
  }
}
