import { jest } from '@jest/globals';
import {
  beginRebuild,
  getIndicator,
  getRebuild,
  INDICATORS,
  listIndicators,
  workforceFactsRenewed,
  type RebuildView,
} from '@conjoint/contracts';
import { newId, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { lives, seeded, shuffled } from './lives.fixture.js';
import { held, OWNERS_IN_TEST, tell, type Told } from './owners.fixture.js';

jest.setTimeout(120_000);
const HF = 'E09000013';
const NOW = '2026-11-23T09:00:00Z';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partitions: [HF],
    now: NOW,
    services: [{ name: 'reporting', module: AppModule, database }, ...OWNERS_IN_TEST],
  });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const tables = (): PartitionDb => world.db('reporting', HF);
const operator = () => world.person({ partition: HF, roles: ['operator'] });
const analyst = () => world.person({ partition: HF, roles: ['performance-analyst'] });

/** Everything the figures are made of; not when and by which version it was heard. */
async function model(): Promise<Record<string, unknown[]>> {
  const of = (columns: string, table: string, order: string) =>
    tables().query(`select ${columns} from ${table} order by ${order}`);
  return {
    referrals: await of(
      'referral_id, month, counted, decided_at, decided_in_time, withdrawn, children, children_in_time, children_again, children_waiting, decision_due_at',
      'referral_fact',
      'referral_id',
    ),
    referralMonths: await of('*', 'referral_month', 'month'),
    episodes: await of(
      'episode_id, opened_on, closed_on, assessed_in, assessed_in_time',
      'episode_fact',
      'episode_id',
    ),
    assessmentMonths: await of('*', 'assessment_month', 'month'),
    allocations: await of('episode_id', 'allocation_fact', 'episode_id'),
    spells: await of('*', 'allocation_spell', 'episode_id, allocation_id'),
    workers: await of('worker_id, started_on, left_on', 'worker_fact', 'worker_id'),
    terms: await of('*', 'worker_term', 'worker_id, from_on'),
  };
}

/** Each owner sends its own events, in the order given. */
async function send(events: readonly Told[]): Promise<void> {
  for (const service of ['referrals', 'workforce'] as const)
    await tell(
      world.db(service, HF),
      events.filter(({ contract }) => contract.service === service),
    );
  await world.settled(60_000);
}

async function rebuilt(): Promise<RebuildView> {
  world.clock.advance(1000);
  await operator().send(beginRebuild, {});
  const end = Date.now() + 60_000;
  for (;;) {
    const { rebuild } = await operator().send(getRebuild, {});
    if (rebuild?.finishedAt || Date.now() > end) return rebuild!;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('the read models', () => {
  it('are the same after events in any order and more than once, and after a rebuild', async () => {
    for (const seed of [7, 1234, 987_654]) {
      const random = seeded(seed);
      const events = lives(25, random);
      await send(shuffled([...events, ...events], random));
      const heard = await model();
      expect(heard['referralMonths']!.length).toBeGreaterThan(5);
      expect(heard['assessmentMonths']!.length).toBeGreaterThan(3);
      const outcome = await rebuilt();
      expect(outcome).toMatchObject({ state: 'done', forgotten: 0 });
      expect(outcome.heard).toBe(outcome.said);
      expect(await model()).toEqual(heard);
    }
  });

  it('are put right by a rebuild where somebody meddled with them; what no owner has is forgotten', async () => {
    const right = await model();
    await tables().query(`update referral_fact set children_in_time = 0 where children_in_time > 0`);
    await tables().query(`update referral_month set children = children + 5`);
    await tables().query(`delete from assessment_month`);
    await tables().query(`delete from allocation_spell`);
    await tables().query(
      `insert into episode_fact (episode_id, opened_on, assessed_in, assessed_in_time, epoch, version, heard_at)
       values ($1, '2026-01-01', '2026-02-01', true, 1, 1, '2026-02-01')`,
      [newId()],
    );
    expect(await model()).not.toEqual(right);
    expect(await rebuilt()).toMatchObject({ state: 'done', forgotten: 1 });
    expect(await model()).toEqual(right);
  });

  it('go on showing what they showed while they are rebuilt, and say so', async () => {
    const before = await analyst().send(listIndicators, {});
    expect(before.model.beingRebuilt).toBe(false);
    held.silent = true;
    await operator().send(beginRebuild, {});
    const during = await analyst().send(listIndicators, {});
    expect(during.model.beingRebuilt).toBe(true);
    expect(during.indicators).toEqual(before.indicators);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Whoever asks again is shown the one that is under way.
    const { rebuild } = await operator().send(beginRebuild, {});
    expect(rebuild).toMatchObject({ state: 'telling', finishedAt: null });
    held.silent = false;
    expect((await rebuilt()).state).toBe('done');
  });

  it('forget what a restored workforce no longer says', async () => {
    const [kept] = [...held.workers.values()];
    const workforce = world.db('workforce', HF);
    const EPOCH = 1_900_000_000;
    await workforce.query(
      `insert into outbox (id, aggregate_id, version, epoch, subject, name, body, correlation_id)
       values ($1, $2, 1, $6, 'evt.${HF}.workforce.worker.snapshotted.v1', 'workforce.worker.snapshotted.v1', $3, 'test'),
         ($4, '${HF}', 1, $6, 'evt.${HF}.workforce.${workforceFactsRenewed.name}', 'workforce.${workforceFactsRenewed.name}', $5, 'test')`,
      [newId(), kept!.workerId, JSON.stringify(kept), newId(), JSON.stringify({ facts: 1 }), EPOCH],
    );
    await world.settled();
    const left = await model();
    expect([left['workers']!.length, left['spells']!.length]).toEqual([1, 0]);
  });

  it('may be rebuilt by operators only', async () => {
    await expect(analyst().send(beginRebuild, {})).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(analyst().send(getRebuild, {})).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe('one indicator', () => {
  it.each(INDICATORS)(
    '%s is answered with its definition and what was published, and the reading is written down',
    async (indicator) => {
      const reader = world.person({ partition: HF, roles: ['director'], key: `lbhf.reads-${indicator}` });
      const got = await reader.send(getIndicator, { indicator, until: '2026-10-31', months: 12 });
      expect(got.months.map(({ month }) => month).slice(-2)).toEqual(['2026-09-01', '2026-10-01']);
      expect(got.words.key).toBe(indicator);
      expect(got.definition.methodology.length).toBeGreaterThan(50);
      expect(got.published.figures.length).toBe(indicator === 'decisions-in-time' ? 0 : 3);
      const rows = await tables().query(`select why from audit where who = $1`, [`lbhf.reads-${indicator}`]);
      expect(rows).toEqual([{ why: `${indicator}, 2025-11-01 to 2026-10-01` }]);
    },
  );
});
