import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  acceptCostFile,
  beginFile,
  discardCostFile,
  endPoolRule,
  getCostFile,
  listCostFiles,
  listCostLayouts,
  listCostLines,
  listCostRejects,
  listPoolRules,
  makePoolRule,
  putChunk,
  takeCostFile,
  undoCostFile,
  type CostFileView,
  type RequestOf,
  type Role,
} from '@conjoint/contracts';
import { FileModule, holdLease, LeaseLost, newId, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestPerson, type TestWorld } from '@conjoint/testing';
import { Module } from '@nestjs/common';
import { AgreementRepository } from '../agreements/agreement.repository.js';
import { ApplyAgreements } from '../agreements/apply-agreements.js';
import { database } from '../database.js';
import { findCostFile } from './cost-file.repository.js';
import { COST_LEASE } from './cost-file.rules.js';
import { CostImporter } from './cost-importer.js';
import { costLineId } from './cost-line.repository.js';
import { CostModule } from './cost.module.js';

const COMPANY = 'achieving-for-children';
const COUNCIL = 'E09000027';
const CHUNK = 262_144;
const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../data/council-spend/${name}`, import.meta.url));

@Module({
  imports: [FileModule.forService('recharging', 'cost file'), CostModule],
  providers: [AgreementRepository, ApplyAgreements],
})
class CostsOnly {}

let world: TestWorld;
let db: PartitionDb;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'achieving-for-children',
    partitions: [COMPANY, COUNCIL],
    services: [{ name: 'recharging', module: CostsOnly, database }],
  });
  for (const partition of [COMPANY, COUNCIL])
    await world.get('recharging', ApplyAgreements).applyTo(partition);
  db = world.db('recharging', COMPANY);
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const person = (role: Role = 'finance-preparer', partition = COMPANY, mandateId = newId()) =>
  world.person({ partition, roles: [role], name: `A ${role}`, key: `${partition}.${role}`, mandateId });
const officer = () => person();

async function upload(file: Buffer, fileName: string, by: TestPerson = officer()): Promise<string> {
  const sha256 = createHash('sha256').update(file).digest('hex');
  const { fileId } = await by.send(beginFile.recharging, {
    purpose: 'costs',
    fileName,
    sizeBytes: file.length,
    sha256,
  });
  for (let number = 0; number * CHUNK < file.length; number += 1) {
    const base64 = file.subarray(number * CHUNK, (number + 1) * CHUNK).toString('base64');
    await by.send(putChunk.recharging, { fileId, number, base64 });
  }
  return fileId;
}

type Take = Omit<RequestOf<typeof takeCostFile>, 'requestId' | 'fileId'>;
async function take(file: Buffer | string, more: Take = {}, name = `${randomUUID()}.csv`, by = officer()) {
  const fileId = await upload(Buffer.from(file), name, by);
  return (await by.send(takeCostFile, { requestId: newId(), fileId, ...more })).costFile;
}

async function finished(id: string, by: TestPerson = officer()): Promise<CostFileView> {
  for (let turn = 0; turn < 400; turn += 1) {
    const { costFile } = await by.send(getCostFile, { costFileId: id });
    if (!['waiting', 'reading', 'accepting', 'undoing'].includes(costFile.state)) return costFile;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the cost file did not finish');
}
const taken = async (file: Buffer | string, more: Take = {}, name?: string): Promise<CostFileView> =>
  finished((await take(file, more, name)).id);
const shownOf = (view: CostFileView) => ({
  costFileId: view.id,
  accepted: view.accepted,
  rejected: view.rejected,
  totalPence: view.totalPence!,
});
const counts = async () =>
  (
    await db.query<{ lines: number; rejects: number; chunks: number }>(
      `select (select count(*)::int from cost_line) as lines, (select count(*)::int from cost_reject) as rejects,
         (select count(*)::int from file_chunk) as chunks`,
    )
  )[0]!;

const HEADER = 'Posting date,Supplier number,Supplier name,Expense type,Department,Amount';
let salt = 0;
/** Other content each time, so that no test meets the file of another. */
const csv = (...amounts: string[]): string => {
  salt += 1;
  return [
    HEADER,
    ...amounts.map(
      (amount, at) => `0${1 + (at % 9)}/05/2026,${salt},Canary Person,Rent,FD${100 + at},${amount}`,
    ),
  ].join('\n');
};

describe('a cost file', () => {
  it.each([
    ['bradford_clean_2019-11.csv', 232294924],
    ['calderdale_clean_2021-05.csv', 139146544],
    ['darlington_clean_2013-02.csv', 36963414],
    ['gateshead_bom.csv', 101520407],
    ['leeds_raw_cp1252.csv', 52715133],
    ['newcastle_clean_2019-11.csv', 59138800],
    ['salford_clean_2021-09.csv', 208222670],
  ])('%s is taken whole, to the penny', async (name, pence) => {
    const view = await taken(fixture(name), { take: 'whole' }, name);
    expect(view).toMatchObject({
      state: 'accepted',
      rows: 120,
      accepted: 120,
      rejected: 0,
      notShared: 120,
      totalPence: pence,
      columnTotalPence: pence,
      undoable: true,
    });
    const [sum] = await db.query<{ pence: string; lines: string }>(
      'select sum(net_pence) as pence, count(*) as lines from cost_line where file_id = $1',
      [view.id],
    );
    expect([Number(sum!.pence), Number(sum!.lines)]).toEqual([pence, 120]);
  });

  it('keeps a general ledger with payroll, equal rows and no name of a person', async () => {
    const text = fixture('general-ledger-extract.csv')
      .toString()
      .replace('PAY,Social workers,,,', 'PAY,Social workers,Canary Worker,Canary Worker,');
    const view = await taken(text, { take: 'whole', pool: 'company-overheads' });
    expect(view).toMatchObject({ state: 'accepted', layout: 'general-ledger', notShared: 0, rejected: 0 });
    expect(view.totalPence).toBe(view.columnTotalPence);
    const { lines } = await officer().send(listCostLines, { costFileId: view.id });
    expect(JSON.stringify(lines)).not.toContain('Canary');
    expect(lines.filter(({ documentNumber }) => documentNumber === '50990')).toHaveLength(2);
    expect(lines.every(({ pool }) => pool === 'company-overheads')).toBe(true);
    expect(lines.map(({ row }) => row)).toEqual([...lines.map(({ row }) => row)].sort((a, b) => a - b));
  });

  it('is refused the second time by its content, naming the first, until that is undone', async () => {
    const file = csv('1.00');
    const first = await taken(file, { take: 'whole' }, 'may.csv');
    await expect(take(file, {}, 'june.csv')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('may.csv'),
      details: { costFileId: first.id },
    });
    await officer().send(undoCostFile, { costFileId: first.id, reason: 'Only a trial' });
    expect(await finished(first.id)).toMatchObject({ state: 'undone', undoReason: 'Only a trial' });
    expect(await taken(file, { take: 'whole' })).toMatchObject({ state: 'accepted' });
  });

  it('waits for a person who saw the result, and is accepted as it was shown', async () => {
    const before = await counts();
    const staged = await taken(csv('1.00', '-3.50', '=1+1', '"£1,000.00"'));
    expect(staged).toMatchObject({
      state: 'staged',
      rows: 4,
      accepted: 3,
      rejected: 1,
      totalPence: 99_750,
      columnTotalPence: null,
    });
    expect((await counts()).lines).toBe(before.lines);
    const { rejects } = await officer().send(listCostRejects, { costFileId: staged.id });
    expect(rejects).toEqual([
      expect.objectContaining({
        row: 4,
        column: 'Amount',
        value: '=1+1',
        why: expect.stringContaining('formula'),
      }),
    ]);
    await expect(officer().send(acceptCostFile, { ...shownOf(staged), totalPence: 1 })).rejects.toMatchObject(
      { code: 'conflict' },
    );
    await officer().send(acceptCostFile, shownOf(staged));
    const done = await finished(staged.id);
    expect(done).toMatchObject({
      state: 'accepted',
      accepted: 3,
      rejected: 1,
      acceptedByName: 'A finance-preparer',
    });
    expect((await counts()).lines).toBe(before.lines + 3);
    expect((await officer().send(acceptCostFile, shownOf(staged))).costFile.state).toBe('accepted');
  });

  it('of which a row is refused is not taken whole: it waits, with nothing stored', async () => {
    const before = await counts();
    const staged = await taken(csv('1.00', '2.00', 'NaN'), { take: 'whole' });
    expect(staged).toMatchObject({ state: 'staged', accepted: 2, rejected: 1 });
    expect((await counts()).lines).toBe(before.lines);
    await officer().send(discardCostFile, { costFileId: staged.id });
    expect(await finished(staged.id)).toMatchObject({ state: 'discarded' });
    expect((await counts()).chunks).toBe(before.chunks);
    await expect(officer().send(acceptCostFile, shownOf(staged))).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
  });

  it('is taken in part where that was asked for, and what was refused stays listed', async () => {
    const done = await taken(csv('1.00', '1e308', '1.005'), { take: 'partial' });
    expect(done).toMatchObject({ state: 'accepted', accepted: 1, rejected: 2, totalPence: 100 });
    expect((await officer().send(listCostRejects, { costFileId: done.id })).total).toBe(2);
  });

  it.each([
    ['nothing but a header', `${HEADER}\n`, 'no rows'],
    ['a workbook', 'PK\u0003\u0004', 'workbook'],
    ['an unknown header', 'a,b\n1,2\n', 'no layout'],
    ['a quotation mark that is never closed', `${HEADER}\n1/5/2026,1,"A,B,C,1.00\n`, 'quotation mark'],
  ])('that is %s fails, says what to do, and leaves nothing', async (_, file, words) => {
    const before = await counts();
    const view = await taken(file, { take: 'partial' });
    expect(view.state).toBe('failed');
    expect(view.failure!.message).toContain(words);
    expect(view.failure!.remedy).not.toBe('');
    expect(await counts()).toMatchObject({ lines: before.lines, rejects: before.rejects });
  });

  it('may have a layout that is asked for; one that is not there is named', async () => {
    await expect(take(csv('1.00'), { layout: 'nonsense' })).rejects.toMatchObject({
      code: 'validation-failed',
    });
    expect(await taken(csv('1.00'), { layout: 'salford-spend' })).toMatchObject({ state: 'failed' });
    const { layouts, pools } = await officer().send(listCostLayouts, {});
    expect(layouts.length).toBeGreaterThanOrEqual(14);
    expect(pools.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['company-overheads', 'contract-sum', 'fostering']),
    );
  });

  it('is taken by finance officers of the host, read by those who check, and is not there for anybody else', async () => {
    const view = await taken(csv('9.00'), { take: 'whole' });
    const at = { costFileId: view.id };
    for (const role of ['finance-approver', 'director', 'auditor'] as const) {
      await expect(person(role).send(getCostFile, at)).resolves.toBeDefined();
      await expect(person(role).send(undoCostFile, { ...at, reason: 'No reason' })).rejects.toMatchObject({
        code: 'not-permitted',
      });
    }
    await expect(person('social-worker').send(getCostFile, at)).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(person('finance-preparer', COUNCIL).send(getCostFile, at)).rejects.toMatchObject({
      code: 'not-found',
    });
    const listed = await officer().send(listCostFiles, {});
    expect(listed.costFiles[0]).toMatchObject({ id: view.id, undoable: null });
    await expect(take(csv('1.00'), { pool: 'nothing-agreed' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'pool', message: expect.stringContaining('company-overheads') }],
    });
    await expect(
      take(csv('1.00'), { pool: 'company-overheads' }, 'x.csv', person('finance-preparer', COUNCIL)),
    ).rejects.toMatchObject({ code: 'validation-failed' });
  });

  it('is not taken for a person whose right was withdrawn before the end', async () => {
    const mandateId = newId();
    const staged = await taken(csv('1.00', '2.00'));
    await person('finance-preparer', COMPANY, mandateId).send(getCostFile, { costFileId: staged.id });
    await db.query('update cost_file set accept_mandate_ids = $2 where id = $1', [staged.id, [mandateId]]);
    await db.query('insert into refused_mandate (mandate_id) values ($1)', [mandateId]);
    await db.query(`update cost_file set state = 'accepting' where id = $1`, [staged.id]);
    const view = await finished(staged.id);
    expect(view).toMatchObject({ state: 'failed', failure: { code: 'no-mandate' } });
  });

  it('is not undone once a run has taken a line of it, be it after the undo was asked for', async () => {
    const view = await taken(csv('1.00', '2.00'), { take: 'whole' });
    const charge = () =>
      db.query(
        `insert into run_line (run_id, position, line_id, running_pence, parts)
         select gen_random_uuid(), 1, id, 100, '{100}' from cost_line where file_id = $1 order by id limit 1`,
        [view.id],
      );
    await charge();
    await expect(
      officer().send(undoCostFile, { costFileId: view.id, reason: 'Too late' }),
    ).rejects.toMatchObject({
      code: 'not-acceptable-state',
      message: expect.stringContaining('recharge run'),
    });
    await db.query(`update cost_file set state = 'undoing', undone_by = 'x' where id = $1`, [view.id]);
    expect(await finished(view.id)).toMatchObject({
      state: 'accepted',
      undoable: false,
      undoKeptBecause: expect.stringContaining('recharge run'),
    });
    expect((await officer().send(listCostLines, { costFileId: view.id })).lines).toHaveLength(2);
  });

  it('never changes a line, and leaves no name in audit or failure', async () => {
    await taken(csv('1.00'), { take: 'whole' });
    await expect(db.query('update cost_line set net_pence = 0')).rejects.toThrow();
    const [leaked] = await db.query<{ n: string }>(
      `select count(*) as n from audit where to_jsonb(audit)::text like '%Canary%'`,
    );
    expect(leaked!.n).toBe('0');
  });
});

describe('a process that ends in the middle', () => {
  it('leaves nothing; the next one begins anew, with the same ids', async () => {
    const view = await take(csv(...Array.from({ length: 30 }, () => '1.00')));
    const staged = await finished(view.id);
    await db.query(`update cost_file set state = 'accepting' where id = $1 and false`, [staged.id]);
    const lease = await holdAfterWorker();
    const row = (await findCostFile(db, staged.id))!;
    let looked = 0;
    const dying = { db, lease, clock: world.clock, stopping: () => (looked += 1) > 1 };
    await db.query(`update cost_file set state = 'accepting' where id = $1`, [staged.id]);
    await expect(new CostImporter(dying, { ...row, state: 'accepting' }).run()).rejects.toThrow('stopping');
    expect(await linesOf(staged.id)).toHaveLength(0);
    await releaseNow();
    expect(await finished(staged.id)).toMatchObject({ state: 'accepted', accepted: 30 });
    expect(await linesOf(staged.id)).toEqual(
      Array.from({ length: 30 }, (_, at) => costLineId(staged.id, at + 2)),
    );
  });

  it('writes nothing more once another holds the lease', async () => {
    const staged = await finished((await take(csv('1.00', '2.00'))).id);
    const lease = await holdAfterWorker();
    await db.query(`update lease set fence = fence + 1, holder = $2 where name = $1`, [COST_LEASE, newId()]);
    const row = (await findCostFile(db, staged.id))!;
    const work = { db, lease, clock: world.clock, stopping: () => false };
    await expect(new CostImporter(work, { ...row, state: 'accepting' }).run()).rejects.toBeInstanceOf(
      LeaseLost,
    );
    expect(await linesOf(staged.id)).toHaveLength(0);
    await releaseNow();
  });

  const linesOf = async (fileId: string) =>
    (await db.query<{ id: string }>('select id from cost_line where file_id = $1 order by id', [fileId])).map(
      ({ id }) => id,
    );
  async function holdAfterWorker() {
    for (let turn = 0; turn < 200; turn += 1) {
      const lease = await holdLease(db, COST_LEASE, newId(), 60);
      if (lease) return lease;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the worker did not let go');
  }
  const releaseNow = () => db.query('update lease set expires_at = now() where name = $1', [COST_LEASE]);
});

describe('rules by cost centre and subjective', () => {
  it('say of each line to which agreement it belongs; the rest is listed as not shared', async () => {
    const requestId = newId();
    const rule = { requestId, costCentrePrefix: 'FD1', pool: 'fostering', validFrom: '2026-05-02' };
    await officer().send(makePoolRule, rule);
    await officer().send(makePoolRule, rule);
    const view = await taken(csv('1.00', '2.00', '4.00'), { take: 'whole' });
    expect(view).toMatchObject({ accepted: 3, notShared: 1 });
    const shared = await officer().send(listCostLines, { costFileId: view.id });
    expect(shared.lines.map(({ pool }) => pool)).toEqual([null, 'fostering', 'fostering']);
    const left = await officer().send(listCostLines, { costFileId: view.id, notShared: true });
    expect([left.total, left.lines.length]).toEqual([1, 1]);

    await officer().send(endPoolRule, { ruleId: requestId, lastDay: '2026-05-02' });
    expect(await taken(csv('1.00', '2.00', '4.00'), { take: 'whole' })).toMatchObject({ notShared: 2 });
    const { rules } = await person('auditor').send(listPoolRules, {});
    expect(rules).toMatchObject([
      { id: requestId, validUntil: '2026-05-02', endedByName: 'A finance-preparer' },
    ]);
    await expect(
      officer().send(endPoolRule, { ruleId: requestId, lastDay: '2026-06-02' }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
    await expect(
      officer().send(makePoolRule, { ...rule, requestId: newId(), pool: 'nothing' }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
  });
});
