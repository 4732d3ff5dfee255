import {
  approveRun,
  calculateRun,
  cancelRun,
  getRun,
  listRuns,
  sealRun,
  startRun,
  type RunState,
} from '@conjoint/contracts';
import { jest } from '@jest/globals';
import { newId, systemOrigin } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { acceptCosts, approver, preparer } from '../run/run.fixture.js';

jest.setTimeout(60_000);

const HOST = 'tri-borough';
const PARTNERS = ['E09000013', 'E09000020', 'E09000033'];
const KEY = 'joint-management';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HOST, ...PARTNERS],
    services: [{ name: 'recharging', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  await Promise.all([HOST, ...PARTNERS].map((code) => world.connect('recharging', code)));
  await world.settled(60_000);
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const db = () => world.db('recharging', HOST);
const ines = () => preparer(world, HOST);
const stephen = () => approver(world, HOST);
const detail = (runId: string) => ines().send(getRun, { runId });
const kept = async (runId: string) => {
  const [row] = await db().query<{ lines: number; charges: number; journals: number; sent: number }>(
    `select (select count(*)::int from run_line where run_id = $1) as lines, (select count(*)::int from charge where run_id = $1) as charges,
       (select count(*)::int from journal where run_id = $1) as journals,
       (select count(*)::int from outbox where name = 'recharging.charge.sealed.v1' and body->>'runId' = $1::text) as sent`,
    [runId],
  );
  return row!;
};

async function until(runId: string, ...states: RunState[]): Promise<Awaited<ReturnType<typeof detail>>> {
  const end = Date.now() + 30_000;
  for (;;) {
    const now = await detail(runId);
    if (states.includes(now.run.state)) return now;
    if (Date.now() > end) throw new Error(`the run still is ${now.run.state}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A quarter with so many costs of £1 that nobody recharged, begun. */
async function begun(lines = 3): Promise<string> {
  await acceptCosts(
    world,
    HOST,
    Array.from({ length: lines }, () => ({ amountPence: 100 })),
  );
  const { open } = await ines().send(listRuns, {});
  const { run } = await ines().send(startRun, {
    requestId: newId(),
    agreementKey: KEY,
    financialYear: '2026-27',
    quarter: 2,
    kind: open.some(({ standing }) => standing === 'late') ? 'correction' : 'quarter',
  });
  return run.runId;
}

async function calculated(lines?: number): Promise<string> {
  const runId = await begun(lines);
  await ines().send(calculateRun, { runId, version: (await detail(runId)).run.version });
  await until(runId, 'calculated');
  return runId;
}

async function approved(): Promise<string> {
  const runId = await calculated();
  await stephen().send(approveRun, { runId, calculationHash: (await detail(runId)).calculationHash! });
  return runId;
}

/** As a process leaves it that was killed in the middle. */
async function leftBehind(
  runId: string,
  kind: 'calculate' | 'seal',
  over: { attempts?: number } = {},
): Promise<void> {
  await db().query(
    `insert into run_work (run_id, kind, asked_by, asked_by_name, asked_at, asked_version, mandate_ids, correlation_id, attempts)
     values ($1, $2, 'joint.someone', 'Someone', now(), 1, '{}', 'test', $3)
     on conflict (run_id) do update set kind = excluded.kind, attempts = excluded.attempts, failure = null, asked_version = 1`,
    [runId, kind, over.attempts ?? 1],
  );
  await db().query('update recharge_run set state = $2, version = version + 1 where id = $1', [
    runId,
    kind === 'seal' ? 'sealing' : 'calculating',
  ]);
}

/** Somebody asks anything that wakes the worker. */
const wake = (runId: string) => stephen().send(sealRun, { runId });

/** While it runs, nobody can look at the cost files of the host, and so nothing can be calculated. */
async function whileCostsAreHeld(work: () => Promise<void>): Promise<void> {
  const fileId = newId();
  await db().query(
    `insert into cost_file (id, request_id, upload_id, file_name, size_bytes, sha256, take, state, uploaded_by, uploaded_by_name, at, accepted_at,
       mandate_ids, correlation_id) values ($1, $1, $1, 'held.csv', 1, $2, 'ask', 'accepted', 'test', 'A test', now(), now(), '{}', 'test')`,
    [fileId, fileId.replaceAll('-', '').padEnd(64, '0')],
  );
  await db().transaction(systemOrigin('recharging', HOST, newId()), async (tx) => {
    await tx.query('select 1 from cost_file where id = $1 for update', [fileId]);
    await work();
  });
}

describe('a calculation that takes long', () => {
  it('is answered with how far it is, is asked once however often it is asked, and ends by itself', async () => {
    const runId = await begun(5);
    const { version } = (await detail(runId)).run;
    await whileCostsAreHeld(async () => {
      const { run } = await ines().send(calculateRun, { runId, version });
      expect(run).toMatchObject({
        state: 'calculating',
        work: { kind: 'calculate', askedBy: 'Inès Moreau', linesDone: 0, linesToDo: null, failure: null },
      });
      const again = await ines().send(calculateRun, { runId, version });
      expect(again.run).toMatchObject({ state: 'calculating', version: run.version });
      await expect(ines().send(calculateRun, { runId, version: run.version })).rejects.toThrow(
        'because it is being calculated',
      );
      await expect(stephen().send(approveRun, { runId, calculationHash: 'a'.repeat(64) })).rejects.toThrow(
        'because it is being calculated',
      );
    });
    const done = await until(runId, 'calculated');
    expect(done.run).toMatchObject({ lineCount: 5, amountPence: 500, work: null });
    // The request again after its answer was lost changes nothing.
    const { run } = await ines().send(calculateRun, { runId, version });
    expect(run).toMatchObject({ state: 'calculated', version: done.run.version });
    expect(await kept(runId)).toMatchObject({ lines: 5 });
    await ines().send(cancelRun, { runId, reason: 'Tried out' });
  });

  it('is cancelled at once, and leaves nothing of it behind', async () => {
    const runId = await begun(2);
    await whileCostsAreHeld(async () => {
      await ines().send(calculateRun, { runId, version: (await detail(runId)).run.version });
      const { run } = await ines().send(cancelRun, { runId, reason: 'A file is missing' });
      expect(run).toMatchObject({ state: 'cancelled', work: null });
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await detail(runId)).run.state).toBe('cancelled');
    expect(await kept(runId)).toMatchObject({ lines: 0 });
    // Its lines are taken by the next run.
    const next = await calculated(1);
    expect((await detail(next)).run.lineCount).toBe(8);
    await ines().send(cancelRun, { runId: next, reason: 'Tried out' });
  });
});

describe('work that a killed process left behind', () => {
  it('is begun anew by the next, with the same result and nothing twice', async () => {
    const runId = await calculated();
    const before = await detail(runId);
    await leftBehind(runId, 'calculate');
    await ines().send(calculateRun, { runId, version: 1 });
    const after = await until(runId, 'calculated');
    expect(after.calculationHash).toBe(before.calculationHash);
    expect(await kept(runId)).toMatchObject({ lines: before.run.lineCount! });
    await stephen().send(approveRun, { runId, calculationHash: after.calculationHash! });
    await leftBehind(runId, 'seal');
    await wake(runId);
    await until(runId, 'sealed');
    await wake(runId);
    expect(await kept(runId)).toEqual({ lines: before.run.lineCount, charges: 3, journals: 1, sent: 3 });
  });

  it('is given up when it was broken off five times, and says what to do', async () => {
    const runId = await calculated();
    await leftBehind(runId, 'calculate', { attempts: 5 });
    await ines().send(calculateRun, { runId, version: 1 });
    const { run } = await until(runId, 'counted');
    expect(run.work?.failure).toEqual({
      message: 'This was broken off 5 times',
      remedy: 'Ask your operations team to look at the log of this run, then try it again',
    });
    // It can be tried again.
    await ines().send(calculateRun, { runId, version: run.version });
    expect((await until(runId, 'calculated')).run.work).toBeNull();
    await ines().send(cancelRun, { runId, reason: 'Tried out' });
  });
});

describe('what is asked and cannot be done any more', () => {
  it('is not sealed where its costs were taken back, says so, and can be cancelled', async () => {
    const runId = await approved();
    await db().query(
      'delete from cost_line where id = (select line_id from run_line where run_id = $1 limit 1)',
      [runId],
    );
    const { run } = await stephen().send(sealRun, { runId });
    expect(run).toMatchObject({
      state: 'approved',
      work: {
        kind: 'seal',
        failure: { message: 'Costs of this run were taken back since it was calculated' },
      },
    });
    expect(await kept(runId)).toMatchObject({ charges: 0, journals: 0, sent: 0 });
    await ines().send(cancelRun, { runId, reason: 'Costs are gone' });
    expect((await detail(runId)).run.state).toBe('cancelled');
    expect(await kept(runId)).toMatchObject({ lines: 0 });
  });

  it('is not done for somebody whose right was withdrawn meanwhile', async () => {
    const runId = await begun();
    const { version } = (await detail(runId)).run;
    await whileCostsAreHeld(async () => {
      await ines().send(calculateRun, { runId, version });
      await db().query(
        `insert into refused_mandate (mandate_id, refused_at)
         select unnest(mandate_ids)::uuid, now() from run_work where run_id = $1 on conflict do nothing`,
        [runId],
      );
    });
    const { run } = await until(runId, 'counted');
    expect(run.work?.failure?.message).toContain('has been withdrawn in the meantime');
    expect(await kept(runId)).toMatchObject({ lines: 0 });
  });
});
