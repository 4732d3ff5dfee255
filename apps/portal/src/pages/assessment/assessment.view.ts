import {
  correctAssessment,
  saveAssessment,
  type AssessmentAnswers,
  type AssessmentField,
  type AssessmentView,
} from '@conjoint/contracts';
import { ASSESSMENT_FACTOR_GROUPS, ASSESSMENT_FACTORS, PRIMARY_NEEDS } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import type { Form } from '../../framework/form.js';
import { dateTimeWords, dateWords, wordsOf } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { ASSESSMENT_OUTCOME_WORDS, ASSESSMENT_STATE_TAGS } from '../case/case.words.js';
import { clockView } from '../referral/referral.view.js';
import type { Fact } from '../referral/referral-facts.view.js';
import { SECTIONS, type Section } from './sections.js';

const FIELD_WORDS: Readonly<Record<AssessmentField, string>> = {
  factors: 'Factors',
  childVoice: 'What the child says',
  childVoiceMissing: 'Why the child’s voice is missing',
  parentsVoice: 'What the parents say',
  parentsVoiceMissing: 'Why the parents’ voice is missing',
  analysis: 'Analysis',
  outcome: 'Outcome',
  outcomeReason: 'Why this is the outcome',
  primaryNeed: 'Main reason why the child needs help',
};

/** The assessment with its parts: what is written, what is missing, when it is due. */
export function assessmentPageView(acting: Acting, assessment: AssessmentView, now: Date) {
  const at = { council: acting.code, assessmentId: assessment.id };
  const writing = assessment.state === 'in-progress' && acting.may(saveAssessment);
  const correcting = assessment.state === 'completed' && acting.may(correctAssessment);
  return {
    name: assessment.childName,
    tag: ASSESSMENT_STATE_TAGS[assessment.state],
    started: dateWords(assessment.startedOn),
    clock: clockView({ ...assessment.clock, childId: null }, [], now),
    writing,
    completed: assessment.completed && {
      at: dateTimeWords(assessment.completed.at),
      by: assessment.completed.byName,
      inTime: assessment.completed.inTime,
    },
    tasks: SECTIONS.map((section) => ({
      text: section.name,
      href: paths.assessmentSection({ ...at, section: section.key }),
      done: !lacks(assessment, section),
    })),
    done: SECTIONS.filter((section) => !lacks(assessment, section)).length,
    of: SECTIONS.length,
    parts: SECTIONS.map((section) => ({
      name: section.name,
      facts: factsOf(section, assessment.answers),
      changeHref: writing || correcting ? paths.assessmentSection({ ...at, section: section.key }) : null,
    })),
    correcting,
    missing: assessment.missing.map(({ field, message }) => ({
      text: message,
      href: paths.assessmentSection({ ...at, section: sectionOf(field).key }),
    })),
    corrections: assessment.corrections.map((correction) => ({
      field: wordsOf(FIELD_WORDS, correction.field),
      before: answerWords(correction.field, correction.before),
      after: answerWords(correction.field, correction.after),
      reason: correction.reason,
      by: correction.byName,
      at: dateTimeWords(correction.at),
    })),
    version: assessment.version,
    caseHref: paths.case({ council: acting.code, episodeId: assessment.episodeId }),
    assessmentHref: paths.assessment(at),
    checkHref: paths.assessmentCheck(at),
  };
}

function sectionOf(field: string): Section {
  return SECTIONS.find(({ fields }: Section) => fields.some((one) => one === field)) ?? SECTIONS[0];
}

function lacks({ missing }: AssessmentView, { fields }: Section): boolean {
  return missing.some(({ field }) => fields.some((one) => one === field));
}

function factsOf({ fields }: Section, answers: AssessmentAnswers): Fact[] {
  const facts = fields.flatMap((field) => {
    const words = wordsFor(field, answers);
    return words === null ? [] : [{ name: FIELD_WORDS[field], value: words }];
  });
  return facts.length > 0 ? facts : [{ name: FIELD_WORDS[fields[0]!], value: 'Not written yet' }];
}

function wordsFor(field: AssessmentField, answers: AssessmentAnswers): string | null {
  const answer = answers[field];
  if (answer === null || (Array.isArray(answer) && answer.length === 0)) return null;
  return answerWords(field, Array.isArray(answer) ? answer.join(', ') : answer);
}

/** An answer as the history keeps it: codes become words. */
function answerWords(field: string, answer: string | null): string {
  if (answer === null) return 'Nothing';
  if (field === 'factors')
    return answer
      .split(', ')
      .map((code) => wordsOf(ASSESSMENT_FACTORS, code))
      .join('\n');
  if (field === 'outcome') return wordsOf(ASSESSMENT_OUTCOME_WORDS, answer);
  return field === 'primaryNeed' ? wordsOf(PRIMARY_NEEDS, answer) : answer;
}

/** The form of one part: as it was typed, or as it stands. */
export function sectionFormView(assessment: AssessmentView, form: Form | null) {
  const { answers } = assessment;
  const typed = (field: AssessmentField): string => form?.text(field) ?? textOf(answers[field]);
  const ticked = form ? form.list('factors') : answers.factors;
  return {
    unborn: assessment.unborn,
    groups: ASSESSMENT_FACTOR_GROUPS.map(({ name, codes }, index) => ({
      name,
      idPrefix: index === 0 ? 'factors' : `factors-${index}`,
      items: Object.entries(codes).map(([value, text]) => ({ value, text, checked: ticked.includes(value) })),
    })),
    childVoice: typed('childVoice'),
    childVoiceMissing: typed('childVoiceMissing'),
    parentsVoice: typed('parentsVoice'),
    parentsVoiceMissing: typed('parentsVoiceMissing'),
    analysis: typed('analysis'),
    outcomeReason: typed('outcomeReason'),
    outcomes: items(ASSESSMENT_OUTCOME_WORDS, typed('outcome')),
    needs: items(PRIMARY_NEEDS, typed('primaryNeed')),
    reason: form?.text('reason') ?? '',
  };
}

function textOf(answer: AssessmentAnswers[AssessmentField]): string {
  return typeof answer === 'string' ? answer : '';
}

function items(words: Readonly<Record<string, string>>, chosen: string) {
  return Object.entries(words).map(([value, text]) => ({ value, text, checked: value === chosen }));
}
