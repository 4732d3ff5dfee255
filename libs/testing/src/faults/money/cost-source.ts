import { createHash } from 'node:crypto';
import { newId } from '@conjoint/platform';
import type { SeededRandom } from '../seeded-random.js';

/** One row of a file as whoever made it knows it: nothing of the product has read it. */
export interface SourceRow {
  /** As a spreadsheet counts. */
  readonly row: number;
  readonly pence: number;
  /** `YYYY-MM` */
  readonly period: string;
  readonly pool: string | null;
}

export interface CostSource {
  readonly text: Buffer;
  readonly sha256: string;
  /** The agreement chosen for the whole file; null: the rules say it. */
  readonly pool: string | null;
  /** Rows that are costs. One that is none is left out. */
  readonly rows: readonly SourceRow[];
  readonly take: 'ask' | 'whole' | 'partial';
}

const HEADER =
  'Cost Centre,Subjective,Period,Posting Date,Document No,Source,Post Group,Employee Name,Supplier,Description,Debit,Credit,VAT';
const NOT_A_COST = 'ZZ900,1010,202501,31/02/2025,X,AP,,,Nobody,No such day,12.00,,0.00';

/** Begins a cost centre of each agreement, so that a rule can say where its costs belong; `ZZ` is nobody's. */
export const centreOf = (agreement: string): string => agreement.toUpperCase();

/** A general-ledger extract of a host with several agreements, or of one that says the agreement for the file. */
export function inventCosts(
  random: SeededRandom,
  { pools, months }: { pools: readonly string[]; months: readonly string[] },
): CostSource {
  const chance = random.next();
  const take = chance < 0.6 ? 'whole' : chance < 0.85 ? 'ask' : 'partial';
  const byRules = pools.length > 1 || random.chance(0.3);
  const pool = byRules ? null : pools[0]!;
  // A few files are large, so that a kill can fall into the middle of one.
  const count = Math.ceil(random.chance(0.2) ? random.between(800, 2500) : random.between(2, 60));
  const months1 = random.shuffled(months).slice(0, 1 + Math.floor(random.between(0, 3)));
  const rows: SourceRow[] = [];
  // Nobody else's content: equal files are refused, and a file is to be equal only where that is meant.
  const lines = [
    HEADER,
    `ZZ000,9999,${periodOf(months[0]!)},${dayOf(months[0]!)},${newId()},AP,,,,Mark,0.00,,0.00`,
  ];
  rows.push({ row: 2, pence: 0, period: months[0]!, pool });
  for (let row = 3; row < count + 3; row += 1) {
    const period = random.pick(months1);
    const of = random.chance(0.03) ? null : random.pick(pools);
    const pence = inventPence(random);
    const centre = `${of === null ? 'ZZ' : centreOf(of)}${Math.ceil(random.between(0, 4))}`;
    lines.push(lineOf({ centre, period, pence, row, subjective: random.pick(SUBJECTIVES) }));
    rows.push({ row, pence, period, pool: pool ?? of });
  }
  if (take === 'partial') lines.push(NOT_A_COST);
  const text = Buffer.from(`${lines.join('\n')}\n`);
  return { text, sha256: createHash('sha256').update(text).digest('hex'), pool, rows, take };
}

const SUBJECTIVES = ['1010', '1110', '2030', '4100'];

/** Pennies, equal amounts, credits and large sums: whatever rounds badly. */
function inventPence(random: SeededRandom): number {
  const kind = random.next();
  if (kind < 0.3) return random.pick([1, 1, 1, 2, -1]);
  if (kind < 0.5) return 100_01;
  const pence = Math.floor(random.between(1, kind > 0.97 ? 900_000_000 : 300_000));
  return random.chance(0.2) ? -pence : pence;
}

function lineOf(of: {
  centre: string;
  period: string;
  pence: number;
  row: number;
  subjective: string;
}): string {
  const { centre, period, pence, row, subjective } = of;
  const pounds = poundsOf(Math.abs(pence), row);
  const [debit, credit] = pence < 0 ? ['', pounds] : [pounds, ''];
  // Every seventh document has no number: such lines come before all others of their day.
  const document = row % 7 === 0 ? '' : `D${row % 40}`;
  return `${centre},${subjective},${periodOf(period)},${dayOf(period)},${document},AP,,,A supplier,Costs,${debit},${credit},0.00`;
}

/** As ledgers write them: plain, with thousands separators, with a pound sign. */
function poundsOf(pence: number, row: number): string {
  const [whole, rest] = [String(Math.floor(pence / 100)), String(pence % 100).padStart(2, '0')];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  if (row % 3 === 0) return `${whole}.${rest}`;
  return row % 3 === 1 ? `"${grouped}.${rest}"` : `"£${grouped}.${rest}"`;
}

/** Period 1 of a financial year is April. */
function periodOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const [starts, period] = number < 4 ? [year - 1, number + 9] : [year, number - 3];
  return `${starts}${String(period).padStart(2, '0')}`;
}

const dayOf = (month: string): string => `28/${month.slice(5)}/${month.slice(0, 4)}`;
