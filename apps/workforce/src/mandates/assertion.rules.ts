import type { Role } from '@conjoint/contracts';
import { endOfLondonDay } from '@conjoint/kernel';
import { isInForce, reconcile, type KeptMandate } from './mandate-lifecycle.rules.js';
import {
  loanCounts,
  wantedMandates,
  type MandateTerms,
  type SignedIn,
  type WantedMandate,
} from './mandate.rules.js';

/** What is known of one person in a partition. Nothing, where she has never been here and nobody named her. */
export interface Known<K extends KeptMandate = KeptMandate> {
  readonly name: string | null;
  readonly employer: string | null;
  /** London date. */
  readonly lastSeenOn: string | null;
  /** ISO instant of the newest sign-in her mandates follow from, and the home roles it brought. */
  readonly vouchedAt: string | null;
  readonly vouchedRoles: readonly Role[];
  readonly recentSessions: readonly string[];
  /** Active and withdrawn ones. */
  readonly mandates: readonly K[];
}

/** One sign-in asking for an assertion. */
export interface Asking extends SignedIn {
  readonly authTime?: number | undefined;
  readonly sid?: string | undefined;
}

export interface Assessment<K extends KeptMandate> {
  readonly inForce: readonly K[];
  readonly end: readonly K[];
  readonly grant: readonly WantedMandate[];
  /** A sign-in that was not seen here before: it is written to the audit. */
  readonly newSession: boolean;
  readonly vouchedAt: string | null;
  readonly vouchedRoles: readonly Role[];
  readonly sessions: readonly string[];
  /** Nothing has to be written. */
  readonly settled: boolean;
}

const SESSIONS_REMEMBERED = 8;

/**
 * What an assertion has to change and what it may say. The newest sign-in is the evidence: an older session, whose token
 * keeps the roles of its day until it ends, is read by what the newest one brought. Otherwise a leaver's forgotten
 * browser would bring back, each minute, what her last sign-in took away.
 */
export function assess<K extends KeptMandate & { employer: string }>(
  known: Known<K>,
  asking: Asking,
  terms: MandateTerms,
  on: string,
): Assessment<K> {
  const signedInAt = asking.authTime === undefined ? null : new Date(asking.authTime * 1000).toISOString();
  const older = signedInAt !== null && known.vouchedAt !== null && signedInAt < known.vouchedAt;
  const evidence = older ? { ...asking, homeRoles: known.vouchedRoles } : asking;
  const loans = known.mandates.filter((mandate) => mandate.source === 'loan');
  const others = known.mandates.filter((mandate) => mandate.source !== 'loan');
  const { inForce, end, grant } = reconcile(others, wantedMandates(evidence, terms, on), on);
  const lent = loans.filter((loan) => isInForce(loan, on) && loanCounts(evidence, terms, loan));

  const session = asking.sid ?? (signedInAt === null ? `day:${on}` : `at:${signedInAt}`);
  const newSession = !known.recentSessions.includes(session);
  const vouchedAt = older ? known.vouchedAt : (signedInAt ?? known.vouchedAt);
  const vouchedRoles = evidence.homeRoles;
  return {
    inForce: [...inForce, ...lent],
    end,
    grant,
    newSession,
    vouchedAt,
    vouchedRoles,
    sessions: newSession
      ? [...known.recentSessions, session].slice(-SESSIONS_REMEMBERED)
      : known.recentSessions,
    settled:
      end.length === 0 &&
      grant.length === 0 &&
      !newSession &&
      known.name === asking.name &&
      known.employer === asking.organisation &&
      known.lastSeenOn === on &&
      known.vouchedAt === vouchedAt &&
      sameRoles(known.vouchedRoles, vouchedRoles),
  };
}

/** When an assertion ends: after its minutes, or with the last day of the mandate that ends first. */
export function assertionExpiry(
  now: Date,
  mandates: readonly { until: string | null }[],
  minutes: number,
): Date {
  const ends = mandates.flatMap(({ until }) => (until === null ? [] : [Date.parse(endOfLondonDay(until))]));
  return new Date(Math.min(now.getTime() + minutes * 60_000, ...ends));
}

function sameRoles(left: readonly Role[], right: readonly Role[]): boolean {
  return left.length === right.length && left.every((role) => right.includes(role));
}
