import { defineLifecycle, instantMs, londonDate, monthsAfter, type Instant } from '@conjoint/kernel';
import type { REFERRAL_STATES } from '@conjoint/contracts';

export type ReferralState = (typeof REFERRAL_STATES)[number];

/**
 * The life of a referral at the council that received it. While it is offered to another council it does not change here: the copy
 * that was sent would say something else. A decided referral is corrected, not withdrawn: an episode may rest on it;
 * information that only joined open episodes was never decided and can be. A child that was left out is added while the referral
 * waits; later it is a referral of its own, because nobody has decided about this child.
 */
export const referralLifecycle = defineLifecycle({
  noun: 'referral',
  initial: 'waiting',
  states: ['waiting', 'offered', 'passed-on', 'handed-over', 'decided', 'withdrawn'],
  actions: [
    'offer',
    'choose-council',
    'take-back',
    'release',
    'hand-over',
    'decide',
    'withdraw',
    'withdraw-information',
    'correct',
    'add-child',
    'withdraw-child',
    'acknowledge',
    'tell-outcome',
  ],
  transitions: {
    waiting: {
      offer: 'offered',
      'choose-council': 'waiting',
      'hand-over': 'handed-over',
      decide: 'decided',
      withdraw: 'withdrawn',
      correct: 'waiting',
      'add-child': 'waiting',
      'withdraw-child': 'waiting',
      acknowledge: 'waiting',
    },
    offered: { 'take-back': 'waiting', release: 'passed-on', acknowledge: 'offered' },
    'passed-on': { acknowledge: 'passed-on', 'tell-outcome': 'passed-on' },
    'handed-over': {
      correct: 'handed-over',
      acknowledge: 'handed-over',
      'tell-outcome': 'handed-over',
    },
    decided: {
      'withdraw-information': 'withdrawn',
      correct: 'decided',
      'withdraw-child': 'decided',
      acknowledge: 'decided',
      'tell-outcome': 'decided',
    },
  },
  words: {
    waiting: 'waiting for a decision',
    offered: 'offered to another council',
    'passed-on': 'passed on to another council',
    'handed-over': 'handed over to another council',
    offer: 'offered',
    'choose-council': 'given to another council',
    'take-back': 'taken back',
    release: 'released',
    'hand-over': 'handed over',
    decide: 'decided',
    withdraw: 'withdrawn',
    'withdraw-information': 'withdrawn',
    correct: 'corrected here',
    'add-child': 'given another child (record a new referral, with the day it was received)',
    'withdraw-child': 'given fewer children',
    acknowledge: 'acknowledged',
    'tell-outcome': 'answered with an outcome',
  },
});

export type ReferralAction = (typeof referralLifecycle.actions)[number];

/**
 * What becomes of one child in a referral. A child with an open episode joins it and never waits; information that joined the
 * episode of the wrong child is withdrawn.
 */
export const referralChildLifecycle = defineLifecycle({
  noun: 'child of this referral',
  initial: 'waiting',
  states: ['waiting', 'decided', 'joined-episode', 'passed-on', 'withdrawn'],
  actions: ['join-episode', 'decide', 'pass-on', 'withdraw', 'withdraw-information'],
  transitions: {
    waiting: {
      'join-episode': 'joined-episode',
      decide: 'decided',
      'pass-on': 'passed-on',
      withdraw: 'withdrawn',
    },
    'joined-episode': { 'withdraw-information': 'withdrawn' },
  },
  words: {
    waiting: 'waiting for a decision',
    'joined-episode': 'part of an open episode',
    'join-episode': 'added to an episode',
    decide: 'decided',
    'pass-on': 'passed on',
    withdraw: 'withdrawn',
    'withdraw-information': 'withdrawn',
  },
});

export type ReferralChildState = (typeof referralChildLifecycle.states)[number];

/**
 * A re-referral is received within 12 months of an earlier referral of the same child to this council (DfE, CIN census guide).
 * Days are London days: 14 January 2025 to 14 January 2026 is within, 15 January is not. Earlier is what was received before, be it
 * on the same day: two people who telephone about a child on one morning are a referral and a re-referral. A census episode says
 * only its day, and one that opened on the day of a referral is most likely that referral itself: it counts from the day after.
 * What was withdrawn, joined an open episode, or went to another council is none of this council's referrals.
 */
export function isReReferral({
  receivedAt,
  earlierReceivedAt,
  censusOpenedOn,
}: {
  receivedAt: Instant;
  /** Of the other referrals of the child that count here. */
  earlierReceivedAt: readonly Instant[];
  censusOpenedOn: readonly string[];
}): boolean {
  const receivedOn = londonDate(receivedAt);
  const days = [
    ...earlierReceivedAt
      .filter((earlier) => instantMs(earlier) <= instantMs(receivedAt))
      .map((earlier) => londonDate(earlier)),
    ...censusOpenedOn.filter((openedOn) => openedOn < receivedOn),
  ];
  return days.some((earlier) => receivedOn <= monthsAfter(earlier, 12));
}

/** A referral as one of its children has it. */
export interface ReferralOfChild {
  referralId: string;
  receivedAt: Date;
  recordedAt: Date;
  /** False where it went to another council: it makes no later referral of this council a re-referral. */
  countsHere: boolean;
}

/** Of a child's referrals, those that are re-referrals. Received at the same moment, the one recorded first is the earlier one. */
export function reReferralsAmong(
  referrals: readonly ReferralOfChild[],
  censusOpenedOn: readonly string[],
): Set<string> {
  const inOrder = referrals.toSorted(
    (a, b) =>
      a.receivedAt.getTime() - b.receivedAt.getTime() ||
      a.recordedAt.getTime() - b.recordedAt.getTime() ||
      (a.referralId < b.referralId ? -1 : 1),
  );
  return new Set(
    inOrder
      .filter(({ receivedAt }, index) =>
        isReReferral({
          receivedAt,
          earlierReceivedAt: inOrder
            .slice(0, index)
            .filter(({ countsHere }) => countsHere)
            .map((earlier) => earlier.receivedAt),
          censusOpenedOn,
        }),
      )
      .map(({ referralId }) => referralId),
  );
}
