import type { Outcome, ReferralInput } from '@conjoint/contracts';
import { at, workingDayBefore } from './sample-times.js';

/** One invented referral: who, when it was received, and what became of it. */
export interface SampleCase {
  key: string;
  receivedAt: Date;
  household: number;
  /** Ages in years; null is an unborn child. */
  ages: readonly (number | null)[];
  source: ReferralInput['referrer']['source'];
  how: ReferralInput['received']['how'];
  worry: string;
  inDanger?: boolean;
  decided?: { at: Date; outcome: Outcome; rationale: string };
  acknowledged?: boolean;
  /** The first child is the first child of this earlier case. */
  sameChildAs?: string;
  /** Where the household lives, if not in the council that takes the referral. */
  lives?: 'another-member' | 'no-member';
}

const SCHOOL = '2A' as const;
const HEALTH_VISITOR = '3B' as const;
const POLICE = '6' as const;
export const NEIGHBOUR = '1B' as const;
const HOSPITAL = '3E' as const;

/** Eight months of an invented front door in one council, seen from `now`: history, what waits today, one overdue. */
export function sampleCases(now: Date): SampleCase[] {
  const day = (before: number, time: string): Date => at(now, workingDayBefore(now, before), time);
  return [
    {
      key: 'eight-months-ago',
      receivedAt: day(165, '11:05'),
      household: 1,
      ages: [9],
      source: SCHOOL,
      how: 'telephone',
      worry: 'Often collected late and arrives without a coat or lunch. The school has offered support.',
      decided: {
        at: day(165, '16:20'),
        outcome: 'no-further-action',
        rationale: 'The school’s own support is in place and the parent accepts it.',
      },
    },
    {
      key: 'early-help',
      receivedAt: day(31, '09:40'),
      household: 2,
      ages: [6, 11],
      source: HEALTH_VISITOR,
      how: 'online-form',
      worry: 'The family sleeps in one room since losing their tenancy, and the parent feels isolated.',
      decided: {
        at: day(30, '14:10'),
        outcome: 'early-help',
        rationale: 'Housing and parenting support meet the need; no sign of harm.',
      },
      acknowledged: true,
    },
    {
      key: 'assessment',
      receivedAt: day(20, '13:15'),
      household: 3,
      ages: [4],
      source: POLICE,
      how: 'police-notification',
      worry: 'Officers attended an argument between the parents; the child was asleep in the next room.',
      decided: {
        at: day(19, '10:30'),
        outcome: 'child-and-family-assessment',
        rationale: 'Third notification this year: what life is like for the child needs to be understood.',
      },
      acknowledged: true,
    },
    {
      key: 'advice',
      receivedAt: day(12, '15:50'),
      household: 4,
      ages: [14],
      source: SCHOOL,
      how: 'email',
      worry: 'The young person cares for a parent who is ill and has begun to miss lessons.',
      decided: {
        at: day(11, '11:00'),
        outcome: 'information-and-advice',
        rationale: 'Put in touch with the young carers’ service, which the family welcomed.',
      },
      acknowledged: true,
    },
    {
      key: 'strategy',
      receivedAt: day(5, '10:05'),
      household: 5,
      ages: [1],
      source: HOSPITAL,
      how: 'telephone',
      worry: 'An injury that the explanation given does not fit.',
      inDanger: true,
      decided: {
        at: day(5, '11:45'),
        outcome: 'strategy-discussion',
        rationale: 'Reasonable cause to suspect significant harm; police and health invited for today.',
      },
      acknowledged: true,
    },
    {
      key: 'overdue',
      receivedAt: day(3, '11:20'),
      household: 6,
      ages: [8],
      source: NEIGHBOUR,
      how: 'telephone',
      worry: 'Shouting most evenings; the child is seen alone outside after dark.',
    },
    {
      key: 'due-siblings',
      receivedAt: day(1, '10:10'),
      household: 7,
      ages: [12, 7, null],
      source: HEALTH_VISITOR,
      how: 'online-form',
      worry: 'The mother is expecting and has said she is afraid of her partner.',
      acknowledged: true,
    },
    {
      key: 'due-school',
      receivedAt: day(1, '14:35'),
      household: 8,
      ages: [10],
      source: SCHOOL,
      how: 'email',
      worry: 'Bruises on two occasions with different explanations.',
    },
    {
      key: 're-referral',
      receivedAt: day(1, '16:55'),
      household: 1,
      ages: [9],
      source: SCHOOL,
      how: 'telephone',
      worry: 'Attendance has fallen again and the parent no longer answers calls.',
      sameChildAs: 'eight-months-ago',
    },
    {
      key: 'new-danger',
      receivedAt: new Date(now.getTime() - 45 * 60_000),
      household: 9,
      ages: [3],
      source: HOSPITAL,
      how: 'telephone',
      worry: 'Left alone at home this morning; now on the ward with a grandparent.',
      inDanger: true,
    },
    {
      key: 'joins-open-episode',
      receivedAt: new Date(now.getTime() - 30 * 60_000),
      household: 3,
      ages: [4],
      source: POLICE,
      how: 'police-notification',
      worry: 'A further call to the address last night.',
      sameChildAs: 'assessment',
    },
    {
      key: 'of-another-member',
      receivedAt: new Date(now.getTime() - 25 * 60_000),
      household: 10,
      ages: [13],
      source: SCHOOL,
      how: 'telephone',
      worry: 'Staying away from home some nights, with older friends.',
      lives: 'another-member',
    },
    {
      key: 'of-no-member',
      receivedAt: new Date(now.getTime() - 20 * 60_000),
      household: 11,
      ages: [5],
      source: NEIGHBOUR,
      how: 'email',
      worry: 'The child is often heard crying for long periods.',
      lives: 'no-member',
    },
  ];
}
