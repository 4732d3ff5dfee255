import { addDays, defineLifecycle, DomainError, isLocalDate } from '@conjoint/kernel';

export const RUN_STATES = [
  'draft',
  'counted',
  'calculating',
  'calculated',
  'approved',
  'sealing',
  'sealed',
  'posted',
  'cancelled',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/**
 * A run. `count` is done once each partner's driver is known; counting again after a calculation drops what was calculated. A calculation is
 * repeated freely until somebody else approves it. `calculate` and `seal` are asked by a person and done in the background, which ends
 * with `finish` or `fail`. Sealed is for ever; posted once every partner has accepted. Until sealing was asked a run can be cancelled: one
 * that cannot be sealed, because its agreement ended, would otherwise stand in the way of the next.
 */
export const runLifecycle = defineLifecycle({
  noun: 'run',
  initial: 'draft',
  states: RUN_STATES,
  actions: ['count', 'calculate', 'approve', 'seal', 'finish', 'fail', 'post', 'cancel'],
  transitions: {
    draft: { count: 'counted', cancel: 'cancelled' },
    counted: { count: 'counted', calculate: 'calculating', cancel: 'cancelled' },
    calculating: { finish: 'calculated', fail: 'counted', cancel: 'cancelled' },
    calculated: { count: 'counted', calculate: 'calculating', approve: 'approved', cancel: 'cancelled' },
    approved: { seal: 'sealing', cancel: 'cancelled' },
    sealing: { finish: 'sealed', fail: 'approved' },
    sealed: { post: 'posted' },
  },
  words: {
    draft: 'waiting for counts',
    calculating: 'being calculated',
    sealing: 'being sealed',
    count: 'counted',
    calculate: 'calculated',
    approve: 'approved',
    seal: 'sealed',
    finish: 'finished',
    fail: 'stopped',
    post: 'posted',
    cancel: 'cancelled',
  },
});

export interface Quarter {
  readonly financialYear: string;
  readonly quarter: number;
  readonly from: string;
  /** Its last day. */
  readonly until: string;
}

/** Quarter 1 of 2026-27 is April to June 2026; quarter 4 January to March 2027. */
export function quarterOf(financialYear: string, quarter: number): Quarter {
  const year = Number(financialYear.slice(0, 4));
  const real =
    /^[1-9]\d{3}-\d{2}$/.test(financialYear) &&
    (year + 1) % 100 === Number(financialYear.slice(5)) &&
    isLocalDate(`${year}-04-01`);
  if (!real || !Number.isInteger(quarter) || quarter < 1 || quarter > 4)
    throw new DomainError(
      'validation-failed',
      'Choose a financial year such as 2026-27, and a quarter from 1 (April to June) to 4 (January to March)',
    );
  const month = ((quarter * 3) % 12) + 1;
  const starts = quarter === 4 ? year + 1 : year;
  const next = quarter === 3 ? [year + 1, 1] : quarter === 4 ? [year + 1, 4] : [year, month + 3];
  const first = (ofYear: number, ofMonth: number) => `${ofYear}-${String(ofMonth).padStart(2, '0')}-01`;
  return {
    financialYear,
    quarter,
    from: first(starts, month),
    until: addDays(first(next[0]!, next[1]!), -1),
  };
}

/** The financial quarter a day is in. */
export function quarterAt(date: string): Quarter {
  const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
  const starts = month < 4 ? year - 1 : year;
  const quarter = month < 4 ? 4 : Math.floor((month - 1) / 3);
  return quarterOf(`${starts}-${String((starts + 1) % 100).padStart(2, '0')}`, quarter);
}

/** Periods 'YYYY-MM' of a quarter, by which cost lines belong to it. */
export function monthsOf({ from }: Quarter): string[] {
  const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
  return [0, 1, 2].map((after) => `${year}-${String(month + after).padStart(2, '0')}`);
}

/** @throws DomainError for a quarter that is not over: its costs and counts are not all there. */
export function checkOver(quarter: Quarter, today: string): void {
  if (quarter.until < today) return;
  throw new DomainError(
    'validation-failed',
    'This quarter is not over yet. Recharge it once its last day has passed.',
    { details: { until: quarter.until } },
  );
}

/** Whoever prepared or calculated a run may not approve it. */
export function checkOtherPerson(
  run: { readonly preparedBy: string; readonly calculatedBy: readonly string[] },
  approver: string,
): void {
  if (run.preparedBy !== approver && !run.calculatedBy.includes(approver)) return;
  throw new DomainError(
    'not-permitted',
    'You prepared or calculated this run, so somebody else has to approve it.',
  );
}

/** "childrens-social-care 2026-27 Q2 / 3" */
export function referenceOf(run: {
  readonly agreementKey: string;
  readonly financialYear: string;
  readonly quarter: number;
  readonly sequence: number;
}): string {
  return `${run.agreementKey} ${run.financialYear} Q${run.quarter} / ${run.sequence}`;
}
