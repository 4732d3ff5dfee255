import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tallyCaseloadDays, type CostsPlan, type CostsStep } from '@conjoint/contracts';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { acceptCosts } from '../run/run.fixture.js';
import { loadCosts } from './load-costs.js';

jest.setTimeout(120_000);

const HOST = 'tri-borough';
const [HF, KC, WCC] = ['E09000013', 'E09000020', 'E09000033'] as const;
const KEYS = ['childrens-social-care', 'joint-management'] as const;
const EPISODE = '0199f1f0-0000-7000-8000-0000000000';
const days: Record<string, number> = { [HF]: 90, [KC]: 45, [WCC]: 60 };

let world: TestWorld;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'conjoint-costs-'));
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HOST, HF, KC, WCC],
    services: [{ name: 'recharging', module: AppModule, database }],
    now: '2025-06-01T10:00:00Z',
  });
  for (const code of [HF, KC, WCC]) {
    await world.connect('recharging', code);
    const row = {
      episodeId: `${EPISODE}01`,
      childId: `${EPISODE}02`,
      from: '2025-07-01',
      until: '2025-09-30',
    };
    await world.answer(tallyCaseloadDays, code, () => ({
      episodes: [{ ...row, days: days[code]! }],
      next: null,
    }));
  }
  await world.settled(60_000);
}, 180_000);
afterAll(async () => {
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const runOf = (key: string) => `${key}-q2`;
const each = (step: (key: (typeof KEYS)[number]) => CostsStep[]): CostsStep[] => KEYS.flatMap(step);
const file = (month: string, pounds: number): string =>
  [
    'Cost Centre,Subjective,Period,Posting Date,Document No,Source,Net',
    ...['CSC100', 'JM100'].map(
      (centre) => `${centre},1010,2025${month},27/0${3 + Number(month)}/2025,D${month},PAYROLL,${pounds}.01`,
    ),
  ].join('\r\n');

const PLAN: CostsPlan = {
  moments: [
    {
      at: '2025-07-08T09:00:00.000Z',
      steps: [
        { do: 'rule', host: HOST, costCentrePrefix: 'CSC', pool: KEYS[0], validFrom: '2025-07-01' },
        { do: 'rule', host: HOST, costCentrePrefix: 'JM', pool: KEYS[1], validFrom: '2025-07-01' },
        ...[HF, KC, WCC].flatMap((partner) =>
          each((agreementKey) => [
            {
              do: 'accounts',
              host: HOST,
              partner,
              agreementKey,
              accounts: [{ subjective: '*', account: 'A-1' }],
            },
          ]),
        ),
      ],
    },
    {
      at: '2025-09-03T09:00:00.000Z',
      steps: [{ do: 'file', host: HOST, fileName: 'one.csv', text: file('04', 1000) }],
    },
    {
      at: '2025-10-03T09:00:00.000Z',
      steps: [{ do: 'file', host: HOST, fileName: 'two.csv', text: file('06', 700) }],
    },
    {
      at: '2025-10-08T09:00:00.000Z',
      steps: each((key) => [
        {
          do: 'start',
          host: HOST,
          run: runOf(key),
          agreementKey: key,
          financialYear: '2025-26',
          quarter: 2,
          kind: 'quarter',
        },
      ]),
    },
    { at: '2025-10-08T09:04:00.000Z', steps: [{ do: 'count', host: HOST, run: runOf(KEYS[0]) }] },
    {
      at: '2025-10-08T09:10:00.000Z',
      steps: each((key) => [{ do: 'calculate', host: HOST, run: runOf(key) }]),
    },
    {
      at: '2025-10-10T09:00:00.000Z',
      steps: each((key) => [{ do: 'approve', host: HOST, run: runOf(key) }]),
    },
    {
      at: '2025-10-17T09:00:00.000Z',
      steps: each((key) => [{ do: 'accept', host: HOST, run: runOf(key), partner: HF }]),
    },
    {
      at: '2025-10-21T09:00:00.000Z',
      steps: [
        {
          do: 'query',
          host: HOST,
          run: runOf(KEYS[0]),
          partner: KC,
          against: 'line',
          about: 'D04',
          disputedPence: 999_999_999,
          reason: 'Please send what it is for',
        },
      ],
    },
  ],
};

const load = (plan: CostsPlan, name = 'done'): Promise<string[]> =>
  loadCosts(plan, {
    get: (type) => world.get('recharging', type),
    partnership: world.partnership,
    clock: { standAt: (moment) => world.clock.set(moment) },
    file: join(folder, name),
    say: () => undefined,
  });

async function everything(): Promise<unknown> {
  const host = world.db('recharging', HOST);
  return {
    files: await host.query('select file_name, state, at, accepted from cost_file order by at'),
    lines: await host.query('select pool, net_pence from cost_line order by pool, net_pence'),
    runs: await host.query(
      'select agreement_key, state, prepared_by, approved_by, prepared_at, calculated_at, approved_at, sealed_at, amount_pence from recharge_run order by agreement_key',
    ),
    charges: await host.query('select agreement_key, partner, state, amount_pence from charge order by 1, 2'),
    received: await Promise.all(
      [HF, KC, WCC].map((code) =>
        world.db('recharging', code).query(
          `select agreement_key, state, received_at, failed_checks, posted_on::text,
             (select count(*)::int from charge_query q where q.charge_id = c.id) as queries,
             (select count(*)::int from journal) as journals from received_charge c order by agreement_key`,
        ),
      ),
    ),
    journals: await host.query('select kind, posted_at from journal order by number'),
  };
}

describe('the costs of the sample', () => {
  let loaded: unknown;

  it('are loaded by what people do, each thing at its moment and by its person, after a load that was cut off', async () => {
    // Cut off in the middle of the moment in which both runs are started.
    const cut = structuredClone(PLAN);
    cut.moments.splice(4);
    cut.moments[3]!.steps.push({ do: 'approve', host: HOST, run: 'no-such-run' });
    await expect(load(cut)).rejects.toThrow('was not started');
    expect(await load(PLAN)).toEqual([]);
    loaded = await everything();
    const at = (moment: string) => new Date(moment);
    expect(loaded).toMatchObject({
      files: [
        { file_name: 'one.csv', state: 'accepted', at: at('2025-09-03T09:00:00Z'), accepted: 2 },
        { file_name: 'two.csv', state: 'accepted', at: at('2025-10-03T09:00:00Z'), accepted: 2 },
      ],
      lines: { length: 4 },
      runs: KEYS.map((agreement_key) => ({
        agreement_key,
        state: 'sealed',
        prepared_at: at('2025-10-08T09:00:00Z'),
        sealed_at: at('2025-10-10T09:00:00Z'),
        amount_pence: '170002',
      })),
      received: [
        [
          {
            state: 'posted',
            received_at: at('2025-10-10T09:00:00Z'),
            failed_checks: 0,
            posted_on: '2025-10-17',
          },
          { state: 'posted' },
        ],
        [{ state: 'queried', queries: 1, failed_checks: 0 }, { state: 'received' }],
        [{ state: 'received' }, { state: 'received' }],
      ],
    });
    const { runs } = loaded as { runs: { prepared_by: string; approved_by: string }[] };
    for (const run of runs) expect(run.approved_by).not.toBe(run.prepared_by);
  });

  it('are not doubled when every moment is done again', async () => {
    expect(await load(PLAN, 'again')).toEqual([]);
    expect(await everything()).toEqual(loaded);
  });

  it('leave a host alone that has costs of its own', async () => {
    await acceptCosts(world, HOST, [{ amountPence: 1 }]);
    const before = await everything();
    expect(await load(PLAN, 'own')).toEqual([HOST]);
    expect(await everything()).toEqual(before);
  });
});
