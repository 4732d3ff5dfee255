import {
  askElsewhere,
  getEpisode,
  getReferral,
  listImports,
  startDraft,
  type ChildView,
} from '@conjoint/contracts';
import { CLOSURE_REASONS, formatNhsNumber, PRIMARY_NEEDS } from '@conjoint/kernel';
import type { Partnership } from '@conjoint/platform';
import type { Acting } from '../../acting/acting.js';
import { counted } from '../../framework/paging.js';
import { dateTimeWords, dateWords, sentence, wordsOf } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { ADDRESS_WORDS, SEX_WORDS, SOURCE_WORDS } from '../referral-form/answers/referral-words.js';
import { clockView, decisionView, REFERRAL_STATE_TAGS } from '../referral/referral.view.js';
import { correctionViews } from '../referral/history.view.js';
import { personName, type Fact } from '../referral/referral-facts.view.js';
import { restrictionsView } from './restriction.view.js';
import { ASSESSMENT_OUTCOME_WORDS, ASSESSMENT_STATE_TAGS } from '../case/case.words.js';
import { MODULE_WORDS, fieldWords } from './census.words.js';
import { moreOf } from './more-of.view.js';

type Episode = ChildView['episodes'][number];
type Module = Episode['modules'][number];

/** Everything about a child that this council keeps, ready to print. */
export function childPageView(
  acting: Acting,
  child: ChildView,
  { partnership, now }: { partnership: Partnership; now: Date },
) {
  const at = { council: acting.code, childId: child.id };
  return {
    name: child.displayName,
    fromCensus: child.origin === 'census' && child.givenName === null && child.familyName === null,
    facts: identityFacts(child, partnership),
    openEpisode: child.episodes.find(({ state }) => state === 'open') !== undefined,
    household: child.household.map((member) => ({
      name: member.displayName,
      href: member.isChild ? paths.child({ council: acting.code, childId: member.personId }) : null,
      relationship: sentence(member.relationship),
      born: member.born ? dateWords(member.born) : 'Not known',
      address: member.address ?? 'Not known',
    })),
    addresses: child.addresses.map((address) => ({
      lines: [...address.lines, address.postcode].filter((line): line is string => Boolean(line)),
      kind: wordsOf(ADDRESS_WORDS, address.kind),
      area: address.areaName,
      period: periodWords(address.from, address.until),
    })),
    episodes: child.episodes.map((episode) => episodeView(acting, episode)),
    referrals: child.referrals.map((referral) => referralView(acting, referral)),
    decisions: child.decisions.map((decision) => decidedView(acting, decision, child)),
    clocks: child.clocks.map((clock) => clockOfChildView(clock, now)),
    corrections: correctionViews(child.corrections, new Map()),
    ...restrictionsView(acting, child),
    problems: child.problems.map((problem) => problemView(acting, problem)),
    more: moreOf(acting, child),
    modules: (child.modules ?? []).map(moduleView),
    // A child whose only name is a number cannot be referred: who it is is not known here.
    referAgainHref:
      acting.may(startDraft) && (child.unborn || child.givenName !== null || child.familyName !== null)
        ? paths.childReferAgain(at)
        : null,
    elsewhereHref: acting.may(askElsewhere) ? paths.childElsewhere(at) : null,
    lookedAtHref: paths.lookedAt({ council: acting.code, subjectId: child.id }),
  };
}

export function referralView(acting: Acting, referral: ChildView['referrals'][number]) {
  return {
    href: acting.may(getReferral) ? paths.referral({ council: acting.code, referralId: referral.id }) : null,
    received: dateTimeWords(referral.receivedAt),
    source: wordsOf(SOURCE_WORDS, referral.sourceCode),
    tag: REFERRAL_STATE_TAGS[referral.state],
    reReferral: referral.reReferral,
  };
}

export function decidedView(
  acting: Acting,
  decision: ChildView['decisions'][number],
  { displayName }: { displayName: string },
) {
  return {
    ...decisionView(decision, [{ childId: decision.childId, displayName }]),
    href: paths.referral({ council: acting.code, referralId: decision.referralId }),
  };
}

export const clockOfChildView = (clock: ChildView['clocks'][number], now: Date) =>
  clockView({ ...clock, childId: null }, [], now);

export function problemView(acting: Acting, problem: ChildView['problems'][number]) {
  return {
    field: fieldWords(problem.field),
    rule: problem.rule,
    message: problem.message,
    remedy: problem.remedy,
    href: acting.may(listImports) ? paths.import({ council: acting.code, importId: problem.importId }) : null,
  };
}

export function informationView(acting: Acting, one: Episode['information'][number]) {
  return {
    received: dateTimeWords(one.receivedAt),
    source: wordsOf(SOURCE_WORDS, one.sourceCode),
    summary: one.summary,
    by: one.recordedByName,
    href:
      one.referralId && acting.may(getReferral)
        ? paths.referral({ council: acting.code, referralId: one.referralId })
        : null,
  };
}

function identityFacts(child: ChildView, partnership: Partnership): Fact[] {
  const age =
    child.ageYears === null
      ? ''
      : `, ${child.ageYears === 0 ? 'under 1 year' : counted(child.ageYears, 'year', 'years')} old`;
  const born = child.unborn
    ? { name: 'Expected date of birth', value: child.expectedOn ? dateWords(child.expectedOn) : 'Not known' }
    : {
        name: 'Date of birth',
        value: child.dateOfBirth ? `${dateWords(child.dateOfBirth)}${age}` : 'Not known',
      };
  const holder = partnership.hasPartition(child.holdingPartition)
    ? partnership.partition(child.holdingPartition).name
    : child.holdingPartition;
  return [
    born,
    { name: 'Sex', value: child.unborn ? 'Recorded at birth' : wordsOf(SEX_WORDS, child.sex) },
    ...some('Also known as', child.alternativeNames.map((name) => personName(name)).join(', ')),
    { name: 'Ethnicity', value: child.ethnicityLabel ?? child.ethnicity ?? 'Not recorded' },
    ...some('Disabilities', child.disabilities.map(({ label }) => label).join(', ')),
    ...some('Local number', child.localId),
    ...some('Unique pupil number', child.upn ?? (child.upnUnknown && `Not known (${child.upnUnknown})`)),
    ...some('NHS number', child.nhsNumber && formatNhsNumber(child.nhsNumber)),
    { name: 'Case-holding council', value: holder },
    { name: 'This record began with', value: child.origin === 'census' ? 'A census import' : 'A referral' },
  ];
}

function some(name: string, value: string | null): Fact[] {
  return value ? [{ name, value }] : [];
}

function periodWords(from: string | null, until: string | null): string {
  if (until) return from ? `From ${dateWords(from)} until ${dateWords(until)}` : `Until ${dateWords(until)}`;
  return from ? `Since ${dateWords(from)}` : 'Lives there now';
}

function episodeView(acting: Acting, episode: Episode) {
  const open = episode.state === 'open';
  return {
    heading: open
      ? `Open since ${dateWords(episode.openedOn)}`
      : `${dateWords(episode.openedOn)} to ${episode.closedOn ? dateWords(episode.closedOn) : 'not known'}`,
    tag: open
      ? { text: 'Open', classes: 'govuk-tag--green' }
      : { text: 'Closed', classes: 'govuk-tag--grey' },
    facts: [
      { name: 'Began with', value: episode.origin === 'census' ? 'A census import' : 'A referral' },
      ...some('Worker', episode.workerName),
      ...some('Primary need', episode.primaryNeed && wordsOf(PRIMARY_NEEDS, episode.primaryNeed)),
      ...(episode.closedOn
        ? [
            {
              name: 'Closed because',
              value: episode.closureReason ? wordsOf(CLOSURE_REASONS, episode.closureReason) : 'Not recorded',
            },
          ]
        : []),
      ...(episode.referralNfa === true
        ? [{ name: 'Counted as', value: 'No further action after the referral' }]
        : []),
    ],
    caseHref:
      episode.origin === 'referral' && acting.may(getEpisode)
        ? paths.case({ council: acting.code, episodeId: episode.id })
        : null,
    notes: episode.notes > 0 ? counted(episode.notes, 'note', 'notes') : null,
    assessments: episode.assessments.map((assessment) => ({
      href: acting.may(getEpisode)
        ? paths.assessment({ council: acting.code, assessmentId: assessment.id })
        : null,
      tag: ASSESSMENT_STATE_TAGS[assessment.state],
      words: `Started on ${dateWords(assessment.startedOn)}${assessment.completedOn ? `, completed on ${dateWords(assessment.completedOn)}` : ''}${assessment.completedOn && assessment.outcome ? `: ${wordsOf(ASSESSMENT_OUTCOME_WORDS, assessment.outcome)}` : ''}`,
    })),
    referralHref:
      episode.referralId && acting.may(getReferral)
        ? paths.referral({ council: acting.code, referralId: episode.referralId })
        : null,
    information: episode.information.map((one) => informationView(acting, one)),
    modules: episode.modules.map(moduleView),
  };
}

/** A census module as the source had it: the field's name in words, the value, and what a code means. */
export function moduleView({ module, fields }: Module): { name: string; fields: Fact[] } {
  return {
    name: wordsOf(MODULE_WORDS, module),
    fields: fields.map(({ name, value, label }) => ({
      name: fieldWords(name),
      value: valueWords(value, label),
    })),
  };
}

function valueWords(value: string, label: string | null): string {
  if (label) return `${label} (${value})`;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return realDateWords(value);
  return value === '' ? 'Empty' : value;
}

/** A census may hold 31 February: it is shown as it came. */
function realDateWords(value: string): string {
  try {
    return dateWords(value);
  } catch {
    return value;
  }
}
