import type { ReferralView } from '@conjoint/contracts';

type Child = ReferralView['children'][number];

export const childOf = (childId: string, displayName: string, more: Partial<Child> = {}): Child => ({
  ref: childId,
  childId,
  displayName,
  givenName: displayName,
  familyName: null,
  alternativeNames: [],
  unborn: false,
  dateOfBirth: '2017-04-02',
  expectedOn: null,
  sex: 'F',
  ethnicity: null,
  upn: null,
  nhsNumber: null,
  sameAsChildId: null,
  state: 'waiting',
  joinedEpisodeId: null,
  reReferral: false,
  decision: null,
  ...more,
});

/** A referral of two children that waits for a decision, as the service shows it. */
export const referralOf = (more: Partial<ReferralView> = {}): ReferralView => ({
  id: 'r1',
  version: 3,
  state: 'waiting',
  danger: { inDanger: false, actionTaken: null },
  received: { receivedAt: '2026-11-20T15:30:00.000Z', how: 'telephone' },
  recordedAt: '2026-11-20T16:00:00.000Z',
  recordedByName: 'A Worker',
  referrer: { source: '3B', anonymous: false, name: 'R Osei', organisation: null, relationship: null, telephone: null, email: null },
  children: [childOf('c1', 'Ada'), childOf('c2', 'Ben')],
  adults: [],
  relationships: [],
  addresses: [],
  worry: { worry: 'An example of a worry.', parentsAware: 'yes', parentsAwareNote: null },
  caseHolding: {
    areaGss: 'E09000013',
    areaName: 'Example',
    areaIsMember: true,
    postcode: 'W6 9JU',
    chosen: 'E09000013',
    chosenName: 'Example',
    overrideReason: null,
    route: 'here',
    explanation: 'W6 9JU is in Example.',
  },
  clocks: [],
  acknowledgement: null,
  outcomeTold: null,
  withdrawn: null,
  passingOn: null,
  handOver: null,
  corrections: [],
  ...more,
});

export const decidedAs = (childId: string, outcome: NonNullable<Child['decision']>['outcome'], rationale = 'Because.'): NonNullable<Child['decision']> => ({
  id: `d-${childId}`,
  referralId: 'r1',
  childId,
  outcome,
  rationale,
  decidedAt: '2026-11-23T10:00:00.000Z',
  decidedBy: 'example.a',
  decidedByName: 'A Manager',
  copiedFromChildId: null,
  inTime: true,
});
