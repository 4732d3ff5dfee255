import { createHash } from 'node:crypto';
import type { AgreementTerms, EvidenceRow } from '@conjoint/contracts';

export interface Period {
  readonly from: string;
  readonly until: string;
}

/**
 * SHA-256 of what was counted: driver, period, then a line an episode in the order of ids. Whoever holds the evidence computes the same;
 * whoever holds the hash learns nothing of a child from it, because ids are random.
 */
export function evidenceHash(period: Period, evidence: readonly EvidenceRow[]): string {
  const hash = createHash('sha256').update(`caseload-days ${period.from} ${period.until}\n`);
  for (const { episodeId, childId, from, until, days } of inOrder(evidence))
    hash.update(`${episodeId} ${childId} ${from} ${until} ${days}\n`);
  return hash.digest('hex');
}

export const daysOf = (evidence: readonly EvidenceRow[]): number =>
  evidence.reduce((sum, { days }) => sum + days, 0);

export interface EvidenceChange {
  readonly episodeId: string;
  readonly childId: string;
  readonly daysBefore: number;
  readonly daysNow: number;
}

/** Episodes of which the days differ, the largest difference first. One that moved within the period by as many days is a change of none. */
export function changesBetween(
  before: readonly EvidenceRow[],
  now: readonly EvidenceRow[],
): EvidenceChange[] {
  const earlier = new Map(before.map((row) => [row.episodeId, row]));
  const later = new Map(now.map((row) => [row.episodeId, row]));
  return [...new Set([...earlier.keys(), ...later.keys()])]
    .map((episodeId) => ({
      episodeId,
      childId: (later.get(episodeId) ?? earlier.get(episodeId)!).childId,
      daysBefore: earlier.get(episodeId)?.days ?? 0,
      daysNow: later.get(episodeId)?.days ?? 0,
    }))
    .filter(({ daysBefore, daysNow }) => daysBefore !== daysNow)
    .sort(
      (left, right) =>
        Math.abs(right.daysNow - right.daysBefore) - Math.abs(left.daysNow - left.daysBefore) ||
        (left.episodeId < right.episodeId ? -1 : 1),
    );
}

/** Why this council may not count for that host under these terms in that period; null where it may. Words for the host's people. */
export function whyNotCounted(
  terms: AgreementTerms,
  asked: Period & { host: string; partner: string; key: string; today: string },
): string | null {
  if (terms.key !== asked.key) return 'These terms belong to another agreement.';
  if (terms.host !== asked.host) return 'Only the host of an agreement asks for its drivers.';
  if (terms.basis.kind !== 'caseload-days') return 'This agreement does not share by caseload days.';
  if (!terms.basis.partners.includes(asked.partner)) return 'This council is no partner of the agreement.';
  if (asked.from < terms.since || (terms.until !== undefined && asked.until > terms.until))
    return 'The period is not within the time for which these terms were agreed.';
  if (asked.until >= asked.today) return 'The period is not over: days that have not been cannot be counted.';
  return null;
}

const inOrder = (evidence: readonly EvidenceRow[]): EvidenceRow[] =>
  [...evidence].sort((left, right) => (left.episodeId < right.episodeId ? -1 : 1));
