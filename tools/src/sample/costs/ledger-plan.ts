import { addDays, isWorkingDay, londonDate, monthsAfter, type LocalDate, type Pence } from '@conjoint/kernel';
import type { SeededRandom } from '../plan/seeded-random.js';

/** One posted amount of a service line in its host's ledger, as a monthly extract with payroll gives it. Nobody is named. */
export interface PlannedCost {
  postingDate: LocalDate;
  /** 'YYYY-MM': the month the ledger counts it in. */
  period: string;
  costCentre: string;
  /** CIPFA's subjective headings: employees, premises, transport, supplies and services, third parties. */
  subjective: string;
  documentNumber: string;
  supplier: string | null;
  description: string;
  netPence: Pence;
  vatPence: Pence;
}

interface Heading {
  subjective: string;
  description: string;
  supplier: string | null;
  /** Of the year's cost; payroll is most of it. */
  part: number;
  linesAMonth: number;
  vat: boolean;
}

const HEADINGS: readonly Heading[] = [
  {
    subjective: '1010',
    description: 'Basic pay: social workers',
    supplier: null,
    part: 0.42,
    linesAMonth: 1,
    vat: false,
  },
  {
    subjective: '1015',
    description: 'Basic pay: managers and practice leads',
    supplier: null,
    part: 0.13,
    linesAMonth: 1,
    vat: false,
  },
  {
    subjective: '1020',
    description: 'Basic pay: business support',
    supplier: null,
    part: 0.06,
    linesAMonth: 1,
    vat: false,
  },
  {
    subjective: '1110',
    description: 'Employer’s national insurance',
    supplier: null,
    part: 0.07,
    linesAMonth: 1,
    vat: false,
  },
  {
    subjective: '1120',
    description: 'Employer’s pension contribution',
    supplier: null,
    part: 0.1,
    linesAMonth: 1,
    vat: false,
  },
  {
    subjective: '1300',
    description: 'Agency social workers',
    supplier: 'Thornbury Locums Ltd',
    part: 0.09,
    linesAMonth: 4,
    vat: true,
  },
  {
    subjective: '2100',
    description: 'Rent and service charge',
    supplier: 'Civic Estates',
    part: 0.04,
    linesAMonth: 1,
    vat: false,
  },
  {
    subjective: '3200',
    description: 'Travel of workers',
    supplier: null,
    part: 0.02,
    linesAMonth: 2,
    vat: false,
  },
  {
    subjective: '4300',
    description: 'Legal disbursements',
    supplier: 'Marlowe & Finch LLP',
    part: 0.03,
    linesAMonth: 2,
    vat: true,
  },
  {
    subjective: '4410',
    description: 'Interpreters',
    supplier: 'Language Bridge CIC',
    part: 0.02,
    linesAMonth: 3,
    vat: true,
  },
  {
    subjective: '5100',
    description: 'Parenting assessments',
    supplier: 'Harbour Family Services',
    part: 0.02,
    linesAMonth: 1,
    vat: false,
  },
];
const VAT_PER_CENT = 20;

/**
 * The ledger of one service line from `from` to the last whole month before `now`. Pay rises with each April's award; now and then a
 * correction takes back part of an earlier amount; equal amounts on one day are real.
 */
export function planLedger(of: {
  costCentre: string;
  yearlyPence: Pence;
  from: LocalDate;
  now: Date;
  /** Documents of one ledger are numbered on from here. */
  firstDocument?: number;
  random: SeededRandom;
}): PlannedCost[] {
  const { random, costCentre } = of;
  const costs: PlannedCost[] = [];
  const thisMonth = londonDate(of.now).slice(0, 7);
  let document = (of.firstDocument ?? 400_000) + random.between(0, 9_999);
  for (let month = of.from; month.slice(0, 7) < thisMonth; month = monthsAfter(month, 1)) {
    const award = 1 + 0.032 * financialYearsBetween(of.from, month);
    for (const heading of HEADINGS) {
      const monthly = (of.yearlyPence / 12) * heading.part * award * (0.92 + 0.16 * random.next());
      for (let line = 0; line < heading.linesAMonth; line += 1) {
        document += random.between(1, 7);
        const net = Math.round(monthly / heading.linesAMonth);
        costs.push({
          postingDate: dayOf(month, heading.supplier === null ? 27 : random.between(2, 26)),
          period: month.slice(0, 7),
          costCentre,
          subjective: heading.subjective,
          documentNumber: `GL${document}`,
          supplier: heading.supplier,
          description: heading.description,
          netPence: net,
          vatPence: heading.vat ? Math.round((net * VAT_PER_CENT) / 100) : 0,
        });
      }
    }
    if (random.chance(0.35))
      costs.push(correction(random.pick(costs), { month, document: `CR${(document += 1)}` }));
  }
  return costs;
}

function correction(
  of: PlannedCost,
  { month, document }: { month: LocalDate; document: string },
): PlannedCost {
  const part = Math.max(1, Math.floor(Math.abs(of.netPence) / 4));
  return {
    ...of,
    postingDate: dayOf(month, 28),
    period: month.slice(0, 7),
    documentNumber: document,
    description: `Correction of ${of.documentNumber}`,
    netPence: -part,
    vatPence: of.vatPence === 0 ? 0 : -Math.round((part * VAT_PER_CENT) / 100),
  };
}

/** That day of the month or, on a day off, the working day before it within the month. */
function dayOf(month: LocalDate, day: number): LocalDate {
  const first = `${month.slice(0, 7)}-01`;
  let at = addDays(first, day - 1);
  while (!isWorkingDay(at) && at > first) at = addDays(at, -1);
  return at;
}

/** April begins a year. */
const financialYearsBetween = (from: string, to: string): number => financialYear(to) - financialYear(from);
const financialYear = (date: string): number => Number(date.slice(0, 4)) - (date.slice(5, 7) < '04' ? 1 : 0);
