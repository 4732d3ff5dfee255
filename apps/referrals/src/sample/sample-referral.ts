import type { ReferralInput } from '@conjoint/contracts';
import { addDays, londonDate, type LocalDate } from '@conjoint/kernel';
import { NEIGHBOUR, type SampleCase } from './sample-cases.js';
import { sampleFamily } from './sample-names.js';

/** A council that no partnership file of ours has as a member; its postcodes are not held. */
export const OUTSIDE = { name: 'Leeds City Council', postcode: 'LS1 1UR' };

/** The referral as the front door would have typed it. `number` makes households of different councils different people. */
export function sampleReferral(
  sample: SampleCase,
  { number, postcode, sameAsChildId }: { number: number; postcode: string; sameAsChildId: string | null },
): ReferralInput {
  const household = number * 16 + sample.household;
  const { familyName, given } = sampleFamily(household);
  const received = londonDate(sample.receivedAt);
  const children = sample.ages.map((age, index) =>
    sampleChild({
      age,
      index,
      familyName,
      givenName: given(index),
      received,
      household,
      sameAsChildId: index === 0 ? sameAsChildId : null,
    }),
  );
  const adult = {
    ref: 'a1',
    givenName: given(8),
    familyName,
    alternativeNames: [],
    dateOfBirth: null,
    sex: 'F' as const,
    telephone: '020 7946 0' + String(100 + (household % 900)),
    email: null,
  };
  return {
    danger: {
      inDanger: sample.inDanger ?? false,
      actionTaken: sample.inDanger
        ? 'Spoke to the police and the ward; the child is with a safe adult.'
        : null,
    },
    received: { receivedAt: sample.receivedAt.toISOString(), how: sample.how },
    referrer: {
      source: sample.source,
      anonymous: sample.source === NEIGHBOUR,
      name: sample.source === NEIGHBOUR ? null : `${given(9)} ${sampleFamily(household + 5).familyName}`,
      organisation: null,
      relationship: null,
      telephone: null,
      email: null,
    },
    children,
    adults: [adult],
    relationships: children.map((child) => ({
      from: 'a1',
      to: child.ref,
      kind: child.unborn ? ('expectant-parent' as const) : ('mother' as const),
      parentalResponsibility: 'yes' as const,
    })),
    addresses: [
      {
        ref: 'h1',
        lines: [`${(household * 3) % 90 || 7} ${STREETS[household % STREETS.length]}`],
        postcode,
        kind: 'home',
        people: ['a1', ...children.map((child) => child.ref)],
      },
    ],
    worry: {
      worry: sample.worry,
      parentsAware: sample.source === NEIGHBOUR ? 'no' : 'yes',
      parentsAwareNote: null,
    },
    council:
      sample.lives === 'no-member'
        ? {
            chosen: null,
            nonMemberName: OUTSIDE.name,
            overrideReason: 'The family lives there; the caller was visiting.',
          }
        : null,
  };
}

const STREETS = [
  'Larkspur Road',
  'Canal Walk',
  'Mulberry Gardens',
  'Old Forge Lane',
  'Juniper Close',
  'Station Parade',
  'Elm Terrace',
];

interface ChildParts {
  age: number | null;
  index: number;
  familyName: string;
  givenName: string;
  received: LocalDate;
  household: number;
  sameAsChildId: string | null;
}

function sampleChild({
  age,
  index,
  familyName,
  givenName,
  received,
  household,
  sameAsChildId,
}: ChildParts): ReferralInput['children'][number] {
  const unborn = age === null;
  return {
    ref: `c${index + 1}`,
    givenName: unborn ? null : givenName,
    familyName,
    alternativeNames: [],
    unborn,
    dateOfBirth: unborn ? null : addDays(received, -(age * 365 + 40 + ((household * 13) % 250))),
    expectedOn: unborn ? addDays(received, 90) : null,
    sex: unborn ? 'U' : (household + index) % 2 === 0 ? 'F' : 'M',
    ethnicity: null,
    upn: null,
    nhsNumber: null,
    sameAsChildId,
  };
}
