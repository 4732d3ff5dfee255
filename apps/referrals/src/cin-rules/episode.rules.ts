import { addDays, isWorkingDay, workingDayYears, type LocalDate } from '@conjoint/kernel';
import { earliestReferral } from './child.rules.js';
import { isCode, isCodeOfYear, yesOrNo } from './code-sets.js';
import { inPeriod, type EpisodeFacts, type ModuleFacts, type Period } from './facts.js';
import { episodeRule, type Rule } from './rule.js';

const reason = (episode: EpisodeFacts): string | null => episode.details.value('ReasonForClosure');
const closedAfterAssessment = (episode: EpisodeFacts): boolean =>
  ['RC8', 'RC9'].includes(reason(episode) ?? '');
/** A referral with no further action needs no closure date, so without one it is over, not open. */
const isOpen = (episode: EpisodeFacts): boolean =>
  !episode.details.field('CINclosureDate') && episode.nfa === false;

const ACTIVITY: readonly [
  keyof EpisodeFacts & ('assessments' | 'plans' | 'enquiries' | 'protections'),
  string[],
][] = [
  ['assessments', ['AssessmentActualStartDate', 'AssessmentAuthorisationDate']],
  ['enquiries', ['S47ActualStartDate', 'DateOfInitialCPC']],
  ['plans', ['CINPlanStartDate', 'CINPlanEndDate']],
  ['protections', ['CPPstartDate', 'CPPendDate']],
];

/** Every dated activity of an episode. */
function activityDates(episode: EpisodeFacts): LocalDate[] {
  const dates = (module: ModuleFacts, fields: string[]): LocalDate[] =>
    fields.flatMap((field) => module.date(field) ?? []);
  return [
    ...dates(episode.details, ['DateOfInitialCPC']),
    ...ACTIVITY.flatMap(([list, fields]) => episode[list].flatMap((module) => dates(module, fields))),
  ];
}

/** The last day of an episode: its closure, its referral when nothing followed, otherwise it is open. */
function lastDay(episode: EpisodeFacts): string {
  if (episode.closedOn) return episode.closedOn;
  return episode.nfa ? (episode.referredOn ?? '') : '9999-12-31';
}

function overlapsAnother(episode: EpisodeFacts, all: readonly EpisodeFacts[]): boolean {
  const { referredOn } = episode;
  return (
    referredOn !== null &&
    all.some((other, index) => {
      if (other === episode || other.referredOn === null) return false;
      if (other.referredOn === referredOn) return index < all.indexOf(episode);
      return other.referredOn < referredOn && referredOn < lastDay(other);
    })
  );
}

/** One working day before the collection starts: an earlier referral would have been decided in the year before. */
function dayBefore(period: Period): string {
  const { firstYear, lastYear } = workingDayYears();
  let day = addDays(period.from, -1);
  const year = Number(day.slice(0, 4));
  if (year <= firstYear || year > lastYear) return day;
  while (!isWorkingDay(day)) day = addDays(day, -1);
  return day;
}

/** Rules about when a case opens and closes, and what may be in it. */
export const EPISODE_RULES: readonly Rule[] = [
  episodeRule(
    '2990',
    'ReasonForClosure',
    (episode) =>
      closedAfterAssessment(episode) &&
      (episode.plans.length > 0 ||
        episode.enquiries.length > 0 ||
        episode.protections.length > 0 ||
        episode.details.field('DateOfInitialCPC') !== undefined),
  ),
  episodeRule(
    '2991Q',
    'CINreferralDate',
    ({ enquiries, assessments }) => enquiries.length > 0 && assessments.length === 0,
  ),
  episodeRule(
    '8555Q',
    'CINreferralDate',
    ({ referredOn }, { diedOn }) => referredOn && diedOn && referredOn > diedOn,
  ),
  episodeRule(
    '8565',
    'CINclosureDate',
    (episode) => episode.closedOn && activityDates(episode).some((date) => date > episode.closedOn!),
  ),
  episodeRule('8568', 'ReferralNFA', ({ nfa }) => nfa === null),
  episodeRule(
    '8569Q',
    'ReferralNFA',
    ({ nfa, referredOn }, _, period) => nfa && referredOn && period && referredOn < dayBefore(period),
  ),
  episodeRule(
    '8585Q',
    'ReasonForClosure',
    (episode, { identifiers }) => reason(episode) === 'RC2' && !identifiers.field('PersonDeathDate'),
  ),
  episodeRule(
    '8600',
    'CINreferralDate',
    ({ referredOn }, _, period) => referredOn === null || (period && referredOn > period.until),
  ),
  episodeRule('8606', 'CINreferralDate', ({ referredOn }, child) => {
    const earliest = earliestReferral(child);
    return referredOn && earliest && referredOn < earliest;
  }),
  episodeRule(
    '8610',
    'PrimaryNeedCode',
    ({ nfa, details }) => nfa === false && !details.field('PrimaryNeedCode'),
  ),
  episodeRule(
    '8620',
    'CINclosureDate',
    ({ closedOn }, _, period) => closedOn && period && !inPeriod(closedOn, period),
  ),
  episodeRule(
    '8630',
    'CINclosureDate',
    ({ closedOn, referredOn }) => closedOn && referredOn && closedOn < referredOn,
  ),
  episodeRule('8640', 'ReasonForClosure', (episode, _, period) => {
    const code = reason(episode);
    return code !== null && !isCodeOfYear('reasonforclosuretype', code, period);
  }),
  episodeRule('8650', 'PrimaryNeedCode', ({ details }) => {
    const code = details.value('PrimaryNeedCode');
    return code !== null && !isCode('primaryneedcodetype', code);
  }),
  episodeRule(
    '8805',
    'ReasonForClosure',
    (episode) => episode.details.field('CINclosureDate') && reason(episode) === null,
  ),
  episodeRule(
    '8810',
    'CINclosureDate',
    (episode) => reason(episode) !== null && !episode.details.field('CINclosureDate'),
  ),
  episodeRule(
    '8815',
    'CINclosureDate',
    (episode, { episodes }) => isOpen(episode) && episodes.filter(isOpen).length > 1,
  ),
  episodeRule(
    '8816',
    'CINreferralDate',
    (episode, { episodes }) =>
      isOpen(episode) && episodes.some((other) => (other.referredOn ?? '') > (episode.referredOn ?? '9999')),
  ),
  episodeRule('8820', 'CINreferralDate', (episode, { episodes }) => overlapsAnother(episode, episodes)),
  episodeRule(
    '8825Q',
    'ReasonForClosure',
    (episode) => closedAfterAssessment(episode) && episode.assessments.length === 0,
  ),
  episodeRule(
    '8831',
    'ReferralNFA',
    ({ nfa, assessments, enquiries, details }) =>
      nfa &&
      (assessments.length > 0 || enquiries.length > 0 || details.field('DateOfInitialCPC') !== undefined),
  ),
  episodeRule('8832', 'ReferralNFA', ({ nfa, protections }) => nfa && protections.length > 0),
  episodeRule('4000', 'ReferralNFA', ({ nfa, plans }) => nfa && plans.length > 0),
  episodeRule('8866', 'ReferralSource', ({ details }, _, period) => {
    const source = details.value('ReferralSource');
    return source === null || !isCodeOfYear('referralsourcetype', source, period);
  }),
  episodeRule(
    '8867',
    'CINclosureDate',
    ({ closedOn, assessments }) =>
      closedOn && assessments.some((assessment) => !assessment.field('AssessmentAuthorisationDate')),
  ),
  episodeRule(
    '8868',
    'CINclosureDate',
    ({ closedOn, enquiries }) =>
      closedOn &&
      enquiries.some(
        (enquiry) => !enquiry.field('DateOfInitialCPC') && yesOrNo(enquiry.value('ICPCnotRequired')) !== true,
      ),
  ),
];
