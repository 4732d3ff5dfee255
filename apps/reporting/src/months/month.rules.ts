import type { ReferralFact } from '@conjoint/contracts';
import { addDays, londonDate } from '@conjoint/kernel';

/** What one referral adds to the figures of the month it was received in. */
export interface Contribution {
  /** First day of the month of receipt, in London. */
  readonly month: string;
  readonly received: number;
  readonly decided: number;
  readonly decidedInTime: number;
  readonly withdrawn: number;
  /** Children referred: the census counts each referral of each child, and so do the indicators. */
  readonly children: number;
  readonly childrenInTime: number;
  readonly childrenAgain: number;
}

export type Counts = Omit<Contribution, 'month'>;
export const NO_COUNTS: Counts = {
  received: 0,
  decided: 0,
  decidedInTime: 0,
  withdrawn: 0,
  children: 0,
  childrenInTime: 0,
  childrenAgain: 0,
};
const COUNTED = Object.keys(NO_COUNTS) as (keyof Counts)[];

/** The state a referral was left in, as far as the figures care. */
export interface CountedFact {
  readonly month: string;
  readonly counted: boolean;
  readonly decidedAt: string | null;
  readonly decidedInTime: boolean;
  readonly withdrawn: boolean;
  /** Its children, each of whom is a referral of the census. */
  readonly children: number;
  readonly childrenInTime: number;
  /** Referred within twelve months of an earlier referral. */
  readonly childrenAgain: number;
  /** Not decided yet; after `decisionDueAt` they are late. */
  readonly childrenWaiting: number;
  readonly decisionDueAt: string;
}

/** `2026-11-01` for any moment of November 2026 in London: 23:30Z on 31 October is still October, on 30 June it is July. */
export function monthOf(instant: string): string {
  return `${londonDate(instant).slice(0, 7)}-01`;
}

/**
 * Reads a fact for the figures. A referral counts for the council that has to decide it: one passed on to another
 * council or handed over does not count here, and neither does information that only joined open episodes (DfE rules
 * 8815 and 8820). It is decided when its last child was.
 */
export function countedFact(fact: ReferralFact): CountedFact {
  const withdrawn = fact.state === 'withdrawn';
  const elsewhere = fact.state === 'passed-on' || fact.state === 'handed-over';
  const joinedOnly =
    fact.children.some((child) => child.state === 'joined-episode') &&
    fact.children.every((child) => child.state === 'joined-episode' || child.state === 'withdrawn');
  const counted = !withdrawn && !elsewhere && !joinedOnly;
  const decidedAt = counted && fact.state === 'decided' ? lastDecision(fact) : null;
  return {
    month: monthOf(fact.receivedAt),
    counted,
    decidedAt,
    decidedInTime: decidedAt !== null && Date.parse(decidedAt) <= Date.parse(fact.decisionDueAt),
    withdrawn,
    ...countedChildren(counted ? fact : { ...fact, children: [] }),
    decisionDueAt: fact.decisionDueAt,
  };
}

/** A child who joined an open episode, went to another council or was withdrawn is no referral of this council’s. */
function countedChildren(
  fact: ReferralFact,
): Pick<CountedFact, 'children' | 'childrenInTime' | 'childrenAgain' | 'childrenWaiting'> {
  const children = fact.children.filter(({ state }) => state === 'waiting' || state === 'decided');
  const due = Date.parse(fact.decisionDueAt);
  return {
    children: children.length,
    childrenInTime: children.filter(
      ({ state, decidedAt }) => state === 'decided' && decidedAt !== null && Date.parse(decidedAt) <= due,
    ).length,
    childrenAgain: children.filter(({ reReferral }) => reReferral).length,
    childrenWaiting: children.filter(({ state }) => state === 'waiting').length,
  };
}

function lastDecision(fact: ReferralFact): string | null {
  const times = fact.children.flatMap((child) => (child.decidedAt === null ? [] : [child.decidedAt]));
  if (times.length === 0) return null;
  return times.reduce((latest, time) => (Date.parse(time) > Date.parse(latest) ? time : latest));
}

export function contributionOf(fact: CountedFact): Contribution {
  return {
    month: fact.month,
    received: fact.counted ? 1 : 0,
    decided: fact.decidedAt === null ? 0 : 1,
    decidedInTime: fact.decidedInTime ? 1 : 0,
    withdrawn: fact.withdrawn ? 1 : 0,
    children: fact.children,
    childrenInTime: fact.childrenInTime,
    childrenAgain: fact.childrenAgain,
  };
}

/** What must be added to the months when one referral's fact takes the place of another, or goes. Months that come out at nothing are left out. */
export function monthDeltas(before: CountedFact | null, after: CountedFact | null): Contribution[] {
  const deltas = new Map<string, Counts>();
  const add = (fact: CountedFact, sign: 1 | -1): void => {
    const { month, ...counts } = contributionOf(fact);
    const sum = deltas.get(month) ?? NO_COUNTS;
    const added = COUNTED.map((name) => [name, sum[name] + sign * counts[name]] as const);
    deltas.set(month, Object.fromEntries(added) as unknown as Counts);
  };
  if (before) add(before, -1);
  if (after) add(after, 1);
  return [...deltas]
    .map(([month, counts]) => ({ month, ...counts }))
    .filter((delta) => Object.values(delta).some((value) => typeof value === 'number' && value !== 0))
    .sort((left, right) => left.month.localeCompare(right.month));
}

/** First days of the months that share a day with the span, both ends included; empty when it ends before it begins. */
export function monthsBetween(from: string, until: string): string[] {
  const months: string[] = [];
  for (let month = `${from.slice(0, 7)}-01`; month <= until && from <= until; month = nextMonth(month))
    months.push(month);
  return months;
}

function nextMonth(month: string): string {
  return `${addDays(month, 31).slice(0, 7)}-01`;
}
