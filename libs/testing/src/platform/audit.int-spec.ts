import { auditAbout, listQueue } from '@conjoint/contracts';
import { databaseName, newId, systemOrigin, verifyAudit, type AuditVerdict } from '@conjoint/platform';
import pg from 'pg';
import { testDatabaseUrl } from '../servers/test-database.js';
import { eachTestAttacks } from '../attacks/attempts.js';
import { testWorld } from '../world/open-world.js';
import type { TestWorld } from '../world/test-world.js';
import { noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
let world: TestWorld;
let superuser: pg.Client;

beforeAll(async () => {
  world = await testWorld({
    partitions: [HF],
    services: [{ name: 'referrals', module: NoteModule, database: noteDatabase }],
  });
  const url = new URL(testDatabaseUrl());
  url.pathname = `/${databaseName(world.parts.prefix, 'referrals', HF)}`;
  superuser = new pg.Client({ connectionString: url.toString() });
  await superuser.connect();
  const worker = world.person({ partition: HF, roles: ['front-door-worker'], key: 'lbhf.reader' });
  for (let read = 0; read < 8; read += 1) await worker.send(listQueue, {});
  await sealed();
}, 60_000);
afterAll(async () => {
  await superuser?.end();
  await world?.stop();
}, 30_000);

async function sealed(): Promise<void> {
  const end = Date.now() + 5000;
  for (;;) {
    const { rows } = await superuser.query('select 1 from audit_pending limit 1');
    if (rows.length === 0) return;
    if (Date.now() > end) throw new Error('not sealed in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const verify = (): Promise<AuditVerdict> =>
  verifyAudit(
    async <T>(sql: string, parameters?: unknown[]) => (await superuser.query(sql, parameters)).rows as T[],
    {
      partition: HF,
      service: 'referrals',
      publicKey: JSON.parse(world.parts.secrets.read(`keys/${HF}.audit.public.jwk`)),
    },
  );

/** Does something to the audit that only a database administrator could, verifies, and takes it back. */
async function after(sql: string): Promise<AuditVerdict> {
  await superuser.query('begin');
  try {
    await superuser.query(sql);
    return await verify();
  } finally {
    await superuser.query('rollback');
  }
}

describe('the audit', () => {
  eachTestAttacks('S7');

  it('is sealed within a second of a read, and whole', async () => {
    const worker = world.person({ partition: HF, roles: ['front-door-worker'] });
    await worker.send(listQueue, {});
    const started = Date.now();
    await sealed();
    expect(Date.now() - started).toBeLessThan(1500);
    expect(await verify()).toMatchObject({ intact: true, unsealed: 0 });
  });

  it.each([
    [
      'a row that was changed',
      `update audit set who = 'nobody' where id = (select audit_id from audit_seal where seal = 3)`,
      { seal: 3, why: 'the audit row was changed' },
    ],
    [
      'a row that was removed',
      'delete from audit where id = (select audit_id from audit_seal where seal = 5)',
      { seal: 5, why: 'the audit row was removed' },
    ],
    [
      'a row and its seal that were removed',
      'with gone as (delete from audit_seal where seal = 4 returning audit_id) delete from audit where id in (select audit_id from gone)',
      { seal: 5, why: 'seal 4 is missing before it' },
    ],
    [
      'two rows whose order was changed',
      'update audit_seal set audit_id = case seal when 2 then (select audit_id from audit_seal where seal = 3) else (select audit_id from audit_seal where seal = 2) end where seal in (2, 3)',
      { seal: 2, why: 'the chain was rewritten from here on' },
    ],
    [
      'a row that was added by hand',
      `insert into audit select gen_random_uuid(), council, at, who, who_name, employer, roles, mandate_ids, basis, action, subjects, why, outcome, service, from_partition, correlation_id, row_hash from audit limit 1`,
      { seal: null, why: 'the row was added outside the service' },
    ],
  ])('names %s', async (_what, sql, firstBad) => {
    await superuser.query('alter table audit_seal drop constraint if exists audit_seal_audit_id_key');
    expect(await after(sql)).toMatchObject({ intact: false, firstBad });
    expect(await verify()).toMatchObject({ intact: true });
  });

  it('that was rewritten whole contradicts the signed head of the day', async () => {
    await superuser.query(`update audit_seal set sealed_at = now() - interval '1 day' where seal <= 4`);
    await world.person({ partition: HF, roles: ['front-door-worker'] }).send(listQueue, {});
    await sealed();
    const { rows } = await superuser.query('select seal from audit_head');
    expect(rows).toEqual([{ seal: '4' }]);
    expect(await verify()).toMatchObject({ intact: true });
    expect(await after(`update audit_head set chain_hash = repeat('0', 64)`)).toMatchObject({
      intact: false,
      firstBad: { seal: 4, why: expect.stringContaining('the signed head') },
    });
    expect(await after('delete from audit_seal where seal >= 4')).toMatchObject({ intact: false });
  });

  it('has its head signed when a day ends in which nothing more is read', async () => {
    await superuser.query('delete from audit_head');
    await superuser.query(`update audit_seal set sealed_at = now() - interval '1 day'`);
    const { rows: last } = await superuser.query('select max(seal) as seal from audit_seal');
    // As the idle turn: woken, and nothing to seal.
    world.db('referrals', HF).signals.emit('audited');
    const end = Date.now() + 5000;
    let heads: unknown[] = [];
    while (heads.length === 0 && Date.now() < end) {
      ({ rows: heads } = await superuser.query('select seal from audit_head'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(heads).toEqual(last);
    expect(await verify()).toMatchObject({ intact: true });
  });

  const childRead = { action: 'child.read', outcome: 'allowed' as const };
  const write = (subjectId: string, entry: { action: string; outcome: 'allowed' | 'refused' }) =>
    world
      .db('referrals', HF)
      .audit(systemOrigin('referrals', HF, 'test'), { ...entry, subjects: [subjectId] });
  const manager = () => world.person({ partition: HF, roles: ['front-door-manager'], key: 'lbhf.manager' });

  it('answers who has looked, what was refused, and that this question is itself written down', async () => {
    const subjectId = newId();
    const ask = () => manager().send(auditAbout.referrals, { subjectId });
    await expect(ask()).rejects.toMatchObject({ code: 'not-found' });
    await write(subjectId, childRead);
    await ask();
    const { entries, total } = await ask();
    expect(total).toBe(4);
    expect(entries.map(({ action, outcome }) => `${action} ${outcome}`).sort()).toEqual([
      'audit.read allowed',
      'audit.read allowed',
      'child.read allowed',
      'refused: audit.about.v1 refused',
    ]);
    expect(entries[0]).toMatchObject({ who: 'lbhf.manager', roles: ['front-door-manager'] });
  });

  it('answers with nothing, and without a refusal, where one service of several knows nothing of the record', async () => {
    const subjectId = newId();
    const asked = { subjectId, amongOthers: true };
    for (let times = 0; times < 2; times += 1)
      expect(await manager().send(auditAbout.referrals, asked)).toMatchObject({ entries: [], total: 0 });
    const rows = await superuser.query('select action, outcome from audit where $1 = any(subjects)', [
      subjectId,
    ]);
    expect(rows.rows).toEqual([
      { action: 'audit.read', outcome: 'allowed' },
      { action: 'audit.read', outcome: 'allowed' },
    ]);
  });

  it('says how many there are on every page, also on one beyond the last', async () => {
    const subjectId = newId();
    for (let read = 0; read < 100; read += 1) await write(subjectId, childRead);
    const page = (number: number) => manager().send(auditAbout.referrals, { subjectId, page: number });
    expect(await page(1)).toMatchObject({ total: 101, pageSize: 100, entries: { length: 100 } });
    expect(await page(2)).toMatchObject({ total: 102, entries: { length: 2 } });
    expect(await page(3)).toMatchObject({ total: 103, entries: [] });
  });

  it('leaves out what was before the days asked for', async () => {
    const subjectId = newId();
    await write(subjectId, childRead);
    await superuser.query(`update audit set at = at - interval '40 days' where $1 = any(subjects)`, [
      subjectId,
    ]);
    const of = async (lastDays: number | null) =>
      (await manager().send(auditAbout.referrals, { subjectId, lastDays })).entries.map(
        ({ action }) => action,
      );
    expect(await of(null)).toEqual(['audit.read', 'child.read']);
    expect(await of(31)).toEqual(['audit.read', 'audit.read']);
    expect(await of(60)).toContain('child.read');
  });
});
