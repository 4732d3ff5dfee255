import { jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseOf, queryDatabase } from './api-database.js';
import { cast } from './cast.js';
import { conjoint, importedId } from './command-line.js';
import { installation, WORKSPACE } from './environment.js';

jest.setTimeout(240_000);

const SPEND = join(WORKSPACE, 'apps/recharging/data/council-spend');
const CENSUS = join(WORKSPACE, 'apps/referrals/src/cin-import/fixtures/fake_CIN_data.xml');
const WORKERS = join(WORKSPACE, 'apps/workforce/src/census-import/fixtures/social_work_workforce_2022.xml');

/** What the column of each file adds to, counted by another program than ours. */
const TOTALS: readonly (readonly [file: string, layout: string, rows: number, pounds: string])[] = [
  ['bradford_clean_2019-11.csv', 'bradford-spend', 120, '£2,322,949.24'],
  ['calderdale_clean_2021-05.csv', 'calderdale-spend', 120, '£1,391,465.44'],
  ['darlington_clean_2013-02.csv', 'darlington-spend', 120, '£369,634.14'],
  ['gateshead_bom.csv', 'gateshead-spend', 120, '£1,015,204.07'],
  ['leeds_raw_cp1252.csv', 'leeds-spend', 120, '£527,151.33'],
  ['newcastle_clean_2019-11.csv', 'newcastle-spend', 120, '£591,388.00'],
  ['salford_clean_2021-09.csv', 'salford-spend', 120, '£2,082,226.70'],
  ['general-ledger-extract.csv', 'general-ledger', 69, '£621,085.55'],
];

const folder = mkdtempSync(join(tmpdir(), 'conjoint-command-line-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { agreements } = installation().partnership;
/** Whoever hosts an agreement takes costs. */
const host = agreements[0]!.host;
const council = cast().council(1).code;

/** Whatever a test leaves behind is taken back, so that the journeys may be repeated. */
const undoCosts = async (id: string): Promise<void> => {
  const undone = await conjoint(
    'import',
    'undo',
    id,
    '--council',
    host,
    '--kind',
    'costs',
    '--reason',
    'A test',
    '--yes',
  );
  expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('was undone') });
};

describe('import costs', () => {
  const costs = (file: string, ...more: string[]) =>
    conjoint('import', 'costs', file, '--council', host, ...more);

  it.each(TOTALS)(
    'takes %s, says its total, and refuses it a second time',
    async (file, layout, rows, pounds) => {
      const taken = await costs(join(SPEND, file));
      expect(taken.error).toBe('');
      expect(taken.code).toBe(0);
      expect(taken.out).toContain(`Layout ${layout}`);
      expect(taken.out).toContain(`${rows} rows of ${rows} rows accepted`);
      expect(taken.out).toContain(`Total ${pounds}: the sum of the column`);
      const again = join(folder, `another-name-${file}`);
      writeFileSync(again, readFileSync(join(SPEND, file)));
      const refused = await costs(again);
      expect(refused).toMatchObject({
        code: 1,
        error: expect.stringContaining('This file was uploaded before'),
      });
      await undoCosts(importedId(taken));
    },
  );

  it('takes a layout that is said, and names them all where there is none of that name', async () => {
    const taken = await costs(join(SPEND, 'salford_clean_2021-09.csv'), '--layout', 'salford-spend');
    expect(taken).toMatchObject({ code: 0, out: expect.stringContaining('Total £2,082,226.70') });
    await undoCosts(importedId(taken));
    const none = await costs(join(SPEND, 'salford_clean_2021-09.csv'), '--layout', 'manchester-spend');
    expect(none).toMatchObject({ code: 1, error: expect.stringContaining('Choose one of the layouts') });
  });

  const HEADER = 'Cost Centre,Subjective,Period,Posting Date,Document No,Source,Supplier,Description,Net';
  const row = (net: string, period = '202601'): string =>
    `ZZ1,1010,${period},28/04/2026,D1,AP,A supplier,Costs,${net}`;
  const fileOf = (name: string, lines: readonly string[]): string => {
    const path = join(folder, `${name}-${Date.now()}.csv`);
    writeFileSync(path, [HEADER, ...lines].join('\n'));
    return path;
  };
  const good = Array.from({ length: 5 }, (_, i) => row(`${i + 1}.00`));

  it.each([
    [
      'a column too few in row 7',
      [...good, 'ZZ1,1010,202601,28/04/2026,D1,AP,A supplier,1.00'],
      'row 7: The row has 8 columns, 1 too few',
    ],
    [
      'a formula',
      [...good, row('"=SUM(A1:A9)"')],
      'row 7, Net "=SUM(A1:A9)": A formula stands where an amount should be',
    ],
    ['1e308', [...good, row('1e308')], 'row 7, Net "1e308"'],
    ['more than two decimals', [...good, row('1.005')], 'more than two decimals'],
    ['a period that is none', [...good, row('1.00', '202614')], 'row 7, Period "202614"'],
    ['a negative quarter', [...good, row('1.00', '-20262')], 'row 7, Period "-20262"'],
  ])('takes nothing of a file with %s, and says where', async (name, lines, found) => {
    const refused = await costs(fileOf(name.replaceAll(' ', '-'), lines));
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('1 row not accepted');
    expect(refused.out).toContain(found);
    expect(refused.error).toContain('Nothing was taken, because 1 row of 6 rows cannot be accepted.');
    expect(refused.error).toContain('--accept-partial');
  });

  it('reads pounds, thousands and brackets, and takes the rest of a file where that is said', async () => {
    const lines = [row('"£1,234.56"'), row('"(34.56)"'), row('0.01-'), row('one')];
    const taken = await costs(fileOf('partial', lines), '--accept-partial');
    expect(taken).toMatchObject({ code: 0, out: expect.stringContaining('3 rows of 4 rows accepted') });
    expect(taken.out).toContain('Total £1,199.99');
    await undoCosts(importedId(taken));
  });

  it('says clearly what it cannot do', async () => {
    expect(await costs(join(folder, 'not-there.csv'))).toMatchObject({
      code: 1,
      error: expect.stringContaining('cannot be read'),
    });
    expect(await costs(fileOf('empty', []))).toMatchObject({
      code: 1,
      error: expect.stringContaining('no rows'),
    });
    const elsewhere = await conjoint(
      'import',
      'costs',
      join(SPEND, 'gateshead_bom.csv'),
      '--council',
      'E09009999',
    );
    expect(elsewhere).toMatchObject({ code: 1, error: expect.stringContaining('Check --council') });
    const pool = await costs(join(SPEND, 'gateshead_bom.csv'), '--pool', 'nobodys');
    expect(pool).toMatchObject({
      code: 1,
      error: expect.stringContaining('You are not host of such an agreement'),
    });
    expect((await conjoint('import', 'costs', '--help')).out).toContain('--accept-partial');
  });
});

describe('books check', () => {
  it('ends with 0 where both books agree, and with 1 where they differ by a penny', async () => {
    const agree = await conjoint('books', 'check');
    expect(agree).toMatchObject({ code: 0, error: '' });
    const partner = agreements[0]!;
    const of = databaseOf('recharging', council);
    // Round what the database refuses: a penny nobody charged, in the books of one partner. And away again.
    const plant = `set session_replication_role = replica;
      insert into journal (id, number, kind, accounting_date, description, agreement_key, charge_id, posted_at, posted_by)
        values ('00000000-0000-7000-8000-00000000dead', 999999, 'acceptance', current_date, 'Planted', '${partner.key}', '00000000-0000-7000-8000-00000000dead', now(), 'test');
      insert into journal_entry values ('00000000-0000-7000-8000-00000000dead', 1, 'creditor', '${host}', null, -1)`;
    const remove = `set session_replication_role = replica;
      delete from journal_entry where journal_id = '00000000-0000-7000-8000-00000000dead';
      delete from journal where id = '00000000-0000-7000-8000-00000000dead'`;
    await queryDatabase(of, plant);
    try {
      const differ = await conjoint('books', 'check');
      expect(differ.code).toBe(1);
      expect(differ.out).toContain('THE BOOKS DIFFER in 1 of');
      expect(differ.out).toMatch(/-£0\.01/);
    } finally {
      await queryDatabase(of, remove);
    }
    expect(await conjoint('books', 'check')).toMatchObject({ code: 0 });
  });
});

describe('a workforce census', () => {
  it('is imported with its problems in a file, listed, and taken back', async () => {
    const problems = join(folder, 'workforce-problems.csv');
    const taken = await conjoint(
      'import',
      'workforce',
      WORKERS,
      '--council',
      council,
      '--as-sample',
      '--problems',
      problems,
    );
    expect(taken.error).toBe('');
    expect(taken.out).toContain('30 workers, 18 of them agency');
    const [, count] = /(\d+) problems written to/.exec(taken.out) ?? [];
    const lines = readFileSync(problems, 'utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(Number(count) + 1);
    expect(Number(count)).toBeGreaterThan(0);
    expect(statSync(problems).mode & 0o777).toBe(0o600);
    const again = await conjoint('import', 'workforce', WORKERS, '--council', council, '--as-sample');
    expect(again).toMatchObject({ code: 1, error: expect.stringContaining('imported here already') });
    const id = importedId(taken);
    const kind = ['--council', council, '--kind', 'workforce'];
    expect((await conjoint('import', 'list', ...kind)).out).toContain(id);
    const asked = await conjoint('import', 'undo', id, ...kind, '--reason', 'A test');
    expect(asked).toMatchObject({ code: 1, error: expect.stringContaining('--yes') });
    expect(asked.out).toContain('30 workers go, 18 of them agency');
    const undone = await conjoint('import', 'undo', id, ...kind, '--reason', 'A test', '--yes');
    expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('was undone') });
    expect((await conjoint('import', 'undo', id, ...kind, '--reason', 'A test', '--yes')).out).toContain(
      'undone already',
    );
  });

  it('of another authority is refused unless it is said to be a sample', async () => {
    const refused = await conjoint('import', 'workforce', WORKERS, '--council', council);
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('not of this council') });
  });
});

describe('export cin', () => {
  it('has the 173 episodes of the year 2022 of the census that was imported', async () => {
    const imported = await conjoint('import', 'cin', CENSUS, '--council', council, '--as-sample');
    expect(imported).toMatchObject({ code: 0, error: '' });
    expect(imported.out).toContain('402 episodes');
    try {
      const out = join(folder, 'return.xml');
      const exported = await conjoint('export', 'cin', '--council', council, '--year', '2022', '--out', out);
      expect(exported).toMatchObject({ code: 0, error: '' });
      expect(exported.out).toContain('173 episodes');
      const xml = readFileSync(out, 'utf8');
      expect(xml.match(/<CINdetails>/g)).toHaveLength(173);
      expect(xml.match(/<ReferralNFA>1<\/ReferralNFA>/g)).toHaveLength(173);
      const twice = await conjoint('export', 'cin', '--council', council, '--year', '2022', '--out', out);
      expect(twice.code).toBe(1);
      expect(twice.error).toContain('--force');
      const noYear = await conjoint(
        'export',
        'cin',
        '--council',
        council,
        '--year',
        'soon',
        '--out',
        `${out}.2`,
      );
      expect(noYear).toMatchObject({ code: 1, error: expect.stringContaining('is no year') });
    } finally {
      const id = importedId(imported);
      const undone = await conjoint(
        'import',
        'undo',
        id,
        '--council',
        council,
        '--reason',
        'A test',
        '--yes',
      );
      expect(undone).toMatchObject({ code: 0, out: expect.stringContaining('was undone') });
    }
  });
});

describe('rebuild figures', () => {
  it('has every fact said again, and shows the same figures afterwards', async () => {
    const figures = () =>
      queryDatabase(databaseOf('reporting', council), 'select * from referral_month order by 1, 2, 3');
    const before = await figures();
    const rebuilt = await conjoint('rebuild', 'figures', '--council', council);
    expect(rebuilt.error).toBe('');
    expect(rebuilt).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Rebuilt: \d+ facts said and heard/),
    });
    expect(await figures()).toEqual(before);
  });

  it('is for councils, and says so', async () => {
    const [body] = installation().partnership.bodies;
    const refused = await conjoint('rebuild', 'figures', '--council', body!.code);
    expect(refused).toMatchObject({
      code: 1,
      error: expect.stringContaining('it has no figures to rebuild'),
    });
    const unknown = await conjoint('rebuild', 'figures', '--council', 'E09009999');
    expect(unknown).toMatchObject({ code: 1, error: expect.stringContaining('has no council E09009999') });
  });
});
