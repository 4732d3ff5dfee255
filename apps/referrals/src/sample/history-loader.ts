import type { CouncilPlan, LoadedEpisodes, PlannedChild, PlannedReferral } from '@conjoint/contracts';
import { derivedId } from '@conjoint/platform';
import type { DecisionService } from '../decision/decision.service.js';
import type { ChangeService } from '../referral/change.service.js';
import type { RecordingService } from '../referral/recording.service.js';
import type { ReferralViews } from '../referral/referral-views.js';
import { CaseLoader, type CaseParts } from './case-loader.js';
import { referralInput } from './planned-referral.js';

/** Households loaded side by side: as many as keep both the processor and the database at work. */
const AT_ONCE = 6;
const TOLD_AFTER_MS = 3 * 86_400_000;

export interface HistoryParts extends CaseParts {
  recording: RecordingService;
  changing: ChangeService;
  deciding: DecisionService;
  views: ReferralViews;
}

/** Loads the planned months of one council through the services people use. Repeating it changes nothing. */
export class HistoryLoader {
  private readonly childIds = new Map<string, string>();
  private readonly episodes: LoadedEpisodes = [];
  private readonly cases: CaseLoader;

  constructor(
    private readonly plan: CouncilPlan,
    private readonly parts: HistoryParts,
  ) {
    this.cases = new CaseLoader(parts);
  }

  async load(): Promise<LoadedEpisodes> {
    const waiting = this.byHousehold();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        // Referrals of one household follow each other: a later one names children whom an earlier one recorded.
        for (let mine = waiting.shift(); mine; mine = waiting.shift())
          for (const referral of mine) await this.one(referral);
      }),
    );
    return this.episodes;
  }

  private byHousehold(): PlannedReferral[][] {
    const households = new Map<string, PlannedReferral[]>();
    for (const referral of this.plan.referrals) {
      const { key } = referral.household;
      households.set(key, [...(households.get(key) ?? []), referral]);
    }
    return [...households.values()];
  }

  private async one(planned: PlannedReferral): Promise<void> {
    const { clock, calls, recording } = this.parts;
    const { council } = this.plan;
    const worker = await calls.as('front-door-worker', council, planned.key);
    const { referralId, children } = await clock.at(new Date(planned.typedAt), () =>
      recording.record(
        {
          requestId: derivedId('sample', council, planned.key),
          draftId: null,
          referral: referralInput(planned, this.childIds),
        },
        worker,
      ),
    );
    for (const [index, { key }] of planned.children.entries())
      this.childIds.set(key, children[index]!.childId);
    await this.acknowledge(planned, referralId);
    await this.decide(planned, referralId);
    await this.tellOutcome(planned, referralId);
    for (const child of planned.children) await this.followCase(child, referralId);
  }

  private async acknowledge({ key, acknowledgedAt }: PlannedReferral, referralId: string): Promise<void> {
    if (acknowledgedAt === null) return;
    const { clock, calls, changing } = this.parts;
    const worker = await calls.as('front-door-worker', this.plan.council, key);
    await clock.at(new Date(acknowledgedAt), () =>
      changing.acknowledge({ referralId, at: acknowledgedAt, how: 'email' }, worker),
    );
  }

  /** The last days' referrers still wait for it, so that somebody has something to tell. */
  private async tellOutcome({ key, decision }: PlannedReferral, referralId: string): Promise<void> {
    if (decision === null || Date.now() - Date.parse(decision.at) < TOLD_AFTER_MS) return;
    const { clock, calls, changing } = this.parts;
    const worker = await calls.as('front-door-worker', this.plan.council, key);
    const at = new Date(Date.parse(decision.at) + 3_600_000);
    await clock.at(at, () =>
      changing.tellOutcome({ referralId, at: at.toISOString(), how: 'email' }, worker),
    );
  }

  private async decide({ key, decision, children }: PlannedReferral, referralId: string): Promise<void> {
    if (decision === null) return;
    const { clock, calls, deciding, views } = this.parts;
    const manager = await calls.as('front-door-manager', this.plan.council, key);
    const view = await views.read(manager, referralId);
    if (view.state !== 'waiting') return;
    const [first, ...others] = children.map((child) => this.childIds.get(child.key)!);
    const { outcome, rationale } = decision;
    await clock.at(new Date(decision.at), () =>
      deciding.record(
        {
          requestId: derivedId('sample', this.plan.council, key, 'decision'),
          referralId,
          version: view.version,
          decisions: [
            { outcome, rationale, childId: first!, copiedFromChildId: null },
            ...others.map((childId) => ({ outcome, rationale, childId, copiedFromChildId: first! })),
          ],
        },
        manager,
      ),
    );
  }

  private async followCase({ key, episode }: PlannedChild, referralId: string): Promise<void> {
    if (episode === null) return;
    const { council } = this.plan;
    const childId = this.childIds.get(key)!;
    const { db } = await this.parts.calls.as('social-worker', council, episode.key);
    const [row] = await db.query<{ id: string }>(
      'select id from episode where referral_id = $1 and child_id = $2',
      [referralId, childId],
    );
    this.episodes.push({ key: episode.key, episodeId: row!.id, childId, referralId });
    await this.cases.load(episode, { council, episodeId: row!.id });
  }
}
