import {
  CASELOAD_DAYS_PAGE,
  checkAuthority,
  exampleReferral,
  recordDecision,
  recordReferral,
  tallyCaseloadDays,
  type RequestOf,
} from '@conjoint/contracts';
import { addDays, londonDate } from '@conjoint/kernel';
import { newId, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import fc from 'fast-check';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { caseloadDays } from './caseload-days.rules.js';

const HF = 'E09000013';
const QUARTER = { from: '2026-07-01', until: '2026-09-30' };

let world: TestWorld;
let db: PartitionDb;
let personId: string;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  db = world.db('referrals', HF);
  await world.connect('recharging', HF);
  await world.answer(checkAuthority, HF, ({ outcomes }) => ({
    answers: outcomes.map((outcome) => ({
      outcome,
      allowed: true,
      authorityId: 'authority-1',
      statute: 'Local Government Act 2000, section 9E',
      holders: [],
    })),
  }));
}, 90_000);
afterAll(() => world?.stop(), 30_000);
beforeEach(async () => {
  await db.query('delete from clock');
  await db.query('delete from case_holding');
  await db.query('delete from assessment');
  await db.query('delete from episode');
});

/** As the service that recharges asks: without a person. */
const tally = (more: Partial<RequestOf<typeof tallyCaseloadDays>> = {}) =>
  world
    .requestsAs('recharging', HF)
    .sendAs({ partition: HF, token: undefined, correlationId: 'count-1' }, tallyCaseloadDays, {
      ...QUARTER,
      ...more,
    });

async function recorded(receivedAt: string) {
  const worker = world.person({ partition: HF, roles: ['front-door-worker'], key: 'hf.worker' });
  const answer = await worker.send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      received: { receivedAt, how: 'telephone' },
      council: { chosen: HF, overrideReason: 'Stays here' },
    },
  });
  const childId = answer.children[0]!.childId;
  personId = childId;
  return { worker, referralId: answer.referralId, childId };
}

interface Life {
  openedOn: string;
  closedOn: string | null;
  origin: 'referral' | 'census';
  /** Moments at which the case moves to another council and back, the first stretch here. */
  held: { since: Date; until: Date | null }[];
}
async function insert(lives: readonly Life[]): Promise<string[]> {
  const ids = lives.map(() => ({ child: newId(), episode: newId() }));
  await db.query(
    `insert into person select (jsonb_populate_record(person, jsonb_build_object('id', child))).*
     from person, unnest($1::uuid[]) as child where id = $2`,
    [ids.map(({ child }) => child), personId],
  );
  await db.query(
    `insert into episode (id, child_id, state, opened_on, closed_on, origin)
     select *, 'referral' from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[])`,
    [
      ids.map(({ episode }) => episode),
      ids.map(({ child }) => child),
      lives.map(({ closedOn }) => (closedOn === null ? 'open' : 'closed')),
      lives.map(({ openedOn }) => openedOn),
      lives.map(({ closedOn }) => closedOn),
    ],
  );
  await db.query(`update episode set origin = 'census' where id = any($1)`, [
    ids.filter((_, n) => lives[n]!.origin === 'census').map(({ episode }) => episode),
  ]);
  const held = lives.flatMap((life, n) => life.held.map((stretch) => ({ ...stretch, child: ids[n]!.child })));
  await db.query(
    `insert into case_holding (id, child_id, holder, since, until, reason)
     select gen_random_uuid(), child, $4, since, until, 'Test' from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as h (child, since, until)`,
    [held.map(({ child }) => child), held.map(({ since }) => since), held.map(({ until }) => until), HF],
  );
  return ids.map(({ episode }) => episode);
}

const instant = fc
  .integer({ min: -30 * 24, max: 200 * 24 })
  .map((hours) => new Date(Date.UTC(2026, 5, 1, hours)));
const life: fc.Arbitrary<Life> = fc
  .record({
    opened: fc.integer({ min: 0, max: 180 }),
    length: fc.option(fc.integer({ min: 0, max: 120 })),
    origin: fc.constantFrom('referral', 'referral', 'referral', 'census'),
    moves: fc.uniqueArray(instant, { minLength: 1, maxLength: 5, selector: (at) => at.getTime() }),
  })
  .map(({ opened, length, origin, moves }) => {
    const at = [...moves].sort((left, right) => left.getTime() - right.getTime());
    const openedOn = addDays('2026-06-01', opened);
    return {
      openedOn,
      closedOn: length === null ? null : addDays(openedOn, length),
      origin: origin as Life['origin'],
      held: at.flatMap((since, n) => (n % 2 === 0 ? [{ since, until: at[n + 1] ?? null }] : [])),
    };
  });

describe('the tally of caseload days', () => {
  it('counts a decided referral from its receipt while its episode is open, and not one that waits', async () => {
    const { worker, referralId, childId } = await recorded('2026-08-03T09:00:00Z');
    expect(await tally()).toEqual({ episodes: [], next: null });
    await worker.send(recordDecision, {
      requestId: newId(),
      referralId,
      version: 1,
      decisions: [{ childId, outcome: 'child-and-family-assessment', rationale: 'To be assessed.' }],
    });
    const { episodes } = await tally();
    expect(episodes).toMatchObject([{ childId, from: '2026-08-03', until: '2026-09-30', days: 59 }]);
    const [audited] = await db.query<{ who: string; subjects: string[] }>(
      `select who, subjects from audit where action = 'caseload-days.tallied' and cardinality(subjects) > 0`,
    );
    expect(audited!.who).toBe('system:referrals');
    expect(audited!.subjects.sort()).toEqual([episodes[0]!.episodeId, childId].sort());
  });

  it('says of many episodes together what the rule says of each', async () => {
    const lives = fc.sample(life, { numRuns: 400, seed: 4260 });
    const ids = await insert(lives);
    const expected = lives
      .map((one, n) => ({
        episodeId: ids[n]!,
        ...(one.origin === 'census'
          ? null
          : caseloadDays(
              one,
              one.held.map(({ since, until }) => ({
                since: londonDate(since),
                until: until && londonDate(until),
              })),
              QUARTER,
            )),
      }))
      .filter((one) => 'days' in one)
      .sort((left, right) => (left.episodeId < right.episodeId ? -1 : 1));
    const { episodes } = await tally();
    expect(expected.length).toBeGreaterThan(100);
    expect(episodes.map(({ childId: _, ...one }) => one)).toEqual(expected);
  });

  it('comes a page at a time, and the parts of a quarter add up to it', async () => {
    const held = [{ since: new Date('2026-01-01'), until: null }];
    const lives = Array.from({ length: CASELOAD_DAYS_PAGE + 7 }, (_, n) => ({
      openedOn: addDays('2026-06-20', n % 90),
      closedOn: null,
      origin: 'referral' as const,
      held,
    }));
    await insert(lives);
    const total = async (period: { from: string; until: string }) => {
      let [days, seen, after] = [0, 0, null as string | null];
      do {
        const page = await tally({ ...period, after });
        expect(page.episodes.length).toBeLessThanOrEqual(CASELOAD_DAYS_PAGE);
        days += page.episodes.reduce((sum, one) => sum + one.days, 0);
        [seen, after] = [seen + page.episodes.length, page.next];
      } while (after !== null);
      return { days, seen };
    };
    const whole = await total(QUARTER);
    expect(whole.seen).toBe(lives.length);
    const parts = [
      await total({ from: '2026-07-01', until: '2026-08-14' }),
      await total({ from: '2026-08-15', until: '2026-09-30' }),
    ];
    expect(parts[0]!.days + parts[1]!.days).toBe(whole.days);
  });

  it('counts no day that has not been', async () => {
    await insert([
      {
        openedOn: '2026-11-20',
        closedOn: null,
        origin: 'referral',
        held: [{ since: new Date(0), until: null }],
      },
    ]);
    expect(await tally({ from: '2026-10-01', until: '2026-12-31' })).toMatchObject({
      episodes: [{ until: '2026-11-23', days: 4 }],
    });
    expect(await tally({ from: '2027-01-01', until: '2027-03-31' })).toEqual({ episodes: [], next: null });
  });
});
