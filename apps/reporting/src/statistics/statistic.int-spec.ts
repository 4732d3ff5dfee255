import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { compareCouncils, countStatistics, listIndicators, type StatisticCell } from '@conjoint/contracts';
import { newId, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

jest.setTimeout(60_000);
const HF = 'E09000013';
/** In the file, but it lets no statistics out. */
const KC = 'E09000020';
/** A member whose part of the service does not run. */
const WESTMINSTER = 'E09000033';
const BODY = 'tri-borough';

const folder = mkdtempSync(join(tmpdir(), 'conjoint-statistics-'));
const file = join(folder, 'partnership.yaml');
const text = readFileSync('infra/partnerships/tri-borough.yaml', 'utf8');
const shared = /(purpose: statistics\n\s+line: childrens-social-care\n\s+from: )\[[^\]]+\]/;

let world: TestWorld;
beforeAll(async () => {
  if (!shared.test(text)) throw new Error('the statistics rule of the file is written otherwise');
  writeFileSync(file, text.replace(shared, `$1[${HF}, ${WESTMINSTER}]`));
  world = await testWorld({
    partnership: file,
    partitions: [HF, KC, BODY],
    now: '2026-11-23T09:00:00Z',
    services: [{ name: 'reporting', module: AppModule, database }],
  });
}, 120_000);
afterAll(async () => {
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const tables = (partition = HF): PartitionDb => world.db('reporting', partition);
const director = () => world.person({ partition: BODY, roles: ['director'], key: 'tri-borough.director' });
const quarter = '2026-07-01';

/** So many children referred in a month of the quarter; facts as the model keeps them. */
async function referred(
  children: number,
  inTime: number,
  again: number,
  heardAt = '2026-10-01T09:00:00Z',
): Promise<void> {
  await tables().query('delete from referral_fact');
  await tables().query('delete from referral_month');
  await tables().query(
    `insert into referral_fact (referral_id, month, counted, decided_in_time, withdrawn, children, epoch, version, heard_at)
     values ($1, '2026-08-01', true, false, false, 0, 1, 1, $2)`,
    [newId(), heardAt],
  );
  await tables().query(
    `insert into referral_month (month, received, decided, decided_in_time, withdrawn, children, children_in_time, children_again)
     values ('2026-08-01', 1, 0, 0, 0, $1, $2, $3)`,
    [children, inTime, again],
  );
}
async function seen(): Promise<{ releasedOn: string | null; cells: StatisticCell[] }> {
  const { councils } = await director().send(compareCouncils, {});
  const { quarters } = councils.find(({ partition }) => partition === HF)!;
  return quarters.find((one) => one.quarter === quarter)!;
}
const cellsOf = async (): Promise<unknown[]> =>
  (await seen()).cells.slice(0, 3).map(({ numerator, denominator }) => [numerator, denominator]);

beforeEach(() => tables().query('delete from released_statistic'));

describe('the director of a body', () => {
  it('sees each council’s own answer: shared, not shared, not available just now', async () => {
    await referred(40, 30, 8);
    const { councils, quarters, indicators } = await director().send(compareCouncils, {});
    expect(councils.map(({ partition, answer }) => [partition, answer])).toEqual([
      [HF, 'shared'],
      [KC, 'not-shared'],
      [WESTMINSTER, 'not-available'],
    ]);
    expect(quarters[0]).toBe(quarter);
    expect(indicators).toHaveLength(6);
    expect(await cellsOf()).toEqual([
      [40, null],
      [30, 40],
      [8, 40],
    ]);
  });

  it('is never shown a number under six, nor one that says it', async () => {
    await referred(40, 37, 5);
    expect(await cellsOf()).toEqual([
      [40, null],
      [null, 40],
      [null, 40],
    ]);
  });

  it('is written down in the body and in the council that answered or refused', async () => {
    await referred(40, 30, 8);
    world.clock.advance(1000);
    await director().send(compareCouncils, {});
    const rows = (partition: string) =>
      tables(partition).query<{
        action: string;
        why: string;
        outcome: string;
        from_partition: string | null;
      }>(
        `select action, why, outcome, from_partition from audit where action like 'statistics.%' and at = (select max(at) from audit where action like 'statistics.%') limit 2`,
      );
    expect((await rows(BODY)).map(({ action }) => action).sort()).toEqual([
      'statistics.answered',
      'statistics.asked',
    ]);
    expect((await rows(HF))[0]).toMatchObject({
      action: 'statistics.given',
      from_partition: BODY,
      outcome: 'allowed',
    });
    expect((await rows(HF))[0]!.why).toContain('for tri-borough, tri-borough.director');
    // Nothing was sent there at all.
    expect(await rows(KC)).toEqual([]);
  });

  it('has no figures of the body itself', async () => {
    await expect(
      world.person({ partition: BODY, roles: ['director'] }).send(listIndicators, {}),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a council that is asked', () => {
  it('keeps to its own reading of the sharing rules, whoever asks', async () => {
    const ask = (from: string, to: string) =>
      world
        .requestsAs('reporting', from)
        .sendTo({ partition: from, correlationId: 'test' }, to, countStatistics, {
          personKey: 'somebody',
        });
    await world.connect('reporting', BODY);
    await world.connect('reporting', HF);
    expect(await ask(BODY, KC)).toEqual({ answer: { answer: 'not-shared' } });
    // Another council has no rule by which it may.
    expect(await ask(HF, KC)).toEqual({ answer: { answer: 'not-shared' } });
    const [refused] = await tables(KC).query<{ outcome: string }>(
      `select outcome from audit where action = 'statistics.given' order by at desc limit 1`,
    );
    expect(refused!.outcome).toBe('refused');
  });

  it('lets a quarter out once; what changes a little later stands as it was', async () => {
    await referred(40, 30, 8);
    const first = await cellsOf();
    await referred(41, 31, 8);
    expect(await cellsOf()).toEqual(first);
    await referred(60, 44, 16);
    expect(await cellsOf()).toEqual([
      [60, null],
      [44, 60],
      [16, 60],
    ]);
  });

  it('does not let a quarter out while its facts still arrive', async () => {
    await referred(40, 30, 8, '2026-11-23T08:59:30Z');
    // Assessments and workforce are quiet: what they say is out, and nothing of the referrals.
    expect((await seen()).cells.map(({ indicator }) => indicator)).toEqual([
      'assessments-in-time',
      'cases-per-worker',
      'agency-rate',
    ]);
    world.clock.advance(60_000);
    expect((await seen()).cells).toHaveLength(6);
  });

  it('says that it is being rebuilt, and lets nothing out meanwhile', async () => {
    await tables().query(
      `insert into rebuild (id, state, started_at, started_by, asked_of, said, heard, heard_more_at, forgotten)
       values ($1, 'hearing', now(), 'test', null, 10, 0, now() + interval '1 day', 0)`,
      [newId()],
    );
    const { councils } = await director().send(compareCouncils, {});
    expect(councils[0]).toMatchObject({ partition: HF, answer: 'being-rebuilt', quarters: [] });
    expect(await tables().query('select 1 from released_statistic')).toEqual([]);
    await tables().query('delete from rebuild');
  });
});

describe('asking for the councils side by side', () => {
  it('is for the director, analyst and auditor of a body', async () => {
    for (const roles of [['operator'], ['finance-preparer']] as const)
      await expect(
        world.person({ partition: BODY, roles: [...roles] }).send(compareCouncils, {}),
      ).rejects.toMatchObject({ code: 'not-permitted' });
    await expect(
      world.person({ partition: HF, roles: ['director'] }).send(compareCouncils, {}),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
