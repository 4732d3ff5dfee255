import type { AllocationFact, EpisodeFact, WorkerFact } from '@conjoint/contracts';
import { beginEpoch, CLOCK, type Clock, type EventCall, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { EpisodeRepository } from './episode.repository.js';
import { assessmentDeltas, countedEpisode, spellsOf, termsOf } from './fact.rules.js';
import { standsBeside, takeBefore, type HeardFact } from './heard.js';
import { WorkforceRepository } from './workforce.repository.js';

interface Told<P> {
  readonly epoch: number;
  readonly version: number;
  readonly payload: P;
}

/** Puts each fact in the place of the one before it. Whoever says it, and how often, makes no difference. */
@Injectable()
export class FactService {
  constructor(
    private readonly episodes: EpisodeRepository,
    private readonly workforce: WorkforceRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async hearEpisode(tx: Tx, event: Told<EpisodeFact>): Promise<void> {
    const heard = this.heard(event.payload.episodeId, event);
    const before = await this.episodes.fact(tx, heard);
    if (before && !before.isNewer) return;
    const after = countedEpisode(event.payload);
    await this.episodes.keep(tx, heard, after);
    for (const delta of assessmentDeltas(before, after)) await this.episodes.add(tx, delta);
  }

  async hearAllocation(tx: Tx, event: Told<AllocationFact>): Promise<void> {
    const heard = this.heard(event.payload.episodeId, event);
    if ((await standsBeside(tx, 'allocation_fact', heard)) === 'older') return;
    await this.workforce.keepAllocation(tx, heard, spellsOf(event.payload));
  }

  async hearWorker(tx: Tx, event: Told<WorkerFact>): Promise<void> {
    const { workerId, startedOn, leftOn } = event.payload;
    const heard = this.heard(workerId, event);
    if ((await standsBeside(tx, 'worker_fact', heard)) === 'older') return;
    await this.workforce.keepWorker(tx, heard, { startedOn, leftOn, terms: termsOf(event.payload) });
  }

  /** After a restore of the referrals, with their own facts: what only an earlier epoch said of episodes is lost. */
  async forgetEpisodesBefore({ tx }: EventCall, epoch: number): Promise<void> {
    const gone = await this.episodes.takeBefore(tx, epoch);
    for (const fact of gone)
      for (const delta of assessmentDeltas(fact, null)) await this.episodes.add(tx, delta);
    await tx.audit({
      action: 'figures.forgotten',
      subjects: gone.map(({ episodeId }) => episodeId),
      why: 'episodes lost by a restore of the referrals',
    });
  }

  /** The same after a restore of the workforce. */
  async forgetWorkforceBefore({ tx, partition }: EventCall, epoch: number): Promise<void> {
    await beginEpoch(tx, `${partition}/workforce`, epoch);
    const gone = [
      ...(await takeBefore(tx, 'allocation_fact', epoch)),
      ...(await takeBefore(tx, 'worker_fact', epoch)),
    ];
    await tx.audit({
      action: 'figures.forgotten',
      subjects: gone,
      why: 'allocations and workers lost by a restore of the workforce',
    });
  }

  private heard(id: string, { epoch, version }: { epoch: number; version: number }): HeardFact {
    return { id, epoch, version, heardAt: this.clock.now() };
  }
}
