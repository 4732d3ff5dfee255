import {
  allocationSnapshotted,
  episodeSnapshotted,
  eventSubject,
  referralSnapshotted,
  renewFacts,
  renewWorkforceFacts,
  workerSnapshotted,
  type AllocationFact,
  type EpisodeFact,
  type EventContract,
  type ReferralFact,
  type WorkerFact,
} from '@conjoint/contracts';
import { Answers, newId, type Call, type PartitionDb } from '@conjoint/platform';
import { Controller, Module } from '@nestjs/common';

export interface Told {
  readonly contract: EventContract;
  readonly id: string;
  readonly version: number;
  readonly fact: ReferralFact | EpisodeFact | AllocationFact | WorkerFact;
}

/** What the owners of the facts hold: in the tests they have nothing else, and say it again when they are asked to. */
export const held = {
  referrals: new Map<string, ReferralFact>(),
  episodes: new Map<string, EpisodeFact>(),
  allocations: new Map<string, AllocationFact>(),
  workers: new Map<string, WorkerFact>(),
  /** The owners answer that they cannot just now. */
  silent: false,
};
let version = 1_000_000;

/** Lets the relay of an owner send events in this order, whatever their versions say. */
export async function tell(owner: PartitionDb, events: readonly Told[]): Promise<void> {
  await owner.query(
    `insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id)
     select id, aggregate_id, version, 1, subject, name, body::jsonb, 'test'
     from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
       with ordinality as e (id, aggregate_id, version, subject, name, body, place) order by place`,
    [
      events.map(() => newId()),
      events.map(({ id }) => id),
      events.map(({ version }) => version),
      events.map(({ contract }) => eventSubject(contract, owner.partition)),
      events.map(({ contract }) => `${contract.service}.${contract.name}`),
      events.map(({ fact }) => JSON.stringify(fact)),
    ],
  );
}

function again<F extends Told['fact']>(contract: EventContract, facts: ReadonlyMap<string, F>): Told[] {
  version += 1;
  return [...facts].map(([id, fact]) => ({ contract, id, version, fact }));
}

@Controller()
class ReferralsOwner {
  /** Two pages: the referrals, then the episodes. */
  @Answers(renewFacts)
  async renew(
    { after }: { after: string | null },
    call: Call,
  ): Promise<{ said: number; next: string | null }> {
    if (held.silent) throw new Error('silent for a test');
    const events =
      after === null ? again(referralSnapshotted, held.referrals) : again(episodeSnapshotted, held.episodes);
    await tell(call.db, events);
    return { said: events.length, next: after === null ? newId() : null };
  }
}
@Controller()
class WorkforceOwner {
  @Answers(renewWorkforceFacts)
  async renew(
    _request: { after: string | null },
    call: Call,
  ): Promise<{ said: number; next: string | null }> {
    const events = [
      ...again(workerSnapshotted, held.workers),
      ...again(allocationSnapshotted, held.allocations),
    ];
    await tell(call.db, events);
    return { said: events.length, next: null };
  }
}

@Module({ controllers: [ReferralsOwner] })
class Referrals {}
@Module({ controllers: [WorkforceOwner] })
class Workforce {}

const bare = { entities: [], migrations: [], partitionKinds: ['council'] as ('council' | 'body')[] };
export const OWNERS_IN_TEST = [
  { name: 'referrals' as const, module: Referrals, database: { service: 'referrals' as const, ...bare } },
  { name: 'workforce' as const, module: Workforce, database: { service: 'workforce' as const, ...bare } },
];
