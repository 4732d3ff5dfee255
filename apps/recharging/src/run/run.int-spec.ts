import {
  approveRun,
  askDrivers,
  calculateRun,
  cancelRun,
  explainRunLine,
  getBook,
  getRun,
  linesOfCharge,
  listJournals,
  listRunLines,
  listRuns,
  sealRun,
  startRun,
  tallyCaseloadDays,
  type RequestOf,
} from '@conjoint/contracts';
import { execFileSync } from 'node:child_process';
import { addDays, DomainError, plainBalances, plainJournal } from '@conjoint/kernel';
import { newId, systemOrigin } from '@conjoint/platform';
import { eachTestAttacks, testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { proves } from '../proof/lines-tree.js';
import { acceptCosts, answerCharge, approver, preparer, type TestCost } from './run.fixture.js';

const HOST = 'tri-borough';
const COUNCILS = ['E09000013', 'E09000020', 'E09000033'] as const;
const [HF, KC, WCC] = COUNCILS;

let world: TestWorld;
const days: Record<string, number> = { [HF]: 3650, [KC]: 1825, [WCC]: 2737 };
let silent: string | null = null;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HOST, ...COUNCILS],
    services: [{ name: 'recharging', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  await Promise.all([HOST, ...COUNCILS].map((code) => world.connect('recharging', code)));
  for (const code of COUNCILS)
    await world.answer(tallyCaseloadDays, code, () => {
      if (silent === code) throw new DomainError('unavailable', 'Not available just now');
      const lengths = Array.from({ length: Math.ceil(days[code]! / 92) }, (_, i) =>
        Math.min(92, days[code]! - i * 92),
      );
      const episodes = lengths.map((length) => ({
        episodeId: newId(),
        childId: newId(),
        from: addDays('2026-09-30', 1 - length),
        until: '2026-09-30',
        days: length,
      }));
      episodes.sort((left, right) => (left.episodeId < right.episodeId ? -1 : 1));
      return { episodes, next: null };
    });
  await eventually(async () => {
    const rows = await db().query<{ held: number }>(
      `select count(*)::int as held from agreement_acceptance where content_hash in
         (select content_hash from agreement where host = 'tri-borough')`,
    );
    expect(rows[0]!.held).toBe(8);
  });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const db = (partition: string = HOST) => world.db('recharging', partition);
const ines = () => preparer(world, HOST);
const stephen = () => approver(world, HOST);

async function eventually(check: () => Promise<void>): Promise<void> {
  const until = Date.now() + 20_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

type Start = RequestOf<typeof startRun>;
const start = async (over: Partial<Start> = {}) =>
  (
    await ines().send(startRun, {
      requestId: newId(),
      agreementKey: 'joint-management',
      financialYear: '2026-27',
      quarter: 2,
      ...over,
    })
  ).run;
const calculate = async (runId: string) => {
  const { run } = await ines().send(getRun, { runId });
  await ines().send(calculateRun, { runId, version: run.version });
  return ines().send(getRun, { runId });
};
const sealed = async (over: Partial<Start> = {}) => {
  const { runId } = await start(over);
  const { calculationHash } = await calculate(runId);
  await stephen().send(approveRun, { runId, calculationHash: calculationHash! });
  await stephen().send(sealRun, { runId });
  return ines().send(getRun, { runId });
};
const costs = (costs: readonly TestCost[]) => acceptCosts(world, HOST, costs);

describe('a quarter of fixed shares', () => {
  eachTestAttacks('S8');
  let runId: string;

  it('cannot be started without costs, before it is over, under no agreement, or in no real quarter', async () => {
    await expect(start()).rejects.toThrow('There are no costs of this agreement');
    await expect(start({ financialYear: '2019-20' })).rejects.toThrow('No agreement hosted here covers');
    await expect(start({ agreementKey: 'nothing-of-the-kind' })).rejects.toThrow('No agreement hosted here');
    await expect(start({ quarter: 3 })).rejects.toThrow('not over yet');
    await expect(start({ quarter: -2 })).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(start({ kind: 'correction' })).rejects.toThrow('nothing to correct');
  });

  it('starts with what is agreed, once for a request, and one at a time', async () => {
    await costs([1, 1, 1, 1, 1].map((amountPence) => ({ amountPence })));
    const { open } = await ines().send(listRuns, {});
    expect(open).toMatchObject([
      { agreementKey: 'joint-management', quarter: 2, lineCount: 5, amountPence: 5, standing: 'to-recharge' },
    ]);
    const requestId = newId();
    const [run, atOnce] = await Promise.all([start({ requestId }), start({ requestId })]);
    expect(atOnce.runId).toBe(run.runId);
    expect(run).toMatchObject({ state: 'counted', kind: 'quarter', preparedBy: 'Inès Moreau' });
    expect((await start({ requestId })).runId).toBe(run.runId);
    await expect(start()).rejects.toThrow('A run of this agreement is open');
    runId = run.runId;
  });

  it('is calculated to the same bytes as often as one likes, and says what changed', async () => {
    const first = await calculate(runId);
    expect(first.calculation!.charges.map(({ amountPence }) => amountPence)).toEqual([2, 1, 2]);
    const again = await calculate(runId);
    expect(again.calculationHash).toBe(first.calculationHash);
    expect(again.calculation).toEqual(first.calculation);
    expect(again.earlier).toBeNull();
    await costs([{ amountPence: 100_000, document: 'LATE', subjective: '20200' }]);
    expect((await ines().send(getRun, { runId })).arrivedSince).toEqual({
      lineCount: 1,
      amountPence: 100_000,
    });
    const changed = await calculate(runId);
    expect(changed.earlier).toMatchObject({ lineCount: 5, amountPence: 5 });
    expect(changed.calculation).toMatchObject({ lineCount: 6, amountPence: 100_005 });
    expect(changed.arrivedSince.lineCount).toBe(0);
    await expect(ines().send(calculateRun, { runId, version: 1 })).rejects.toMatchObject({
      code: 'stale-version',
    });
  });

  it('is approved by somebody else only, and only as she saw it', async () => {
    const { calculationHash } = await ines().send(getRun, { runId });
    const request = { runId, calculationHash: calculationHash! };
    await expect(ines().send(approveRun, request)).rejects.toMatchObject({ code: 'not-permitted' });
    const both = world.person({
      partition: HOST,
      roles: ['finance-approver', 'finance-preparer'],
      key: 'joint.ines',
    });
    await expect(both.send(approveRun, request)).rejects.toThrow('somebody else has to approve it');
    await expect(stephen().send(approveRun, { runId, calculationHash: 'f'.repeat(64) })).rejects.toThrow(
      'calculated again since you opened it',
    );
    await expect(stephen().send(sealRun, { runId })).rejects.toThrow('cannot be sealed');
    expect((await stephen().send(approveRun, request)).run).toMatchObject({
      state: 'approved',
      approvedBy: 'Stephen Obi',
    });
    // The same approval again, as after an answer that was lost.
    expect((await stephen().send(approveRun, request)).run.state).toBe('approved');
    await expect(
      db().query(`update recharge_run set approved_by = prepared_by where id = $1`, [runId]),
    ).rejects.toThrow();
  });

  it('is sealed with its charges, a journal that balances and running totals, and never changes again', async () => {
    await stephen().send(sealRun, { runId });
    expect((await stephen().send(sealRun, { runId })).run.state).toBe('sealed');
    await expect(ines().send(cancelRun, { runId, reason: 'Too late' })).rejects.toThrow(
      'This run cannot be cancelled, because it is sealed',
    );
    const detail = await ines().send(getRun, { runId });
    expect(detail.run).toMatchObject({ state: 'sealed', reference: 'joint-management 2026-27 Q2 / 1' });
    expect(detail.charges.map(({ partner, amountPence, state }) => [partner, amountPence, state])).toEqual([
      [HF, 40_002, 'sent'],
      [KC, 25_001, 'sent'],
      [WCC, 35_002, 'sent'],
    ]);
    const { journals } = await ines().send(listJournals, {});
    expect(journals).toHaveLength(1);
    expect(journals[0]).toMatchObject({
      reference: 'J000001',
      kind: 'charges',
      accountingDate: '2026-09-30',
    });
    expect(journals[0]!.entries.reduce((sum, { amountPence }) => sum + amountPence, 0)).toBe(0);
    await expect(db().query('delete from run_line where run_id = $1', [runId])).rejects.toThrow();
    await expect(
      db().query('update run_line set running_pence = 0 where run_id = $1', [runId]),
    ).rejects.toThrow();
    await expect(db().query('update journal_entry set amount_pence = 0')).rejects.toThrow();
    await expect(start()).rejects.toThrow('This quarter is sealed');
  });

  it('tells each partner its charge', async () => {
    const sent = await db().query<{ subject: string; body: { totalPence: number; sequence: number } }>(
      `select subject, body from outbox where name = 'recharging.charge.sealed.v1' order by subject`,
    );
    expect(sent.map(({ subject }) => subject)).toEqual(
      COUNCILS.map((code) => `x.${code}.${HOST}.recharging.charge.sealed.v1`),
    );
    expect(sent.map(({ body }) => [body.totalPence, body.sequence])).toEqual([
      [40_002, 1],
      [25_001, 1],
      [35_002, 1],
    ]);
  });

  it('hands its lines to the charged partner, with a proof, and to nobody else', async () => {
    const detail = await ines().send(getRun, { runId });
    const ask = (from: string, chargeId: string, page = 0) =>
      world
        .requestsAs('recharging', from)
        .sendTo({ partition: from, correlationId: newId() }, HOST, linesOfCharge, {
          chargeId,
          page,
          personKey: 'x.y.z',
        });
    const charge = detail.charges.find(({ partner }) => partner === KC)!;
    const answer = await ask(KC, charge.chargeId);
    expect(proves(answer, detail.calculation!.linesRoot)).toBe(true);
    expect(answer.lines.map(({ parts }) => parts[1]!).reduce((sum, part) => sum + part, 0)).toBe(25_001);
    expect(JSON.stringify(answer)).not.toContain('Example Supplier');
    await expect(ask(WCC, charge.chargeId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(ask(KC, charge.chargeId, 7)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('explains a line to the penny, quickly', async () => {
    const { lines } = await ines().send(listRunLines, { runId });
    expect(lines).toHaveLength(6);
    const begun = performance.now();
    const why = await ines().send(explainRunLine, { runId, number: 6 });
    expect(performance.now() - begun).toBeLessThan(1000);
    expect(why.line).toMatchObject({
      amountPence: 100_000,
      runningPence: 100_005,
      supplier: 'Example Supplier',
    });
    expect(why.shares.map(({ exact }) => exact)).toEqual(['40000/1', '25000/1', '35000/1']);
    expect(why.after.map(({ chargedPence }, i) => chargedPence - why.before[i]!.chargedPence)).toEqual(
      why.line.parts,
    );
    expect(why.after.map(({ entitlement }) => entitlement)).toEqual(['40002/1', '100005/4', '140007/4']);
    expect(why.after.filter(({ penny }) => penny).map(({ partner }) => partner)).toEqual([WCC]);
    await expect(ines().send(explainRunLine, { runId, number: 7 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('moves what was in transit to the debtor once a partner accepts, and is posted once all have', async () => {
    const charges = Object.fromEntries(
      (await ines().send(getRun, { runId })).charges.map((charge) => [charge.partner, charge.chargeId]),
    );
    const book = () => ines().send(getBook, {});
    expect(await book()).toMatchObject({
      differencePence: 0,
      inTransit: [{ partner: HF }, { partner: KC }, { partner: WCC }],
    });
    await answerCharge(world, { partner: HF, host: HOST }, { chargeId: charges[HF]!, answer: 'accepted' });
    await answerCharge(
      world,
      { partner: KC, host: HOST },
      { chargeId: charges[KC]!, answer: 'queried', reason: 'Not our line' },
    );
    await eventually(async () =>
      expect((await book()).partners).toEqual([
        { partner: HF, debtorPence: 40_002, inTransitPence: 0 },
        { partner: KC, debtorPence: 0, inTransitPence: 25_001 },
        { partner: WCC, debtorPence: 0, inTransitPence: 35_002 },
      ]),
    );
    await answerCharge(
      world,
      { partner: KC, host: HOST },
      { chargeId: charges[KC]!, answer: 'withdrawn-query' },
    );
    await answerCharge(world, { partner: KC, host: HOST }, { chargeId: charges[KC]!, answer: 'accepted' });
    // A charge of another is not answered for.
    await answerCharge(world, { partner: KC, host: HOST }, { chargeId: charges[WCC]!, answer: 'accepted' });
    await answerCharge(world, { partner: WCC, host: HOST }, { chargeId: charges[WCC]!, answer: 'accepted' });
    await eventually(async () => expect((await ines().send(getRun, { runId })).run.state).toBe('posted'));
    expect(await book()).toMatchObject({
      differencePence: 0,
      inTransit: [],
      partners: [{ debtorPence: 40_002 }, { debtorPence: 25_001 }, { debtorPence: 35_002 }],
    });
    expect((await ines().send(listJournals, {})).journals.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('is corrected by a late cost: only the difference, in the open period', async () => {
    await costs([{ amountPence: -7, document: 'CREDIT' }]);
    expect((await ines().send(listRuns, {})).open).toMatchObject([
      { quarter: 2, lineCount: 1, amountPence: -7, standing: 'late' },
    ]);
    const before = await db().query('select * from run_line order by position');
    const { run, charges, calculation, correctsRunId, previousRunHash } = await sealed({
      kind: 'correction',
    });
    expect(correctsRunId).toBe(runId);
    expect(previousRunHash).toBe((await ines().send(getRun, { runId })).runHash);
    expect(run.reference).toBe('joint-management 2026-27 Q2 / 2');
    expect(calculation!.amountPence).toBe(-7);
    // 99,998p altogether: 39,999.2, 24,999.5 and 34,999.3.
    expect(calculation!.pools[0]!.closing.map(({ chargedPence }) => chargedPence)).toEqual([
      39_999, 25_000, 34_999,
    ]);
    expect(charges.map(({ amountPence }) => amountPence)).toEqual([-3, -1, -3]);
    const [last] = (await ines().send(listJournals, { from: 5 })).journals;
    expect(last).toMatchObject({ kind: 'charges', accountingDate: '2026-11-23' });
    expect(await db().query('select * from run_line where run_id = $1 order by position', [runId])).toEqual(
      before,
    );
  });
});

describe('a quarter on caseload days', () => {
  const key = { agreementKey: 'childrens-social-care' };

  it('waits for a silent partner, shows it, and asks again', async () => {
    await costs([{ amountPence: 12_345_679, pool: 'childrens-social-care' }]);
    silent = KC;
    const { runId, version, state } = await start(key);
    expect(state).toBe('draft');
    await ines().send(askDrivers, { runId, version });
    let detail = await ines().send(getRun, { runId });
    expect(detail.run.state).toBe('draft');
    expect(detail.drivers.map(({ partner, weight }) => [partner, weight])).toEqual([
      [HF, 3650],
      [KC, null],
      [WCC, 2737],
    ]);
    expect(detail.drivers[1]!.failure).toBeTruthy();
    await expect(ines().send(calculateRun, { runId, version: detail.run.version })).rejects.toThrow(
      'because it is waiting for counts',
    );
    silent = null;
    await ines().send(askDrivers, { runId, version: detail.run.version });
    detail = await calculate(runId);
    expect(detail.calculation!.charges.map(({ amountPence }) => amountPence)).toEqual([
      5_487_303, 2_743_651, 4_114_725,
    ]);
    expect(detail.drivers.every(({ countId, evidenceHash }) => countId && evidenceHash)).toBe(true);
    await ines().send(cancelRun, { runId, reason: 'Tried out' });
    expect((await ines().send(listRuns, {})).open).toContainEqual(
      expect.objectContaining({ ...key, lineCount: 1, standing: 'to-recharge' }),
    );
  });

  it('refuses counts that are 0 for everybody, in plain words', async () => {
    const { runId, version } = await start(key);
    await ines().send(askDrivers, { runId, version });
    await db().query('update run_driver set weight = 0 where run_id = $1', [runId]);
    const { run } = await ines().send(getRun, { runId });
    await expect(ines().send(calculateRun, { runId, version: run.version })).rejects.toThrow(
      'The count is 0 for every partner',
    );
    await ines().send(cancelRun, { runId, reason: 'Tried out' });
  });
});

describe('a host that is a partner, too', () => {
  it('books its own part without a charge', async () => {
    const host = WCC;
    await acceptCosts(world, host, [{ amountPence: 1000, pool: 'front-door' }]);
    const { run } = await preparer(world, host).send(startRun, {
      requestId: newId(),
      agreementKey: 'front-door',
      financialYear: '2026-27',
      quarter: 2,
    });
    await preparer(world, host).send(calculateRun, { runId: run.runId, version: run.version });
    const { calculationHash } = await preparer(world, host).send(getRun, { runId: run.runId });
    await approver(world, host).send(approveRun, {
      runId: run.runId,
      calculationHash: calculationHash!,
    });
    await approver(world, host).send(sealRun, { runId: run.runId });
    const { charges } = await preparer(world, host).send(getRun, { runId: run.runId });
    expect(charges.map(({ partner, amountPence, state }) => [partner, amountPence, state])).toEqual([
      [HF, 360, 'sent'],
      [KC, 260, 'sent'],
      [WCC, 380, 'own'],
    ]);
    const book = await preparer(world, host).send(getBook, {});
    expect(book.differencePence).toBe(0);
    expect(book.accounts).toContainEqual({ account: 'own-cost', debitPence: 380, creditPence: 0 });
  });
});

it('balances every ledger of this test with hledger, account by account', async () => {
  for (const code of [HOST, ...COUNCILS]) {
    const { journals } = await preparer(world, code).send(listJournals, {});
    if (journals.length === 0) continue;
    const text = journals.map(plainJournal).join('');
    const hledger = (...args: string[]) =>
      execFileSync('hledger', ['-f', '-', ...args], { input: text }).toString();
    hledger('check', 'balancednoautoconversion');
    const report = hledger('balance', '--flat', '--output-format=csv', '--no-total', '--empty');
    const balances = new Map(
      report
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => /^"(.*)","(?:GBP )?(-?[\d.]+)"$/.exec(row)!)
        .map(([, account, pounds]) => [account!, Math.round(Number(pounds) * 100)]),
    );
    expect(balances).toEqual(plainBalances(journals));
  }
});

describe('a cost file that is being undone', () => {
  it('is waited for, so that no run takes lines that are going', async () => {
    const quarter = { financialYear: '2026-27', quarter: 1 } as const;
    const [going] = await costs([
      { amountPence: 700, postingDate: '2026-05-05' },
      { amountPence: 300, postingDate: '2026-05-06' },
    ]);
    const fileId = newId();
    await db().query(
      `insert into cost_file (id, request_id, upload_id, file_name, size_bytes, sha256, take, state, uploaded_by, uploaded_by_name, at, accepted_at,
         mandate_ids, correlation_id) values ($1, $1, $1, 'going.csv', 1, repeat('e', 64), 'ask', 'accepted', 'test', 'A test', now(), now(), '{}', 'test')`,
      [fileId],
    );
    const { runId } = await start(quarter);
    let calculating: ReturnType<typeof calculate> | undefined;
    await db().transaction(systemOrigin('recharging', HOST, newId()), async (tx) => {
      await tx.query('select 1 from cost_file where id = $1 for update', [fileId]);
      calculating = calculate(runId);
      const first = await Promise.race([
        calculating.then(() => 'calculated'),
        new Promise((resolve) => setTimeout(() => resolve('waits'), 700)),
      ]);
      expect(first).toBe('waits');
      await tx.query('delete from cost_line where id = $1', [going]);
    });
    expect(await calculating).toMatchObject({ run: { lineCount: 1, amountPence: 300 } });
  });
});
