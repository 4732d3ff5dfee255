import { somePostcodesOf } from '@conjoint/kernel';
import { derivedId, type Call, type PartitionDatabases } from '@conjoint/platform';
import { DecisionService } from '../decision/decision.service.js';
import { ChangeService } from '../referral/change.service.js';
import { RecordingService } from '../referral/recording.service.js';
import type { ReferralViews } from '../referral/referral-views.js';
import type { SampleCalls } from './sample-calls.js';
import type { SampleClock } from './sample-clock.js';
import { sampleCases, type SampleCase } from './sample-cases.js';
import { OUTSIDE, sampleReferral } from './sample-referral.js';

export interface SampleParts {
  databases: PartitionDatabases;
  calls: SampleCalls;
  clock: SampleClock;
  recording: RecordingService;
  deciding: DecisionService;
  changing: ChangeService;
  views: ReferralViews;
}

/** Loads the invented referrals of every council through the same services as people use. Repeating it changes nothing. */
export class SampleLoader {
  private readonly started: Date;

  constructor(private readonly parts: SampleParts) {
    this.started = parts.clock.now();
  }

  async load(): Promise<Record<string, number>> {
    const loaded: Record<string, number> = {};
    const councils = this.parts.databases.partitions;
    for (const [number, partition] of councils.entries()) {
      const children = new Map<string, string>();
      const next = councils[(number + 1) % councils.length]!;
      for (const sample of sampleCases(this.started))
        await this.one(sample, { partition, number, next, children });
      loaded[partition] = sampleCases(this.started).length;
    }
    return loaded;
  }

  private async one(
    sample: SampleCase,
    where: { partition: string; number: number; next: string; children: Map<string, string> },
  ): Promise<void> {
    const { partition, number, next, children } = where;
    const { clock, recording } = this.parts;
    const typedAt = new Date(Math.min(sample.receivedAt.getTime() + 12 * 60_000, this.started.getTime()));
    const postcodes = somePostcodesOf(sample.lives === 'another-member' ? next : partition, 16);
    const postcode =
      sample.lives === 'no-member'
        ? OUTSIDE.postcode
        : (postcodes[sample.household % postcodes.length] ?? OUTSIDE.postcode);
    const sameAsChildId = sample.sameChildAs ? (children.get(sample.sameChildAs) ?? null) : null;
    const worker = await this.parts.calls.as('front-door-worker', partition, sample.key);
    const referral = sampleReferral(sample, { number, postcode, sameAsChildId });
    const requestId = derivedId('sample', partition, sample.key);
    const answer = await clock.at(typedAt, () =>
      recording.record({ requestId, draftId: null, referral }, worker),
    );
    children.set(sample.key, answer.children[0]!.childId);
    if (sample.acknowledged) await this.acknowledge(worker, answer.referralId, typedAt);
    if (sample.decided) await this.decide(sample, partition, answer);
  }

  private async acknowledge(worker: Call, referralId: string, at: Date): Promise<void> {
    const view = await this.parts.views.read(worker, referralId);
    if (view.acknowledgement === null)
      await this.parts.clock.at(at, () =>
        this.parts.changing.acknowledge({ referralId, at: at.toISOString(), how: 'email' }, worker),
      );
  }

  private async decide(
    sample: SampleCase,
    partition: string,
    answer: { referralId: string; children: { childId: string }[] },
  ): Promise<void> {
    const { clock, deciding, views } = this.parts;
    const manager = await this.parts.calls.as('front-door-manager', partition, sample.key);
    const view = await views.read(manager, answer.referralId);
    if (view.state !== 'waiting') return;
    const [first, ...others] = answer.children;
    const decision = { outcome: sample.decided!.outcome, rationale: sample.decided!.rationale };
    await clock.at(sample.decided!.at, () =>
      deciding.record(
        {
          requestId: derivedId('sample', partition, sample.key, 'decision'),
          referralId: answer.referralId,
          version: view.version,
          decisions: [
            { ...decision, childId: first!.childId, copiedFromChildId: null },
            ...others.map(({ childId }) => ({ ...decision, childId, copiedFromChildId: first!.childId })),
          ],
        },
        manager,
      ),
    );
  }
}
