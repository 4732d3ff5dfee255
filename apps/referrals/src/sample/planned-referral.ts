import type { PlannedChild, PlannedReferral, ReferralInput } from '@conjoint/contracts';

/** A planned referral as the front door would have typed it. `known` are the records of children who were referred before. */
export function referralInput(
  { receivedAt, how, source, worry, household, children }: PlannedReferral,
  known: ReadonlyMap<string, string>,
): ReferralInput {
  const typed = children.map((child, index) => childInput(child, index, known.get(child.key) ?? null));
  const neighbour = source === '1B';
  return {
    danger: { inDanger: false, actionTaken: null },
    received: { receivedAt, how },
    referrer: {
      source,
      anonymous: neighbour,
      name: neighbour ? null : 'Duty officer',
      organisation: null,
      relationship: null,
      telephone: null,
      email: null,
    },
    children: typed,
    adults: [
      {
        ref: 'a1',
        givenName: household.adultGivenName,
        familyName: household.familyName,
        alternativeNames: [],
        dateOfBirth: null,
        sex: 'U',
        telephone: null,
        email: null,
      },
    ],
    relationships: typed.map(({ ref, unborn }) => ({
      from: 'a1',
      to: ref,
      kind: unborn ? 'expectant-parent' : 'mother',
      parentalResponsibility: 'yes',
    })),
    addresses: [
      {
        ref: 'h1',
        lines: household.lines,
        postcode: household.postcode,
        kind: 'home',
        people: ['a1', ...typed.map(({ ref }) => ref)],
      },
    ],
    worry: { worry, parentsAware: neighbour ? 'no' : 'yes', parentsAwareNote: null },
    council: null,
  };
}

function childInput(
  { givenName, familyName, dateOfBirth, expectedOn, sex, ethnicity }: PlannedChild,
  index: number,
  sameAsChildId: string | null,
): ReferralInput['children'][number] {
  const unborn = dateOfBirth === null;
  return {
    ref: `c${index + 1}`,
    givenName: unborn ? null : givenName,
    familyName,
    alternativeNames: [],
    unborn,
    dateOfBirth,
    expectedOn,
    sex,
    ethnicity,
    upn: null,
    nhsNumber: null,
    sameAsChildId,
    matchesChecked: true,
  };
}
