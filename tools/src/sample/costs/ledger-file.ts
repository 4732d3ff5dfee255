import type { Pence } from '@conjoint/kernel';
import type { PlannedCost } from './ledger-plan.js';

const HEADER = [
  'Cost Centre',
  'Subjective',
  'Period',
  'Posting Date',
  'Document No',
  'Source',
  'Supplier',
  'Post Group',
  'Description',
  'Net',
  'VAT',
];

/** An extract as a finance system gives it, of the layout `general-ledger`: pay by group of posts, nobody named. */
export function ledgerFile(costs: readonly PlannedCost[]): string {
  return [HEADER, ...costs.map(row)].map((cells) => cells.map(quoted).join(',')).join('\r\n') + '\r\n';
}

function row(cost: PlannedCost): string[] {
  const pay = isPay(cost);
  return [
    cost.costCentre,
    cost.subjective,
    financialPeriod(cost.period),
    cost.postingDate.split('-').reverse().join('/'),
    cost.documentNumber,
    pay ? 'PAYROLL' : 'AP',
    cost.supplier ?? '',
    pay ? cost.description : '',
    pay ? '' : cost.description,
    pounds(cost.netPence),
    pounds(cost.vatPence),
  ];
}

/** Subjectives of employees who are on the payroll; agency staff are invoiced. */
const isPay = ({ subjective, supplier }: PlannedCost): boolean =>
  subjective.startsWith('1') && supplier === null;

/** '2026-04' → '202601': ledgers count the months of the financial year. */
function financialPeriod(period: string): string {
  const [year, month] = period.split('-').map(Number) as [number, number];
  const [of, number] = month > 3 ? [year, month - 3] : [year - 1, month + 9];
  return `${of}${String(number).padStart(2, '0')}`;
}

/** '-12.05': exact, without a float. */
function pounds(pence: Pence): string {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
