import {
  addDays,
  ageInYears,
  authorityByDfeCode,
  checkUpn,
  monthsAfter,
  type UpnProblem,
} from '@conjoint/kernel';
import { isCode } from './code-sets.js';
import { inPeriod, type ChildFacts, type Period } from './facts.js';
import { characteristicRule, identifierRule, type Rule } from './rule.js';

function upnProblem(child: ChildFacts, ...problems: UpnProblem[]): boolean {
  const upn = child.identifiers.value('UPN');
  const checked = upn === null ? null : checkUpn(upn);
  return checked !== null && !checked.ok && problems.includes(checked.problem);
}

/** Of compulsory school age for a whole school year of the census: 5 to 15 on 31 August before its end. */
function ofSchoolAge({ bornOn }: ChildFacts, period: Period): boolean {
  const schoolYear = `${Number(period.until.slice(0, 4)) - 1}-08-31`;
  if (bornOn === null || bornOn > schoolYear) return false;
  const age = ageInYears({ bornOn, on: schoolYear });
  return age >= 5 && age <= 15;
}

function expectedTooFar({ expectedOn }: ChildFacts, period: Period): boolean {
  const year = period.until.slice(0, 4);
  return expectedOn !== null && (expectedOn < `${year}-03-01` || expectedOn > `${year}-12-31`);
}

/** Over 25 when the last episode ended, or at the end of the census year when one is open. */
function tooOld({ bornOn, episodes }: ChildFacts, period: Period): boolean {
  if (bornOn === null) return false;
  return episodes.some(({ closedOn }) => {
    return monthsAfter(bornOn, 25 * 12) < (closedOn ?? period.until);
  });
}

const disabilities = (child: ChildFacts): string[] =>
  child.characteristics.all('Disability').map(({ value }) => value);

/** Rules about who the child is. */
export const CHILD_RULES: readonly Rule[] = [
  identifierRule('1510', 'UPN', (child) => upnProblem(child, 'first-letter', 'check-letter')),
  identifierRule('1530', 'UPN', ({ identifiers }) => {
    const upn = identifiers.value('UPN');
    return upn !== null && upn.length === 13 && !authorityByDfeCode(upn.slice(1, 4));
  }),
  identifierRule('1540', 'UPN', (child) => upnProblem(child, 'characters')),
  identifierRule('1550', 'UPN', (child) => upnProblem(child, 'last-character')),
  identifierRule('1560Q', 'FormerUPN', ({ identifiers }) => {
    const upn = identifiers.value('FormerUPN');
    return upn !== null && !checkUpn(upn).ok;
  }),
  identifierRule('1570', 'LAchildID', ({ localId }) => localId !== null && localId.length > 20),
  identifierRule('1580', 'LAchildID', ({ localId }) => localId !== null && !/^[A-Za-z0-9]+$/.test(localId)),
  identifierRule('4180', 'Sex', ({ sex }) => sex === null),
  identifierRule('8500', 'LAchildID', ({ localId }) => localId === null),
  identifierRule(
    '8520',
    'PersonBirthDate',
    ({ bornOn }, period) => period && bornOn && bornOn > period.until,
  ),
  identifierRule('8525Q', 'PersonBirthDate', ({ identifiers }) => {
    const given = ['PersonBirthDate', 'ExpectedPersonBirthDate'].filter((name) => identifiers.field(name));
    return given.length !== 1;
  }),
  identifierRule(
    '8530Q',
    'ExpectedPersonBirthDate',
    (child, period) => period && expectedTooFar(child, period),
  ),
  identifierRule('8535Q', 'PersonDeathDate', ({ bornOn, diedOn }) => bornOn && diedOn && diedOn < bornOn),
  identifierRule(
    '8545Q',
    'PersonDeathDate',
    ({ diedOn }, period) => period && diedOn && !inPeriod(diedOn, period),
  ),
  identifierRule('8590', 'LAchildID', ({ episodes }) => episodes.length === 0),
  identifierRule(
    '8750',
    'Sex',
    ({ bornOn, expectedOn, sex }) => expectedOn && !bornOn && sex !== null && sex !== 'U',
  ),
  identifierRule('8770Q', 'UPNunknown', (child, period) => {
    const reason = child.identifiers.value('UPNunknown');
    const missing = !child.identifiers.field('UPN') && (reason === null || reason === 'UN1');
    return missing && period && ofSchoolAge(child, period);
  }),
  identifierRule(
    '8772',
    'UPNunknown',
    ({ identifiers, episodes }) =>
      identifiers.value('UPNunknown') === 'UN7' && episodes.some(({ nfa }) => nfa === false),
  ),
  identifierRule('8775Q', 'PersonBirthDate', (child, period) => period && tooOld(child, period)),
  characteristicRule('4220', 'Ethnicity', ({ characteristics }) => {
    const ethnicity = characteristics.value('Ethnicity');
    return ethnicity === null || !isCode('ethnicitytype', ethnicity);
  }),
  // An unborn child, and one whose every referral led to nothing, need not have it.
  characteristicRule('8540', 'Disability', (child) => {
    const codes = disabilities(child);
    const needed = child.bornOn !== null && child.episodes.some(({ nfa }) => nfa === false);
    return (needed && codes.length === 0) || codes.some((code) => !isCode('disabilitytype', code));
  }),
  characteristicRule('8790', 'Disability', (child) => {
    const codes = disabilities(child);
    return codes.includes('NONE') && new Set(codes).size > 1;
  }),
  characteristicRule('8794', 'Disability', (child) => {
    const codes = disabilities(child);
    return new Set(codes).size < codes.length;
  }),
];

/** 40 weeks before birth is the earliest a child can be referred. */
export function earliestReferral({ bornOn, expectedOn }: ChildFacts): string | null {
  const birth = bornOn ?? expectedOn;
  return birth && addDays(birth, -280);
}
