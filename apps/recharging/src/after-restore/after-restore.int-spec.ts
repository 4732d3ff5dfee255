import {
  acceptReceivedCharge,
  approveRun,
  askDrivers,
  calculateRun,
  explainReceivedCharge,
  getReceivedCharge,
  getRun,
  listBalances,
  listReceivedCharges,
  listRestoreChecks,
  publishAgain,
  queryReceivedCharge,
  restoreStanding,
  sealRun,
  setAccountCode,
  settleRestoreCheck,
  startRun,
  tallyCaseloadDays,
  type RequestOf,
  type RestoreCheck,
} from '@conjoint/contracts';
import { jest } from '@jest/globals';
import { newId } from '@conjoint/platform';
import { copyDatabase, putCopyBack, testWorld, type TestService, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { acceptCosts, approver, preparer } from '../run/run.fixture.js';

jest.setTimeout(180_000);

const HOST = 'tri-borough';
const COUNCILS = ['E09000013', 'E09000020', 'E09000033'] as const;
const [HF, KC, WCC] = COUNCILS;
const COUNTED = 'childrens-social-care';
const FIXED = 'joint-management';

const serviceOf = (...partitions: string[]): TestService => ({
  name: 'recharging',
  module: AppModule,
  database,
  partitions,
});
const host = serviceOf(HOST);
const partner = serviceOf(HF);
const others = serviceOf(KC, WCC);

let world: TestWorld;
const finance = (partition: string) => world.person({ partition, roles: ['finance-approver'] });
const operator = (partition: string) => world.person({ partition, roles: ['operator'] });
const db = (partition: string) => world.db('recharging', partition);

beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HOST, ...COUNCILS],
    services: [host, partner, others],
    now: '2026-11-23T10:00:00Z',
  });
  for (const [index, code] of COUNCILS.entries()) {
    await world.connect('recharging', code);
    const until = '2026-09-30';
    const episode = { episodeId: newId(), childId: newId(), from: '2026-07-01', until, days: 92 - index };
    await world.answer(tallyCaseloadDays, code, () => ({ episodes: [episode], next: null }));
  }
  await world.settled(60_000);
  for (const code of COUNCILS)
    for (const agreementKey of [COUNTED, FIXED])
      await finance(code).send(setAccountCode, { agreementKey, subjective: '*', account: `${code}-A` });
});
afterAll(() => world?.stop(), 60_000);

async function calculated(
  agreementKey: string,
  over: Partial<RequestOf<typeof startRun>> = {},
): Promise<string> {
  const ines = preparer(world, HOST);
  const asked = { requestId: newId(), agreementKey, financialYear: '2026-27', quarter: 2, ...over };
  const { runId, state } = (await ines.send(startRun, asked)).run;
  const version = async () => (await ines.send(getRun, { runId })).run.version;
  if (state === 'draft') await ines.send(askDrivers, { runId, version: await version() });
  await ines.send(calculateRun, { runId, version: await version() });
  return runId;
}
async function seal(runId: string): Promise<string> {
  const { calculationHash } = await approver(world, HOST).send(getRun, { runId });
  await approver(world, HOST).send(approveRun, { runId, calculationHash: calculationHash! });
  await approver(world, HOST).send(sealRun, { runId });
  await world.settled(30_000);
  return runId;
}

const runOf = async (agreementKey: string): Promise<string> => {
  const [row] = await db(HOST).query<{ id: string }>(
    'select id from recharge_run where agreement_key = $1 order by sequence limit 1',
    [agreementKey],
  );
  return row!.id;
};
const chargeOf = async (partition: string, runId: string) => {
  const [row] = await db(partition).query<{ id: string }>(
    `select id from received_charge where sealed->>'runId' = $1`,
    [runId],
  );
  return (await finance(partition).send(getReceivedCharge, { chargeId: row!.id })).charge;
};
async function accept(partition: string, runId: string): Promise<void> {
  const { chargeId, version } = await chargeOf(partition, runId);
  await finance(partition).send(acceptReceivedCharge, { chargeId, version });
}
async function query(partition: string, runId: string): Promise<void> {
  const { chargeId, version, totalPence: disputedPence } = await chargeOf(partition, runId);
  const about = { against: 'line' as const, about: 'D0', disputedPence, reason: 'Not ours' };
  await finance(partition).send(queryReceivedCharge, { chargeId, version, ...about });
}

/** Everything both sides have to say alike, and what partners owe altogether. */
const standing = async () => ({
  received: await Promise.all(
    COUNCILS.map((code) =>
      db(code).query(
        `select id, state, total_pence, failed_checks, posted_on::text, journal_ref from received_charge order by id`,
      ),
    ),
  ),
  charges: await db(HOST).query(
    `select id, run_id, partner, sequence, amount_pence, state, posted_on::text, journal_ref from charge order by id`,
  ),
  runs: await db(HOST).query(
    'select id, state, reference, run_hash, previous_run_hash from recharge_run order by id',
  ),
  totals: await db(HOST).query(
    'select agreement_key, partner, entitlement, charged_pence from running_total order by 1, 2',
  ),
  host: await db(HOST).query<{ account: string }>(
    `select account, partner, sum(amount_pence)::text as pence from journal_entry group by 1, 2 order by 1, 2`,
  ),
  creditors: await Promise.all(
    COUNCILS.map((code) =>
      db(code).query(`select sum(amount_pence)::text as pence from journal_entry where account = 'creditor'`),
    ),
  ),
});
type Standing = Awaited<ReturnType<typeof standing>>;
let before: Standing;

async function until<T>(what: string, look: () => Promise<T | false>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
const stateOf = async (partition: string) =>
  (await operator(partition).send(restoreStanding.recharging, {})).state;
const checksOf = async (partition: string, kind: RestoreCheck['kind']) =>
  (await operator(partition).send(listRestoreChecks.recharging, {})).checks.filter(
    (check) => check.kind === kind,
  );

async function putBack(service: TestService, partition: string): Promise<void> {
  await world.end(service);
  await putCopyBack(world, { service: 'recharging', partition, database });
  world.clock.advance(60_000);
  await world.start(service);
}
async function publish(partition: string): Promise<void> {
  await until('everything is compared', async () => (await stateOf(partition)) === 'checked');
  await operator(partition).send(publishAgain.recharging, {});
  await world.settled(60_000);
}
const booksAgree = async () => {
  for (const code of COUNCILS)
    for (const one of (await finance(code).send(listBalances, {})).balances)
      if (one.debtorPence !== null) expect(one).toMatchObject({ differencePence: 0 });
};
const deadLetters = async () =>
  Promise.all(
    [HOST, ...COUNCILS].map((code) =>
      db(code).query('select name from dead_letter where resolved_at is null'),
    ),
  );

beforeAll(async () => {
  await acceptCosts(world, HOST, [{ amountPence: 10_000, pool: FIXED }]);
  const first = await seal(await calculated(FIXED));
  await accept(HF, first);
  await acceptCosts(world, HOST, [
    { amountPence: 123_456, pool: COUNTED },
    { amountPence: 1, pool: COUNTED, subjective: '20200' },
  ]);
  const counted = await calculated(COUNTED);
  await world.settled(30_000);
  for (const [service, partition] of [
    [partner, HF],
    [host, HOST],
  ] as const) {
    await world.end(service);
    await copyDatabase(world, { service: 'recharging', partition });
    await world.start(service);
  }
  world.clock.advance(3_600_000);
  await seal(counted);
  await acceptCosts(world, HOST, [{ amountPence: -7, pool: FIXED, document: 'LATE' }]);
  const correction = await seal(await calculated(FIXED, { kind: 'correction' }));
  await accept(HF, counted);
  await query(HF, correction);
  await query(KC, counted);
  await accept(WCC, counted);
  await accept(KC, first);
  await world.settled(30_000);
  before = await standing();
  expect(before.charges).toHaveLength(9);
});

describe('a partner whose older copy was put back', () => {
  beforeAll(() => putBack(partner, HF));

  it('hears of every charge again, with its checks, queries as before and posts what it had accepted', async () => {
    await until('everything is compared', async () => (await stateOf(HF)) === 'checked');
    expect((await checksOf(HF, 'charge')).map(({ remedy, outcome }) => [remedy, outcome]).sort()).toEqual([
      ['Taken again from the host. Posted again, as the host had heard', 'done'],
      ['Taken again from the host. Queried, as the host had heard', 'done'],
    ]);
    await publish(HF);
    expect(await standing()).toEqual(before);
    await booksAgree();
    expect((await deadLetters()).flat()).toEqual([]);
  });

  it('has the query in the words the host had read', async () => {
    const { charges } = await finance(HF).send(listReceivedCharges, { state: 'queried' });
    const { queries } = (await finance(HF).send(getReceivedCharge, { chargeId: charges[0]!.chargeId }))
      .charge;
    expect(queries[0]).toMatchObject({ against: 'line', reason: expect.stringContaining('Not ours') });
  });
});

describe('a host whose older copy was put back', () => {
  beforeAll(() => putBack(host, HOST));

  it('seals again what the copy had calculated, puts the rest back from what its partners hold, and has a person look after its costs', async () => {
    const runs = await until('the lost runs are put back', async () => {
      const found = await checksOf(HOST, 'run');
      return found.length === 2 && found;
    });
    expect(runs.map(({ outcome, remedy }) => [outcome, remedy.slice(0, 75)]).sort()).toEqual([
      ['done', 'childrens-social-care 2026-27 Q2 / 1: Sealed again as its partners hold it,'],
      ['open', 'joint-management 2026-27 Q2 / 2: Put back from what its partners hold, with'],
    ]);
    const { id } = runs.find(({ outcome }) => outcome === 'open')!;
    const reason = 'The file was uploaded without an agreement';
    await operator(HOST).send(settleRestoreCheck.recharging, { id, reason });
    await publish(HOST);
    const after = await standing();
    expect(after.charges).toEqual(before.charges);
    expect(after.received).toEqual(before.received);
    expect(after.runs).toEqual(before.runs);
    expect(after.totals).toEqual(before.totals);
    expect(after.host.filter(({ account }) => account !== 'cost-recovery')).toEqual(
      before.host.filter(({ account }) => account !== 'cost-recovery'),
    );
    await booksAgree();
    expect((await deadLetters()).flat()).toEqual([]);
  });

  it('shows its partners the lines that the copy had, with their proof', async () => {
    const { lines } = await finance(WCC).send(explainReceivedCharge, {
      chargeId: (await chargeOf(WCC, await runOf(COUNTED))).chargeId,
    });
    if (!lines.shown) throw new Error(`not shown: ${lines.why}`);
    expect(lines.lines.map(({ amountPence }) => amountPence).sort()).toEqual([1, 123_456]);
  });

  it('charges on from there, and its partners find that everything agrees', async () => {
    await acceptCosts(world, HOST, [{ amountPence: 999, pool: COUNTED, document: 'LATER' }]);
    const runId = await seal(await calculated(COUNTED, { kind: 'correction' }));
    for (const code of COUNCILS) {
      const { failedChecks, sequence } = await chargeOf(code, runId);
      expect({ failedChecks, sequence }).toEqual({ failedChecks: 0, sequence: 2 });
      await accept(code, runId);
    }
    await world.settled(30_000);
    await booksAgree();
    expect((await deadLetters()).flat()).toEqual([]);
  });
});
