import { fraction, parsePounds, sumPence } from '@conjoint/kernel';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { Allocation } from './allocation.rules.js';

interface Payment {
  payer: string;
  host: string;
  payment_date: string;
  net_amount: string;
  source_header: string;
  source_row: string;
}
const table = <T>(name: string) =>
  parse(readFileSync(new URL(`../../data/published/${name}`, import.meta.url)), { columns: true }) as T[];
const payments = table<Payment>('joint-adoption-payments.csv');

const pence = (pounds: string): number => {
  const parsed = parsePounds(pounds);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.pence;
};
const paid = (payer: string, pounds?: string) =>
  payments.filter((one) => one.payer === payer && (pounds === undefined || one.net_amount === pounds));
/** A column of a payment's published row, by its own heading. */
const column = (one: Payment, heading: string) =>
  one.source_row.split(' | ')[one.source_header.split(' | ').indexOf(heading)];

/** Charges lines one after the other; the parts of each, in the order of partners. */
function chargeLines(allocation: Allocation, amounts: readonly number[]): bigint[][] {
  let running = 0n;
  let before = allocation.chargedAt(0n);
  return amounts.map((amount) => {
    running += BigInt(amount);
    const after = allocation.chargedAt(running);
    const parts = after.map((charged, i) => charged - before[i]!);
    before = after;
    return parts;
  });
}

describe('published recharges, computed again', () => {
  it('1. a constant share: Calderdale bears 39.1040 to 39.1042 % of what it and Bradford pay Leeds, each quarter', () => {
    const quarters = [
      ['207787.00', '323582.25'],
      ['211977.50', '330107.50'],
      ['236895.00', '368910.00'],
      ['104491.00', '162722.00'],
    ] as const;
    for (const [calderdale, bradford] of quarters) {
      expect(paid('Calderdale', calderdale).length).toBeGreaterThan(0);
      expect(paid('Bradford', bradford).length).toBeGreaterThan(0);
      const pool = pence(calderdale) + pence(bradford);
      const [low, high] = [391_040, 391_042].map((millionths) =>
        new Allocation([
          { partner: 'Bradford', weight: 1_000_000 - millionths },
          { partner: 'Calderdale', weight: millionths },
        ]).chargedAt(BigInt(pool)),
      );
      expect(low![0]! + low![1]!).toBe(BigInt(pool));
      expect(pence(calderdale)).toBeGreaterThanOrEqual(Number(low![1]!));
      expect(pence(calderdale)).toBeLessThanOrEqual(Number(high![1]!));
    }
    // Under the very share of the first quarter the others come out to a pound.
    const share = new Allocation([
      { partner: 'Bradford', weight: 32_358_225 },
      { partner: 'Calderdale', weight: 20_778_700 },
    ]);
    for (const [calderdale, bradford] of quarters) {
      const [, part] = share.chargedAt(BigInt(pence(calderdale) + pence(bradford)));
      expect(Math.abs(Number(part) - pence(calderdale))).toBeLessThanOrEqual(100);
    }
  });

  it('2. a part-year start: Gateshead’s first payment is 4/12 of the year, and quarters afterwards lose no pound', () => {
    const year = 53_459_700;
    const [first] = paid('Gateshead', '178199.00');
    const fromDecember = new Allocation([
      { partner: 'Gateshead', weight: 4 },
      { partner: 'before it began', weight: 8 },
    ]);
    expect(fromDecember.chargedAt(BigInt(year))).toEqual([BigInt(pence(first!.net_amount)), 35_639_800n]);
    const quarters = [1, 2, 3, 4].map((quarter) => ({ partner: `Q${quarter}`, weight: 1 }));
    const exact = new Allocation(quarters).chargedAt(BigInt(year));
    expect(exact).toEqual([13_364_925n, 13_364_925n, 13_364_925n, 13_364_925n]);
    // What was paid a quarter is rounded to pounds: a pound a year is lost.
    expect(paid('Gateshead', '133649.00').length).toBeGreaterThanOrEqual(4);
    expect(year - 4 * pence('133649.00')).toBe(100);
  });

  it('3. equal payments of one day are real, and each is charged', () => {
    for (const [payer, pounds, day] of [
      ['Bradford', '323582.25', '2017-10-24'],
      ['Newcastle', '121499.00', '2019-11-12'],
    ] as const) {
      const equal = paid(payer, pounds).filter((one) => one.payment_date === day);
      expect(equal).toHaveLength(2);
      const share = new Allocation([
        { partner: 'A', weight: 6_000 },
        { partner: 'B', weight: 4_000 },
      ]);
      const lines = chargeLines(
        share,
        equal.map((one) => pence(one.net_amount)),
      );
      const charged = lines.flat().reduce((sum, part) => sum + part, 0n);
      expect(charged).toBe(BigInt(2 * pence(pounds)));
    }
  });

  it('4. one service has another code with each payer, and another in another year', () => {
    const bradford = paid('Bradford').filter((one) => one.source_header.includes('Expenditure code'));
    const codes = (year: string) =>
      new Set(
        bradford
          .filter((one) => one.payment_date.startsWith(year))
          .map((one) => column(one, 'Expenditure code')),
      );
    expect([...codes('2018')].sort()).toEqual(['30110', '31160', '4600', 'B128']);
    expect([...codes('2019')].sort()).toEqual(['30160', '31160']);
    const gateshead = new Set(paid('Gateshead').map((one) => column(one, 'Cipfsubj(T)')));
    expect(gateshead.size).toBeGreaterThan(0);
    for (const code of gateshead) expect(codes('2018').has(code)).toBe(false);
    // The host's own codes cross with a charge; the parts by code are what is charged, whatever a payer calls it.
    const lines = bradford.map((one) => ({
      code: column(one, 'Expenditure code')!,
      amount: pence(one.net_amount),
    }));
    const share = new Allocation([
      { partner: 'A', weight: 1 },
      { partner: 'B', weight: 2 },
    ]);
    const parts = chargeLines(
      share,
      lines.map(({ amount }) => amount),
    );
    for (const code of new Set(lines.map((line) => line.code))) {
      const ofCode = lines
        .map((line, i) => ({ ...line, parts: parts[i]! }))
        .filter((line) => line.code === code);
      expect(Number(ofCode.flatMap((line) => line.parts).reduce((sum, part) => sum + part, 0n))).toBe(
        sumPence(ofCode.map(({ amount }) => amount)),
      );
    }
  });

  it('5. between councils there is no VAT: gross is net in each row of Salford to Stockport', () => {
    const salford = paid('Salford').filter((one) => one.source_header.includes('VAT'));
    expect(salford.length).toBeGreaterThan(0);
    for (const one of salford) {
      expect(pence(column(one, 'VAT')!)).toBe(0);
      expect(pence(column(one, 'Gross')!)).toBe(pence(column(one, 'Net')!));
      expect(pence(column(one, 'Net')!)).toBe(pence(one.net_amount));
    }
  });

  it('6. drivers come within three points of the published split, except the one that was overridden', () => {
    const splits = table<Record<string, string>>('apportionment-tables.csv').filter((row) => row['driver_a']);
    expect(splits).toHaveLength(20);
    const beyond = splits.filter((row) => {
      const weights = [
        { partner: 'a', weight: Number(row['driver_a']) },
        { partner: 'b', weight: Number(row['driver_b']) },
      ];
      const share = new Allocation(weights).roundedAt(100n)[0]!.entitlement;
      const published = fraction(BigInt(row['published_a_pct']!));
      const apart = share.numerator * published.denominator - published.numerator * share.denominator;
      const size = apart < 0n ? -apart : apart;
      return size > 3n * share.denominator * published.denominator;
    });
    expect(beyond.map((row) => row['service'])).toEqual(['Business Rates']);
  });
});
