import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { parseAmount } from './amount.rules.js';
import { ColumnSum } from './column-sum.js';
import { CostReader } from './cost-reader.js';
import type { CostRow, RejectedRow } from './cost-row.js';
import { parseCostDate, parsePeriod } from './date.rules.js';
import { ByteCheck } from './file-bytes.js';
import { LAYOUTS } from './layouts.js';

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../data/council-spend/${name}`, import.meta.url));

async function read(file: Buffer | string, layout: string | null = null, chunk = 1000) {
  const bytes = Buffer.from(file);
  const check = new ByteCheck();
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunk) chunks.push(bytes.subarray(at, at + chunk));
  for (const part of chunks) check.add(part);
  const encoding = check.encoding();
  const reader = new CostReader(encoding, layout);
  const [rows, rejected]: [CostRow[], RejectedRow[]] = [[], []];
  async function* source() {
    yield* chunks;
  }
  for await (const batch of reader.read(source())) {
    rows.push(...batch.rows);
    rejected.push(...batch.rejected);
  }
  const total = rows.reduce((sum, { netPence }) => sum + netPence, 0);
  return { encoding, header: reader.header, rows, rejected, total, column: reader.columnTotal() };
}
const refused = (file: Buffer | string, layout?: string) =>
  read(file, layout ?? null).then(
    () => Promise.reject(new Error('it was read')) as never,
    (error: { message: string; details: { remedy: string; line: number | null } }) => error,
  );

describe('a real file', () => {
  // Totals counted from the files by another program, in decimals.
  it.each([
    ['bradford_clean_2019-11.csv', 'bradford-spend', 'utf-8', 232_294_924],
    ['calderdale_clean_2021-05.csv', 'calderdale-spend', 'utf-8', 139_146_544],
    ['darlington_clean_2013-02.csv', 'darlington-spend', 'utf-8', 36_963_414],
    ['gateshead_bom.csv', 'gateshead-spend', 'utf-8-bom', 101_520_407],
    ['leeds_raw_cp1252.csv', 'leeds-spend', 'utf-8', 52_715_133],
    ['newcastle_clean_2019-11.csv', 'newcastle-spend', 'utf-8', 59_138_800],
    ['salford_clean_2021-09.csv', 'salford-spend', 'utf-8', 208_222_670],
  ])('%s is read whole, by %s', async (name, layout, encoding, pence) => {
    const told = await read(fixture(name));
    expect([told.header.layout.name, told.encoding, told.rows.length, told.rejected]).toEqual([
      layout,
      encoding,
      120,
      [],
    ]);
    expect([told.total, told.column]).toEqual([pence, BigInt(pence)]);
  });

  it('is read the same in whatever pieces it comes', async () => {
    const whole = await read(fixture('gateshead_bom.csv'), null, 1_000_000);
    for (const size of [1, 7, 64])
      expect((await read(fixture('gateshead_bom.csv'), null, size)).rows).toEqual(whole.rows);
  });

  it('keeps negative rows, equal rows and redactions', async () => {
    const { rows } = await read(fixture('calderdale_clean_2021-05.csv'));
    expect(rows.filter(({ netPence }) => netPence < 0)).toHaveLength(6);
    const ledger = await read(fixture('general-ledger-extract.csv'));
    const equal = ledger.rows.filter(({ documentNumber }) => documentNumber === '50990');
    expect(equal.map(({ netPence }) => netPence)).toEqual([60_000, 60_000]);
    expect(ledger.rows.some(({ supplier }) => supplier === 'REDACTED PERSONAL DATA')).toBe(true);
  });

  it('counts a period of the financial year as its month', async () => {
    const { rows } = await read(fixture('gateshead_bom.csv'));
    expect(new Set(rows.map(({ period }) => period))).toEqual(new Set(['2014-02']));
  });
});

describe('a general-ledger extract', () => {
  it('names nobody who is paid: payroll is kept by group of posts', async () => {
    const text = fixture('general-ledger-extract.csv')
      .toString()
      .replace(/,PAY,Social workers,,,/g, ',PAY,Social workers,Jo Person,Jo Person,');
    expect(text).toContain('Jo Person');
    const { rows } = await read(text);
    expect(JSON.stringify(rows)).not.toContain('Jo Person');
    expect(rows[0]).toMatchObject({
      description: 'Social workers',
      supplier: null,
      period: '2026-04',
      costCentre: 'FD100',
    });
  });
});

const HEADER = 'Posting date,Supplier number,Supplier name,Expense type,Department,Amount';
const row = (amount: string, date = '01/02/2026') => `${date},1,A Ltd,Rent,Children,${amount}`;
const file = (...rows: string[]) => [HEADER, ...rows].join('\r\n') + '\r\n';

describe('a row that is no cost', () => {
  it('names row, column, why and what to do, and the others are read', async () => {
    const rows = [
      ...Array.from({ length: 5 }, () => row('1.00')),
      '01/02/2026,1,A Ltd,Rent,1.00',
      row('2.00'),
    ];
    const told = await read(file(...rows));
    expect(told.rows).toHaveLength(6);
    expect(told.rejected).toEqual([
      expect.objectContaining({ row: 7, why: 'The row has 5 columns, 1 too few: the header has 6' }),
    ]);
    expect(told.column).toBeNull();
  });

  it.each([
    ['=1+1', 'formula'],
    ['+1+1', 'formula'],
    ['@SUM(A1)', 'formula'],
    ['1e308', 'exponent'],
    ['NaN', 'not an amount'],
    ['Infinity', 'not an amount'],
    ['1.005', 'more than two decimals'],
    ['', 'missing'],
    ['n/a', 'missing'],
    ['"1,23,4.00"', 'not an amount'],
    ['--5', 'not an amount'],
    ['(5', 'not an amount'],
    ['123456789012.00', 'too large'],
    ['€5', 'not an amount'],
  ])('%s is no amount', async (value, why) => {
    const { rejected } = await read(file(row(value)));
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toMatchObject({ row: 2, column: 'Amount', why: expect.stringContaining(why) });
    expect(rejected[0]!.remedy).not.toBe('');
  });

  it.each([
    ['31/02/2026', 'no such day'],
    ['', 'missing'],
    ['13/13/2026', 'no such day'],
    ['01/02/1066', 'year'],
    ['yesterday', 'not a date'],
  ])('%s is no date', async (value, why) => {
    const { rejected } = await read(file(row('1.00', value)));
    expect(rejected[0]).toMatchObject({ column: 'Posting date', why: expect.stringContaining(why) });
  });

  it.each([
    ['"£1,234.56"', 123_456],
    ['" 51,294.00 "', 5_129_400],
    ['(12.30)', -1230],
    ['(£12.30)', -1230],
    ['12.30-', -1230],
    ['-£5', -500],
    ['"£-1,000.10"', -100_010],
    ['.5', 50],
    ['7.', 700],
    ['1.230', 123],
    ['0', 0],
    ['-0.00', 0],
  ])('%s is an amount of %i pence', async (value, pence) => {
    const { rows, column } = await read(file(row(value)));
    expect(rows[0]?.netPence).toBe(pence);
    expect(column).toBe(BigInt(pence));
  });

  it('is none where net and VAT do not add to gross', async () => {
    const salford = fixture('salford_clean_2021-09.csv')
      .toString()
      .replace('3507.15,0,3507.15', '3507.15,1,3507.15');
    const { rejected } = await read(salford);
    expect(rejected).toEqual([expect.objectContaining({ row: 2, why: 'Net and VAT do not add to gross' })]);
  });

  it('keeps a formula in a text as the text it is', async () => {
    const { rows } = await read(file('01/02/2026,1,=1+1,Rent,Children,1.00'));
    expect(rows[0]?.supplier).toBe('=1+1');
  });
});

describe('a file that is none', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a workbook', Buffer.from('PK\u0003\u0004xl/'), 'workbook'],
    ['UTF-16', Buffer.from('\ufeffa,b', 'utf16le'), 'UTF-16'],
    ['something binary', Buffer.from([1, 2, 0, 3]), 'not a text file'],
  ])('%s is said to be it', async (_, bytes, words) => {
    const { message, details } = await refused(bytes);
    expect(message).toContain(words);
    expect(details.remedy).not.toBe('');
  });

  it('with an unknown header is told which columns were found and which layouts there are', async () => {
    const { message, details } = await refused('When,What,How much\n1,2,3\n');
    expect(message).toContain('When | What | How much');
    for (const { name } of LAYOUTS) expect(details.remedy).toContain(name);
  });

  it('without any header is not repeated: its first row may name somebody', async () => {
    const { message } = await refused('01/02/2026,Canary Person,12.00\n');
    expect(message).toContain('no headings');
    expect(message).not.toContain('Canary');
  });

  it('that has not the layout asked for is told what that needs', async () => {
    expect((await refused(file(row('1.00')), 'salford-spend')).details.remedy).toContain('DocumentNo');
    expect((await refused(file(row('1.00')), 'nonsense')).message).toContain('no layout called nonsense');
  });

  it('is refused where a quotation mark was never closed, naming the row', async () => {
    const rows = Array.from({ length: 100 }, () => row('1.00'));
    rows[70] = '01/02/2026,1,"A Ltd,Rent,Children,1.00';
    const { message, details } = await refused(file(...rows, `x${'y'.repeat(120_000)}`));
    expect(message).toMatch(/row/);
    expect(details.line).toBeGreaterThan(60);
  });
});

it('reads Windows-1252 where the bytes are no UTF-8', async () => {
  const text = file('01/02/2026,1,Café £ Ltd,Rent,Children,£1.00');
  const { encoding, rows } = await read(Buffer.from(text, 'latin1'), null, 13);
  expect([encoding, rows[0]?.supplier, rows[0]?.netPence]).toEqual(['windows-1252', 'Café £ Ltd', 100]);
  expect((await read(text, null, 1)).encoding).toBe('utf-8');
});

it('knows each layout by its own header', async () => {
  for (const layout of LAYOUTS.filter(({ preamble }) => !preamble)) {
    const columns = [
      ...new Set([...layout.recognisedBy, ...Object.values(layout.columns).map(([first]) => first!)]),
    ];
    const told = await read(`${columns.join(',')}\n`);
    expect(told.header.layout.name).toBe(layout.name);
  }
  expect(readdirSync(new URL('../../data/layouts', import.meta.url))).toHaveLength(LAYOUTS.length);
});

describe('amounts', () => {
  const written = (pence: number, style: number): string => {
    const [pounds, rest] = [
      Math.floor(Math.abs(pence) / 100),
      String(Math.abs(pence) % 100).padStart(2, '0'),
    ];
    const plain = `${pounds.toLocaleString('en-GB', { useGrouping: style % 2 === 0 })}.${rest}`;
    if (pence >= 0) return style % 3 === 0 ? ` £${plain} ` : plain;
    return [`-${plain}`, `(${plain})`, `${plain}-`, `-£${plain}`][style % 4]!;
  };
  it('are read to the penny however they are written, and the column adds to the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(11)), { maxLength: 50 }),
        (amounts) => {
          const sum = new ColumnSum();
          for (const [pence, style] of amounts) {
            expect(parseAmount(written(pence, style))).toEqual({ pence });
            sum.add(written(pence, style));
          }
          expect(sum.pence()).toBe(amounts.reduce((all, [pence]) => all + BigInt(pence), 0n));
        },
      ),
    );
  });
});

it.each([
  ['01/02/2026', '2026-02-01'],
  ['1/2/2026', '2026-02-01'],
  ['14-Jan-2011', '2011-01-14'],
  ['2024-02-29 00:00:00', '2024-02-29'],
])('%s is %s', (text, date) =>
  expect(parseCostDate(text, ['dd/mm/yyyy', 'dd-Mon-yyyy', 'yyyy-mm-dd'])).toBe(date),
);
it.each([
  ['201311', 'financial-yyyypp', '2014-02'],
  ['201309', 'financial-yyyypp', '2013-12'],
  ['201310', 'financial-yyyypp', '2014-01'],
  ['201311', 'yyyymm', '2013-11'],
  ['2013-11', 'yyyy-mm', '2013-11'],
] as const)('period %s as %s is %s', (text, format, period) =>
  expect(parsePeriod(text, format)).toBe(period),
);
