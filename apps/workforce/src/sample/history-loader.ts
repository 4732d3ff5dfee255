import type { CouncilPlan, LoadedEpisodes, PlannedEpisode, PlannedWorker } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import {
  derivedId,
  developmentSubject,
  personKey,
  type Origin,
  type PartitionDb,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import {
  finishAllocation,
  insertAllocation,
  publishAllocations,
} from '../allocations/allocation.repository.js';
import { joinTeams } from '../teams/team.repository.js';
import { publishWorker } from '../workers/worker-fact.js';
import { insertWorker, lockWorker, workerOfPerson } from '../workers/worker.repository.js';

/** Episodes in one transaction. */
const BATCH = 100;
const BY = { key: 'system:workforce', name: 'Invented sample' } as const;

/**
 * Loads the workers of a plan and who had which case. The people of the partnership file who can sign in are here already. What is said of the
 * cases is a snapshot: nobody is told that she was given a case years ago.
 */
export class HistoryLoader {
  private readonly workerIds = new Map<string, string>();
  private readonly council: string;

  constructor(
    private readonly plan: CouncilPlan,
    private readonly of: { db: PartitionDb; partnership: Partnership; origin: Origin; now: Date },
  ) {
    this.council = plan.council;
  }

  /** How many workers were added, and how many cases they have had. */
  async load(loaded: LoadedEpisodes): Promise<{ workers: number; allocations: number }> {
    const { db, origin } = this.of;
    const workers = await db.transaction(origin, (tx) => this.addWorkers(tx));
    const byKey = new Map(loaded.map((episode) => [episode.key, episode]));
    const planned = this.plan.referrals.flatMap(({ children }) =>
      children.flatMap(({ episode }) => (episode && episode.allocations.length > 0 ? [episode] : [])),
    );
    for (let from = 0; from < planned.length; from += BATCH) {
      const batch = planned.slice(from, from + BATCH);
      await db.transaction(origin, async (tx) => {
        for (const episode of batch) await this.allocate(tx, episode, byKey.get(episode.key)!);
        const episodeIds = batch.map(({ key }) => byKey.get(key)!.episodeId);
        await publishAllocations(tx, episodeIds, { again: true });
        await tx.audit({ action: 'allocation.loaded', subjects: episodeIds, why: 'invented sample' });
      });
    }
    return { workers, allocations: planned.reduce((sum, { allocations }) => sum + allocations.length, 0) };
  }

  private async addWorkers(tx: Tx): Promise<number> {
    const on = londonDate(this.of.now);
    const added: string[] = [];
    for (const planned of this.plan.workers) {
      const known = planned.personKey === null ? null : await workerOfPerson(tx, planned.personKey);
      const id = known?.id ?? (await this.addWorker(tx, planned, on));
      this.workerIds.set(planned.key, id);
      if (known) continue;
      added.push(id);
      await publishWorker(tx, await lockWorker(tx, id), { on });
    }
    await joinTeams(tx, on);
    if (added.length > 0) await tx.audit({ action: 'worker.added', subjects: added, why: 'invented sample' });
    return added.length;
  }

  private async addWorker(tx: Tx, planned: PlannedWorker, on: string): Promise<string> {
    const { alias } = this.of.partnership.organisationOf(this.council);
    const id = derivedId('sample', this.council, 'worker', planned.key);
    const key = personKey(alias, developmentSubject(alias, `sample-${this.council}-${planned.key}`));
    const number = 100_000 + (Number.parseInt(id.slice(0, 6), 16) % 900_000);
    await insertWorker(
      tx,
      {
        personKey: planned.personKey ?? key,
        name: planned.name,
        sourceRef: null,
        employer: alias,
        employedHere: true,
        source: 'officer',
        registration: `SW${number}`,
        renewedUntil: `${on.slice(0, 4)}-11-30`,
        startedOn: planned.startedOn,
        leftOn: planned.leftOn,
        terms: {
          contract: planned.contract,
          grade: planned.caseHolder ? 'social-worker' : 'advanced-practitioner',
          fteHundredths: planned.fteHundredths,
          caseHolder: planned.caseHolder,
        },
      },
      { by: BY.key, at: this.of.now, on, id },
    );
    return id;
  }

  private async allocate(
    tx: Tx,
    { key, allocations, closure }: PlannedEpisode,
    { episodeId, childId }: LoadedEpisodes[number],
  ): Promise<void> {
    for (const [index, { at, worker, rationale }] of allocations.entries()) {
      const id = derivedId('sample', this.council, key, 'allocation', String(index));
      const workerId = this.workerIds.get(worker)!;
      await insertAllocation(tx, {
        id,
        requestId: id,
        episodeId,
        childId,
        workerId,
        startedAt: new Date(at),
        startedBy: BY.key,
        startedByName: BY.name,
        rationale,
        advice: [],
        againstAdvice: null,
      });
      const next = allocations[index + 1];
      const ended = next?.at ?? closure?.at;
      if (ended === undefined) continue;
      const ending = { at: new Date(ended), by: BY.key, byName: BY.name };
      await finishAllocation(
        tx,
        { id, state: 'current' },
        next
          ? { ...ending, action: 'move', reason: next.rationale }
          : { ...ending, action: 'close', reason: 'The case was closed' },
      );
    }
  }
}
