import { jest } from '@jest/globals';
import { SERVICES } from '@conjoint/contracts';
import { databaseName, systemOrigin } from '@conjoint/platform';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { testDatabaseUrl } from '../servers/test-database.js';
import { eachTestAttacks } from '../attacks/attempts.js';
import { testWorld } from '../world/open-world.js';
import type { TestWorld } from '../world/test-world.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const COMMAND = resolve(import.meta.dirname, '../../../../tools/dist/conjoint.js');

class Nothing {}

/** An installation as the command line meets it: its folder, its databases, its keys. */
describe('npm run conjoint -- audit', () => {
  eachTestAttacks('S7');
  let world: TestWorld;
  let superuser: pg.Client;
  const data = mkdtempSync(join(tmpdir(), 'conjoint-audit-'));
  const heads = join(data, 'heads.jsonl');

  beforeAll(async () => {
    world = await testWorld({
      partitions: [HF],
      services: SERVICES.map((service) => ({
        name: service,
        module: class extends Nothing {},
        database: { service, entities: [], migrations: [], partitionKinds: ['council' as const] },
      })),
    });
    const { config, prefix, secrets } = world.parts;
    const environment = {
      CONJOINT_PARTNERSHIP: config.CONJOINT_PARTNERSHIP,
      CONJOINT_SECRETS: secrets.folder,
      CONJOINT_DATABASE_PREFIX: prefix,
      DATABASE_URL: config.DATABASE_URL,
    };
    mkdirSync(join(data, 'run'));
    writeFileSync(join(data, 'run', 'environment.json'), JSON.stringify(environment));
    const url = new URL(testDatabaseUrl());
    url.pathname = `/${databaseName(prefix, 'referrals', HF)}`;
    superuser = new pg.Client({ connectionString: url.toString() });
    await superuser.connect();
    for (let read = 0; read < 5; read += 1) await look();
    await superuser.query(`update audit_seal set sealed_at = now() - interval '1 day'`);
    await look(); // with the next seal the day before is signed
  });
  afterAll(async () => {
    await superuser?.end();
    await world?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  /** Somebody reads, and the row is sealed. */
  async function look(): Promise<void> {
    const origin = systemOrigin('referrals', HF, 'test');
    await world.db('referrals', HF).audit(origin, { action: 'child.read', subjects: [] });
    const until = Date.now() + 10_000;
    while ((await superuser.query('select 1 from audit_pending')).rows.length > 0) {
      if (Date.now() > until) throw new Error('not sealed in time');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function run(...words: string[]): Promise<{ lines: string[]; error: string; exitCode: number }> {
    const started = spawn(
      process.execPath,
      [COMMAND, 'audit', ...words, '--council', HF, '--data', data],
      // Nothing of the test's own servers: the folder says where everything is.
      { env: { PATH: process.env['PATH'] } },
    );
    let [out, error] = ['', ''];
    started.stdout.on('data', (text: Buffer) => (out += text.toString()));
    started.stderr.on('data', (text: Buffer) => (error += text.toString()));
    const exitCode = await new Promise<number>((ended) => started.on('close', ended));
    return { lines: out.split('\n').filter(Boolean), error, exitCode };
  }

  it('verify says of every service that its chain is whole', async () => {
    const { lines, exitCode } = await run('verify');
    expect(lines).toHaveLength(SERVICES.length);
    expect(lines.find((line) => line.startsWith('referrals'))).toContain('intact: 6 sealed rows');
    expect(lines.every((line) => line.includes('intact'))).toBe(true);
    expect(exitCode).toBe(0);
  });

  it('heads writes the signed heads for the council to keep, and verify compares them', async () => {
    await run('heads', '--out', heads);
    const kept = readFileSync(heads, 'utf8').trim().split('\n');
    expect(kept).toHaveLength(1);
    expect(JSON.parse(kept[0]!)).toMatchObject({ partition: HF, service: 'referrals', seal: 5 });
    expect((await run('verify', '--heads', heads)).exitCode).toBe(0);
  });

  it('verify names the first bad row and ends with a failure', async () => {
    await superuser.query(
      `update audit set who = 'nobody' where id = (select audit_id from audit_seal where seal = 3)`,
    );
    const { lines, exitCode } = await run('verify');
    expect(lines.find((line) => line.startsWith('referrals'))).toMatch(
      /NOT INTACT: the first bad row is number 3 \([0-9a-f-]{36}\): the audit row was changed/,
    );
    expect(exitCode).toBe(1);
  });

  it('verify finds out a chain that was made again from nothing, by the heads the council kept', async () => {
    await superuser.query('delete from audit_head');
    await superuser.query('delete from audit_seal');
    await superuser.query('delete from audit');
    for (let read = 0; read < 6; read += 1) await look();
    expect((await run('verify')).exitCode).toBe(0);
    const { lines, exitCode } = await run('verify', '--heads', heads);
    expect(lines.find((line) => line.startsWith('referrals'))).toContain('that was kept says otherwise');
    expect(exitCode).toBe(1);
  });

  it('verify refuses a file of heads that it cannot read', async () => {
    const file = join(data, 'broken.jsonl');
    writeFileSync(file, 'not a head\n');
    const { error, exitCode } = await run('verify', '--heads', file);
    expect([error, exitCode]).toEqual([expect.stringContaining('line 1'), 1]);
  });
});
