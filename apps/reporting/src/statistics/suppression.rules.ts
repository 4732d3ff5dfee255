import type { IndicatorKey, StatisticCell } from '@conjoint/contracts';

/**
 * What leaves a council (docs/adr/0026): figures of whole quarters, and of them only what no number under six can be told from. Every
 * part has its complement: "12 of 15" says that three were not. So both must be at least six, or the part is hidden; the whole is
 * hidden where it is under six itself. Nothing is added up over quarters or councils, so that nothing hidden is a difference.
 */
export const SMALLEST = 6;

/** Counts as released, kept by the council. Of families that share a whole, because one can be taken from another. */
export interface ReferralCounts {
  readonly children: number;
  readonly inTime: number;
  readonly again: number;
}
export interface AssessmentCounts {
  readonly completed: number;
  readonly inTime: number;
}
/** At the end of the quarter. Heads say whether the hours may be shown: full-time equivalents in hundredths. */
export interface WorkforceCounts {
  readonly cases: number;
  readonly holders: number;
  readonly holderFte: number;
  readonly staff: number;
  readonly staffFte: number;
  readonly agency: number;
  readonly agencyFte: number;
}
export interface QuarterCounts {
  readonly referrals: ReferralCounts;
  readonly assessments: AssessmentCounts;
  readonly workforce: WorkforceCounts;
}
export type Family = keyof QuarterCounts;
export const FAMILIES = ['referrals', 'assessments', 'workforce'] as const satisfies readonly Family[];

/** Every count that can be read off or worked out from a family, if it were shown whole. */
export const MARGINS: { readonly [F in Family]: (counts: QuarterCounts[F]) => number[] } = {
  referrals: ({ children, inTime, again }) => [children, inTime, children - inTime, again, children - again],
  assessments: ({ completed, inTime }) => [completed, inTime, completed - inTime],
  workforce: ({ cases, holders, staff, agency }) => [
    cases,
    holders,
    staff - holders,
    staff,
    agency,
    staff - agency,
  ],
};

const isSmall = (count: number): boolean => count < SMALLEST;

function cell(
  indicator: IndicatorKey,
  numerator: number | null,
  denominator: number | null,
  hidden: boolean,
): StatisticCell {
  return { indicator, numerator, denominator, hidden };
}

function part(indicator: IndicatorKey, count: number, whole: number): StatisticCell {
  if (isSmall(whole)) return cell(indicator, null, null, true);
  const hidden = isSmall(count) || isSmall(whole - count);
  return cell(indicator, hidden ? null : count, whole, hidden);
}

const hours = (hundredths: number): number => Math.round(hundredths / 10) / 10;

function workforceCells({ cases, holders, holderFte, staff, staffFte, agency, agencyFte }: WorkforceCounts) {
  const tooFew = isSmall(staff);
  const hideHolders = tooFew || isSmall(cases) || isSmall(holders) || isSmall(staff - holders);
  const hideAgency = tooFew || isSmall(agency) || isSmall(staff - agency);
  return [
    hideHolders
      ? cell('cases-per-worker', null, null, true)
      : cell('cases-per-worker', cases, hours(holderFte), false),
    cell(
      'agency-rate',
      hideAgency ? null : hours(agencyFte),
      tooFew ? null : hours(staffFte),
      hideAgency || tooFew,
    ),
  ];
}

function referralCells({ children, inTime, again }: ReferralCounts): StatisticCell[] {
  const tooFew = isSmall(children);
  return [
    cell('referrals', tooFew ? null : children, null, tooFew),
    part('decisions-in-time', inTime, children),
    part('re-referrals', again, children),
  ];
}

/** What others see of a quarter, in the order of the indicators: of each family that was released, for no number of one is in another. */
export function suppressed({ referrals, assessments, workforce }: Partial<QuarterCounts>): StatisticCell[] {
  return [
    ...(referrals ? referralCells(referrals) : []),
    ...(assessments ? [part('assessments-in-time', assessments.inTime, assessments.completed)] : []),
    ...(workforce ? workforceCells(workforce) : []),
  ];
}

/** The whole that parts are of: where it is hidden, nothing of the family is shown. */
const WHOLE: { readonly [F in Family]: (counts: QuarterCounts[F]) => number } = {
  referrals: ({ children }) => children,
  assessments: ({ completed }) => completed,
  workforce: ({ staff }) => staff,
};
const HOURS: { readonly [F in Family]: (counts: QuarterCounts[F]) => [heads: number, hundredths: number][] } =
  {
    referrals: () => [],
    assessments: () => [],
    workforce: ({ holders, holderFte, staff, staffFte, agency, agencyFte }) => [
      [holders, holderFte],
      [staff, staffFte],
      [agency, agencyFte],
    ],
  };

/**
 * Whether a later count may take the place of the one that was let out: whoever kept yesterday's page must not read a small number off
 * the difference. So either nothing of it was shown, and the new whole is so large that each hidden one is possible still; or all of it
 * was and will be shown, and each number stays or moves by six or more.
 */
export function mayReplace<F extends Family>(
  family: F,
  released: QuarterCounts[F],
  now: QuarterCounts[F],
): boolean {
  if (isSmall(WHOLE[family](released))) return WHOLE[family](now) >= 2 * SMALLEST - 1;
  const [before, after] = [MARGINS[family](released), MARGINS[family](now)];
  if ([...before, ...after].some(isSmall)) return false;
  const moves = before.map((count, index) => Math.abs(after[index]! - count));
  const nobodysHours = HOURS[family](released).every(([heads, hundredths], index) => {
    const [headsNow, hundredthsNow] = HOURS[family](now)[index]!;
    return heads !== headsNow || hundredths === hundredthsNow;
  });
  return (
    nobodysHours && moves.some((move) => move > 0) && moves.every((move) => move === 0 || move >= SMALLEST)
  );
}
