import { checkAuthority, type RequestContract, type ResponseOf, type Role } from '@conjoint/contracts';
import { londonDate, somePostcodesOf } from '@conjoint/kernel';
import {
  Call,
  derivedId,
  PartitionDatabases,
  type Clock,
  type Partnership,
  type PartitionDb,
} from '@conjoint/platform';
import { DecisionService } from '../decision/decision.service.js';
import { ChangeService } from '../referral/change.service.js';
import { RecordingService } from '../referral/recording.service.js';
import type { ReferralViews } from '../referral/referral-views.js';
import { sampleActing } from './sample-acting.js';
import { sampleCases, type SampleCase } from './sample-cases.js';
import { OUTSIDE, sampleReferral } from './sample-referral.js';

/** The clock stands at the moment each invented thing happened, so that recorded times, clocks and audit agree. */
export class SampleClock implements Clock {
  at: Date;
  constructor(at: Date) {
    this.at = at;
  }
  now(): Date {
    return this.at;
  }
}

/**
 * Who may decide, from the partnership file: the very seeds workforce takes over at its first start. The sample is loaded before any
 * process runs, so nobody else could be asked.
 */
export class SampleAuthority {
  constructor(private readonly partnership: Partnership) {}

  async send(
    call: Call,
    contract: RequestContract,
    body: { outcomes: string[] },
  ): Promise<ResponseOf<typeof checkAuthority>> {
    if (contract !== checkAuthority)
      throw new Error(`the sample asks for ${contract.name}, which it may not`);
    const seeds = this.partnership.authoritySeeds(call.partition);
    return {
      answers: body.outcomes.map((outcome) => {
        const seed = seeds.find(
          (one) =>
            one.outcomes.some((mine) => mine === outcome) &&
            one.role !== undefined &&
            call.acting.roles.includes(one.role),
        );
        return {
          outcome: outcome as never,
          allowed: seed !== undefined,
          authorityId: seed ? derivedId(call.partition, seed.key) : null,
          statute: seed?.citation ?? null,
          holders: [],
        };
      }),
    };
  }
}

export interface SampleParts {
  partnership: Partnership;
  databases: PartitionDatabases;
  clock: SampleClock;
  recording: RecordingService;
  deciding: DecisionService;
  changing: ChangeService;
  views: ReferralViews;
}

/** Loads the invented referrals of every council through the same services as people use. Repeating it changes nothing. */
export class SampleLoader {
  private readonly today: string;
  private readonly started: Date;

  constructor(private readonly parts: SampleParts) {
    this.started = parts.clock.now();
    this.today = londonDate(this.started);
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
    clock.at = new Date(Math.min(sample.receivedAt.getTime() + 12 * 60_000, this.started.getTime()));
    const postcodes = somePostcodesOf(sample.lives === 'another-member' ? next : partition, 16);
    const postcode =
      sample.lives === 'no-member'
        ? OUTSIDE.postcode
        : (postcodes[sample.household % postcodes.length] ?? OUTSIDE.postcode);
    const sameAsChildId = sample.sameChildAs ? (children.get(sample.sameChildAs) ?? null) : null;
    const worker = await this.call(partition, 'front-door-worker', sample.key);
    const referral = sampleReferral(sample, { number, postcode, sameAsChildId });
    const answer = await recording.record(
      { requestId: derivedId('sample', partition, sample.key), draftId: null, referral },
      worker,
    );
    children.set(sample.key, answer.children[0]!.childId);
    if (sample.acknowledged) await this.acknowledge(worker, answer.referralId);
    if (sample.decided) await this.decide(sample, partition, answer);
  }

  private async acknowledge(worker: Call, referralId: string): Promise<void> {
    const view = await this.parts.views.read(worker, referralId);
    if (view.acknowledgement === null)
      await this.parts.changing.acknowledge(
        { referralId, at: this.parts.clock.now().toISOString(), how: 'email' },
        worker,
      );
  }

  private async decide(
    sample: SampleCase,
    partition: string,
    answer: { referralId: string; children: { childId: string }[] },
  ): Promise<void> {
    const { clock, deciding, views } = this.parts;
    const manager = await this.call(partition, 'front-door-manager', sample.key);
    const view = await views.read(manager, answer.referralId);
    if (view.state !== 'waiting') return;
    clock.at = sample.decided!.at;
    const [first, ...others] = answer.children;
    const decision = { outcome: sample.decided!.outcome, rationale: sample.decided!.rationale };
    await deciding.record(
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
    );
  }

  private async call(partition: string, role: Role, key: string): Promise<Call> {
    const db: PartitionDb = await this.parts.databases.ready(partition);
    return new Call({
      service: 'referrals',
      partition,
      from: null,
      acting: sampleActing(this.parts.partnership, partition, role, this.today),
      token: null,
      correlationId: derivedId('sample', partition, role, key),
      deadline: Date.now() + 60_000,
      db,
      headers: {},
    });
  }
}
