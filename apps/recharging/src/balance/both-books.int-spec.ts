import {
  acceptReceivedCharge,
  approveRun,
  askDrivers,
  calculateRun,
  explainReceivedCharge,
  getBook,
  getReceivedCharge,
  getRun,
  listBalances,
  listReceivedCharges,
  queryReceivedCharge,
  sealRun,
  setAccountCode,
  startRun,
  tallyCaseloadDays,
  withdrawChargeQuery,
  type EvidenceRow,
  type RequestOf,
} from '@conjoint/contracts';
import { jest } from '@jest/globals';
import { addDays } from '@conjoint/kernel';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { acceptCosts, approver, preparer } from '../run/run.fixture.js';

jest.setTimeout(90_000);

const HOST = 'tri-borough';
const COUNCILS = ['E09000013', 'E09000020', 'E09000033'] as const;
const [HF, KC, WCC] = COUNCILS;
const KEY = 'childrens-social-care';

/** Host and partners, each with its own service and database: nothing between them but messages. */
let world: TestWorld;
const days: Record<string, number> = { [HF]: 3650, [KC]: 1825, [WCC]: 2737 };
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HOST, ...COUNCILS],
    services: [{ name: 'recharging', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  for (const code of COUNCILS) {
    await world.connect('recharging', code);
    const episodes = episodesOf(days[code]!);
    await world.answer(tallyCaseloadDays, code, () => ({ episodes, next: null }));
  }
  await world.settled(60_000);
}, 180_000);
afterAll(() => world?.stop(), 60_000);

function episodesOf(total: number): EvidenceRow[] {
  return Array.from({ length: Math.ceil(total / 92) }, (_, i) => {
    const length = Math.min(92, total - i * 92);
    const from = addDays('2026-09-30', 1 - length);
    return { episodeId: newId(), childId: newId(), from, until: '2026-09-30', days: length };
  }).sort((left, right) => (left.episodeId < right.episodeId ? -1 : 1));
}

const finance = (partition: string) => world.person({ partition, roles: ['finance-approver'] });
const ines = () => preparer(world, HOST);
const stephen = () => approver(world, HOST);

async function seal(over: Partial<RequestOf<typeof startRun>> = {}): Promise<string> {
  const { run } = await ines().send(startRun, {
    requestId: newId(),
    agreementKey: KEY,
    financialYear: '2026-27',
    quarter: 2,
    ...over,
  });
  const { runId } = run;
  const version = async () => (await ines().send(getRun, { runId })).run.version;
  if (over.kind !== 'correction') await ines().send(askDrivers, { runId, version: await version() });
  await ines().send(calculateRun, { runId, version: await version() });
  const { calculationHash } = await ines().send(getRun, { runId });
  await stephen().send(approveRun, { runId, calculationHash: calculationHash! });
  await stephen().send(sealRun, { runId });
  await world.settled(30_000);
  return runId;
}

const balanceOf = async (partition: string) =>
  (await finance(partition).send(listBalances, {})).balances.find((one) => one.agreementKey === KEY)!;
const newest = async (partition: string) => {
  const { charges } = await finance(partition).send(listReceivedCharges, {});
  return (await finance(partition).send(getReceivedCharge, { chargeId: charges[0]!.chargeId })).charge;
};
async function accept(partition: string): Promise<void> {
  const { chargeId, version } = await newest(partition);
  await finance(partition).send(acceptReceivedCharge, { chargeId, version });
}

describe('a quarter between a host and three councils', () => {
  it('reaches each with everything agreeing, £123,456.79 by 3,650, 1,825 and 2,737 days', async () => {
    await acceptCosts(world, HOST, [
      { amountPence: 12_000_000, pool: KEY },
      { amountPence: 345_680, pool: KEY, subjective: '20200' },
      { amountPence: -1, pool: KEY },
    ]);
    await seal();
    const charges = await Promise.all(COUNCILS.map(newest));
    expect(charges.map(({ totalPence }) => totalPence)).toEqual([5_487_303, 2_743_651, 4_114_725]);
    for (const { checks } of charges) expect(checks.filter(({ agrees }) => !agrees)).toEqual([]);
  });

  it('is in transit until it is accepted, and then both books have it', async () => {
    expect(await balanceOf(HF)).toMatchObject({
      creditorPence: 0,
      debtorPence: 0,
      differencePence: 0,
      transitPence: 5_487_303,
    });
    for (const code of COUNCILS)
      await finance(code).send(setAccountCode, {
        agreementKey: KEY,
        subjective: '*',
        account: `${code}-CSC`,
      });
    await accept(HF);
    await world.settled(30_000);
    expect(await balanceOf(HF)).toMatchObject({
      creditorPence: 5_487_303,
      debtorPence: 5_487_303,
      differencePence: 0,
      transit: [],
    });
    const book = await ines().send(getBook, {});
    expect(book.partners.find(({ partner }) => partner === HF)).toMatchObject({
      debtorPence: 5_487_303,
      inTransitPence: 0,
    });
    expect(book.differencePence).toBe(0);
  });

  it('is explained at the partner by lines of the host that are proved there', async () => {
    const { chargeId, totalPence } = await newest(KC);
    const { lines, pools } = await finance(KC).send(explainReceivedCharge, { chargeId });
    if (!lines.shown) throw new Error(`not shown: ${lines.why}`);
    expect(lines.lines.map(({ amountPence }) => amountPence).sort()).toEqual(
      [-1, 12_000_000, 345_680].sort(),
    );
    expect(lines.lines.reduce((sum, { computedPence }) => sum + computedPence, 0)).toBe(totalPence);
    expect(pools[0]).toMatchObject({ weight: 1825, allWeights: 8212, partPence: totalPence });
    expect(pools[0]!.countId).not.toBeNull();
  });

  it('is queried and taken out of query, which the host sees, and agrees to the penny in the end', async () => {
    const { chargeId, version } = await newest(KC);
    const query = {
      chargeId,
      version,
      against: 'line' as const,
      about: 'D1',
      disputedPence: 100,
      reason: 'Not ours',
    };
    await finance(KC).send(queryReceivedCharge, query);
    await world.settled(30_000);
    const book = await ines().send(getBook, {});
    expect(book.inTransit.find((item) => item.chargeId === chargeId)).toMatchObject({ state: 'queried' });
    await finance(KC).send(withdrawChargeQuery, { chargeId, version: version + 1 });
    await accept(KC);
    await accept(WCC);
    await world.settled(30_000);
    for (const code of COUNCILS)
      expect(await balanceOf(code)).toMatchObject({ differencePence: 0, transitPence: 0 });
  });

  it('takes a late cost as a correction of the difference only, in both books', async () => {
    await acceptCosts(world, HOST, [{ amountPence: 10_000, pool: KEY, document: 'LATE' }]);
    await seal({ kind: 'correction' });
    const charges = await Promise.all(COUNCILS.map(newest));
    expect(charges.map(({ kind, failedChecks }) => [kind, failedChecks])).toEqual(
      COUNCILS.map(() => ['correction', 0]),
    );
    expect(charges.reduce((sum, { totalPence }) => sum + totalPence, 0)).toBe(10_000);
    for (const code of COUNCILS) await accept(code);
    await world.settled(30_000);
    const balances = await Promise.all(COUNCILS.map(balanceOf));
    expect(balances.map(({ differencePence, transitPence }) => [differencePence, transitPence])).toEqual(
      COUNCILS.map(() => [0, 0]),
    );
    expect(balances.reduce((sum, { creditorPence }) => sum + creditorPence, 0)).toBe(12_345_679 + 10_000);
  });
});
