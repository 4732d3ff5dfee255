import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import {
  countMonths,
  eventSubject,
  factsRenewed,
  referralChanged,
  referralDecided,
  referralRecorded,
  referralSnapshotted,
  renewFacts,
  renewWorkforceFacts,
  type EventContract,
  type ReferralFact,
} from '@conjoint/contracts';
import { Answers, newId, RestoreSteps, type Call } from '@conjoint/platform';
import { markCopy, testWorld, type TestWorld } from '@conjoint/testing';
import { Controller, Module } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { contributionOf, countedFact } from './month.rules.js';

jest.setTimeout(60_000);

const COUNCIL = 'E09000013';
const OTHER = 'E09000020';

/** The owner of the facts: only its outbox is needed here, so that a test can send what it likes in any order. */
@Controller()
class Facts {
  /** What was asked, newest last. */
  static readonly asked: (string | null)[] = [];
  static readonly secondPage = newId();

  @Answers(renewFacts)
  async renew(
    { after }: { after: string | null },
    _call: Call,
  ): Promise<{ said: number; next: string | null }> {
    Facts.asked.push(after);
    return { said: 100, next: after === null ? Facts.secondPage : null };
  }
}
@Module({ controllers: [Facts] })
class Owner {}

@Controller()
class WorkforceFacts {
  static asked = 0;

  @Answers(renewWorkforceFacts)
  async renew(
    _request: { after: string | null },
    _call: Call,
  ): Promise<{ said: number; next: string | null }> {
    WorkforceFacts.asked += 1;
    return { said: 0, next: null };
  }
}
@Module({ controllers: [WorkforceFacts] })
class WorkforceOwner {}

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partitions: [COUNCIL, OTHER],
    now: '2026-11-23T09:00:00Z',
    services: [
      { name: 'reporting', module: AppModule, database },
      {
        name: 'referrals',
        module: Owner,
        database: { service: 'referrals', entities: [], migrations: [], partitionKinds: ['council'] },
      },
      {
        name: 'workforce',
        module: WorkforceOwner,
        database: { service: 'workforce', entities: [], migrations: [], partitionKinds: ['council'] },
      },
    ],
  });
}, 120_000);
afterAll(() => world?.stop(), 60_000);
beforeEach(async () => {
  await tables().query('delete from referral_fact');
  await tables().query('delete from referral_month');
});

const tables = () => world.db('reporting', COUNCIL);
const analyst = (partition = COUNCIL) => world.person({ partition, roles: ['performance-analyst'] });
const YEAR = { from: '2026-01-01', until: '2026-12-31' };

interface Sent {
  contract: EventContract;
  version: number;
  fact: ReferralFact;
}

/** Lets the relay send events in this order, whatever their versions say. */
async function send(events: readonly Sent[]): Promise<void> {
  await world.db('referrals', COUNCIL).query(
    `insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id)
     select id, aggregate_id, version, 1, subject, name, body::jsonb, 'test'
     from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[])
       with ordinality as e (id, aggregate_id, version, subject, name, body, place) order by place`,
    [
      events.map(() => newId()),
      events.map(({ fact }) => fact.referralId),
      events.map(({ version }) => version),
      events.map(({ contract }) => eventSubject(contract, COUNCIL)),
      events.map(({ contract }) => `${contract.service}.${contract.name}`),
      events.map(({ fact }) => JSON.stringify(fact)),
    ],
  );
  await world.settled();
}

function recorded(receivedAt = '2026-11-20T15:30:00Z'): ReferralFact {
  const child = { childId: randomUUID(), state: 'waiting' as const, reReferral: false };
  return {
    referralId: randomUUID(),
    state: 'waiting',
    receivedAt,
    recordedAt: receivedAt,
    decisionDueAt: '2026-11-23T23:59:59.999Z',
    sourceCode: '3B',
    children: [{ ...child, outcome: null, decidedAt: null }],
  };
}
function decided(fact: ReferralFact, decidedAt = '2026-11-23T10:00:00Z'): ReferralFact {
  return {
    ...fact,
    state: 'decided',
    children: fact.children.map((child) => ({
      ...child,
      state: 'decided',
      outcome: 'early-help',
      decidedAt,
    })),
  };
}
/** Each referral’s life: recorded, sometimes corrected into another month, then decided, withdrawn, passed on or left. */
function lives(count: number): Sent[][] {
  return Array.from({ length: count }, (_, index) => {
    const first = recorded(`2026-${String(1 + (index % 11)).padStart(2, '0')}-15T10:00:00Z`);
    const corrected = index % 3 === 0 ? { ...first, receivedAt: '2026-06-30T23:30:00Z' } : first;
    const last: ReferralFact[] = [
      decided(corrected),
      decided(corrected, '2026-11-24T00:00:00Z'),
      { ...corrected, state: 'withdrawn' },
      { ...corrected, state: 'passed-on' },
      corrected,
    ];
    const end = last[index % last.length]!;
    return [
      { contract: referralRecorded, version: 1, fact: first },
      { contract: referralChanged, version: 2, fact: corrected },
      { contract: end.state === 'decided' ? referralDecided : referralChanged, version: 3, fact: end },
    ];
  });
}
/** A fixed shuffle: the same on every run. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 7;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  return items
    .map((item) => [random(), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}
const model = async () => ({
  months: await tables().query('select * from referral_month order by month'),
  facts: await tables().query(
    'select referral_id, month, counted, decided_at, decided_in_time, withdrawn from referral_fact order by referral_id',
  ),
});

describe('the months', () => {
  it('count what was received and decided, in time or not, and what was withdrawn', async () => {
    const [inTime, late, gone] = [recorded(), recorded(), recorded('2026-10-05T09:00:00Z')];
    await send([inTime, late, gone].map((fact) => ({ contract: referralRecorded, version: 1, fact })));
    await send([
      { contract: referralDecided, version: 2, fact: decided(inTime) },
      { contract: referralDecided, version: 2, fact: decided(late, '2026-11-25T10:00:00Z') },
      { contract: referralChanged, version: 2, fact: { ...gone, state: 'withdrawn' } },
    ]);
    const answer = await analyst().send(countMonths, { from: '2026-10-01', until: '2026-12-01' });
    expect(answer).toEqual({
      months: [
        { month: '2026-10-01', received: 0, decided: 0, decidedInTime: 0, withdrawn: 1 },
        { month: '2026-11-01', received: 2, decided: 2, decidedInTime: 1, withdrawn: 0 },
        { month: '2026-12-01', received: 0, decided: 0, decidedInTime: 0, withdrawn: 0 },
      ],
      asOf: '2026-11-23T09:00:00.000Z',
    });
  });

  it('are the council’s own: another council’s are empty and have not heard anything', async () => {
    await send([{ contract: referralRecorded, version: 1, fact: recorded() }]);
    const { months, asOf } = await analyst(OTHER).send(countMonths, YEAR);
    expect(months.every((month) => month.received === 0)).toBe(true);
    expect(asOf).toBeNull();
  });

  it('are the same when events arrive twice and in any order', async () => {
    const all = lives(40);
    const events = shuffled([...all.flat(), ...all.flat()]);
    await send(events);
    const expected = new Map<string, number>();
    for (const life of all) {
      const { month, received } = contributionOf(countedFact(life.at(-1)!.fact));
      expected.set(month, (expected.get(month) ?? 0) + received);
    }
    const { months } = await analyst().send(countMonths, YEAR);
    for (const { month, received } of months)
      expect([month, received]).toEqual([month, expected.get(month) ?? 0]);
  });

  it('come out the same when they are rebuilt from snapshots', async () => {
    const all = lives(40);
    await send(shuffled(all.flat()));
    const before = await model();
    expect(before.facts).toHaveLength(40);
    expect(before.months.length).toBeGreaterThan(5);
    await tables().query('delete from referral_fact');
    await tables().query('delete from referral_month');
    const last = all.map((life) => life.at(-1)!);
    await send(shuffled(last).map(({ fact }) => ({ contract: referralSnapshotted, version: 4, fact })));
    expect(await model()).toEqual(before);
  });

  it('change nothing by a snapshot of what is known', async () => {
    const fact = recorded();
    await send([{ contract: referralRecorded, version: 1, fact }]);
    const before = await model();
    await send([{ contract: referralSnapshotted, version: 2, fact }]);
    expect(await model()).toEqual(before);
  });
});

describe('the months after a restore of the referrals', () => {
  const EPOCH = 1_800_000_000;
  /** The facts of an epoch, and then that these were all. */
  const renew = async (facts: readonly ReferralFact[], epoch: number): Promise<void> => {
    const events = [
      ...facts.map((fact) => ({ contract: referralSnapshotted, id: fact.referralId, body: fact as object })),
      { contract: factsRenewed, id: COUNCIL, body: { facts: facts.length } },
    ];
    for (const { contract, id, body } of events)
      await world
        .db('referrals', COUNCIL)
        .query(
          `insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id) values ($1, $2, 1, $3, $4, $5, $6, 'test')`,
          [
            newId(),
            id,
            epoch,
            eventSubject(contract, COUNCIL),
            `${contract.service}.${contract.name}`,
            JSON.stringify(body),
          ],
        );
    await world.settled();
  };
  afterAll(() => tables().query(`delete from inbox_version where aggregate_id = '*'`));

  it('equal a recount of what was said again: what only an earlier epoch said is forgotten, and audited', async () => {
    const all = lives(40);
    await send(shuffled(all.flat()));
    const kept = all.slice(0, 25).map((life) => life.at(-1)!.fact);
    const goneIds = all.slice(25).map((life) => life[0]!.fact.referralId);
    // Some are in an older state than they were heard in.
    const older = all.slice(0, 5).map((life) => life[0]!.fact);
    const again = [...older, ...kept.slice(5)];
    await renew(again, EPOCH);
    const restored = await model();
    expect(restored.facts).toHaveLength(25);
    const audited = await tables().query<{ subjects: string[] }>(
      `select subjects from audit where action = 'figures.forgotten' order by at desc limit 1`,
    );
    expect([...audited[0]!.subjects].sort()).toEqual([...goneIds].sort());
    // What was on its way from before comes late, and is void.
    await send([{ contract: referralDecided, version: 99, fact: decided(older[0]!) }]);
    expect(await model()).toEqual(restored);

    const expected = new Map<string, number>();
    for (const fact of again) {
      const { month, received } = contributionOf(countedFact(fact));
      expected.set(month, (expected.get(month) ?? 0) + received);
    }
    const { months } = await analyst().send(countMonths, YEAR);
    for (const { month, received } of months)
      expect([month, received]).toEqual([month, expected.get(month) ?? 0]);
  });
});

describe('the months put back from an older copy themselves', () => {
  it('ask both owners for every fact again, page by page, and are checked then', async () => {
    const place = { service: 'reporting', partition: OTHER } as const;
    await markCopy(world, place);
    world.get('reporting', RestoreSteps).wake(OTHER);
    const state = async () =>
      (await world.db('reporting', OTHER).query<{ state: string }>('select state from partition_info'))[0]!
        .state;
    const end = Date.now() + 10_000;
    while ((await state()) !== 'checked' && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect([await state(), Facts.asked, WorkforceFacts.asked]).toEqual([
      'checked',
      [null, Facts.secondPage],
      1,
    ]);
    await world
      .db('reporting', OTHER)
      .query(`update partition_info set state = 'normal', assertions_from = null`);
  });
});

describe('asking for the months', () => {
  it('is written to the audit', async () => {
    const person = world.person({ partition: COUNCIL, roles: ['director'], key: 'lbhf.reader' });
    await person.send(countMonths, { from: '2026-10-31', until: '2026-11-01' });
    const rows = await tables().query(`select action, why from audit where who = 'lbhf.reader'`);
    expect(rows).toEqual([{ action: 'figures.read', why: '2026-10-01 to 2026-11-01' }]);
  });

  it('is refused for a span that ends before it begins, or is longer than ten years', async () => {
    const wrong = { code: 'validation-failed' };
    await expect(
      analyst().send(countMonths, { from: '2026-02-02', until: '2026-02-01' }),
    ).rejects.toMatchObject(wrong);
    await expect(
      analyst().send(countMonths, { from: '1900-01-01', until: '2026-02-01' }),
    ).rejects.toMatchObject(wrong);
  });

  it('is refused to whoever has not the role', async () => {
    const worker = world.person({ partition: COUNCIL, roles: ['front-door-worker'] });
    await expect(worker.send(countMonths, YEAR)).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

it('keeps tables that are what the entities say', async () => {
  const { upQueries } = await tables().dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map((query) => query.query)).toEqual([]);
});
