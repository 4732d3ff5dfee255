import type { Outcome, ReferralInput } from '@conjoint/contracts';
import type { LocalDate } from '@conjoint/kernel';

/**
 * Eighteen months of one council, invented: what was received, decided, allocated, assessed and closed, and who worked there. It names things by
 * keys; the services that load it give them their own ids. Instants are ISO 8601, in the order in which they happened.
 */
export interface CouncilPlan {
  council: string;
  /** The first day of the eighteen months. What was open on that day began before it. */
  from: LocalDate;
  referrals: PlannedReferral[];
  workers: PlannedWorker[];
}

export interface PlannedReferral {
  key: string;
  receivedAt: string;
  typedAt: string;
  how: ReferralInput['received']['how'];
  source: ReferralInput['referrer']['source'];
  worry: string;
  household: PlannedHousehold;
  children: PlannedChild[];
  acknowledgedAt: string | null;
  /** One decision for all the children, copied to the siblings; null while it waits. */
  decision: { at: string; outcome: Outcome; rationale: string } | null;
}

export interface PlannedHousehold {
  key: string;
  familyName: string;
  adultGivenName: string;
  lines: string[];
  postcode: string;
}

export interface PlannedChild {
  /** The same for the same child in every referral. */
  key: string;
  givenName: string;
  familyName: string;
  /** Null for a child not born when it was referred. */
  dateOfBirth: LocalDate | null;
  expectedOn: LocalDate | null;
  sex: 'M' | 'F' | 'U';
  ethnicity: string;
  /** Referred before: the record of that child is this one's. */
  knownBefore: boolean;
  /** Null while the referral waits, or where the decision ended the episode on the day. */
  episode: PlannedEpisode | null;
}

export interface PlannedEpisode {
  key: string;
  /** From when on somebody could have been given the case. */
  opensAt: string;
  allocations: PlannedAllocation[];
  notes: { at: string; kind: 'visit' | 'call' | 'meeting'; childSeen: boolean; text: string }[];
  assessment: PlannedAssessment;
  closure: { at: string; reason: string } | null;
}

export interface PlannedAllocation {
  at: string;
  worker: string;
  rationale: string;
}

export interface PlannedAssessment {
  /** Null while it goes on. */
  completedAt: string | null;
  factors: string[];
  outcome: 'no-further-action' | 'early-help' | 'child-in-need' | 'strategy-discussion';
}

export interface PlannedWorker {
  key: string;
  name: string;
  /** Of an invented person who can sign in; null for everybody else. */
  personKey: string | null;
  contract: 'permanent' | 'fixed-term' | 'agency';
  fteHundredths: number;
  caseHolder: boolean;
  startedOn: LocalDate;
  leftOn: LocalDate | null;
}
