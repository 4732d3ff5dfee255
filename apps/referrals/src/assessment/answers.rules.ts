import type { AssessmentAnswers, AssessmentField, AssessmentOutcome, EpisodeWork } from '@conjoint/contracts';
import { NO_FACTORS, validationFailed, type FieldError } from '@conjoint/kernel';

/** What each outcome says about the work that follows; null where nothing follows but the closure. */
export const WORK_AFTER: Readonly<Record<AssessmentOutcome, EpisodeWork | null>> = {
  'no-further-action': null,
  'early-help': null,
  'child-in-need': 'child-in-need',
  'strategy-discussion': 'child-protection',
};

/** @throws DomainError `validation-failed` for an answer that cannot even be kept as a draft. */
export function checkAnswers(answers: Partial<AssessmentAnswers>): void {
  const { factors } = answers;
  // Rule 8869.
  if (factors && factors.length > 1 && factors.includes(NO_FACTORS))
    throw validationFailed([
      { field: 'answers.factors', message: 'Select the factors, or “No factors identified”, not both' },
    ]);
}

/** What keeps an assessment from being completed. A voice that could not be heard is said to be missing, and why. */
export function missingAnswers(answers: AssessmentAnswers): (FieldError & { field: AssessmentField })[] {
  const lacking: [AssessmentField, boolean, string][] = [
    [
      'factors',
      answers.factors.length === 0,
      'Select the factors that were identified, or “No factors identified”',
    ],
    [
      'factors',
      noFactorsButWork(answers),
      '“No factors identified” is only for an assessment that ends with no further action or early help',
    ],
    [
      'childVoice',
      answers.childVoice === null && answers.childVoiceMissing === null,
      'Enter what the child says, or why the child’s voice is missing',
    ],
    [
      'parentsVoice',
      answers.parentsVoice === null && answers.parentsVoiceMissing === null,
      'Enter what the parents say, or why their voice is missing',
    ],
    ['analysis', answers.analysis === null, 'Enter the analysis'],
    ['outcome', answers.outcome === null, 'Select the outcome'],
    ['outcomeReason', answers.outcomeReason === null, 'Enter why this is the outcome'],
    ['primaryNeed', answers.primaryNeed === null, 'Select the main reason why the child needs help'],
  ];
  return lacking.flatMap(([field, lacks, message]) => (lacks ? [{ field, message }] : []));
}

/** Code 21 stands only where no further action is being taken (CIN census guide; query 8873Q). */
function noFactorsButWork({ factors, outcome }: AssessmentAnswers): boolean {
  return factors.includes(NO_FACTORS) && outcome !== null && WORK_AFTER[outcome] !== null;
}

/** The work of a case after its assessment: what the outcome asks for, or what it was. */
export function workAfter(now: EpisodeWork, outcome: AssessmentOutcome): EpisodeWork {
  return WORK_AFTER[outcome] ?? now;
}

/** The same after a corrected outcome: work that only the old outcome had asked for is no more. */
export function workAfterCorrection(
  now: EpisodeWork,
  { before, after }: { before: AssessmentOutcome; after: AssessmentOutcome },
): EpisodeWork {
  if (before === after) return now;
  return WORK_AFTER[after] ?? (now === WORK_AFTER[before] ? 'assessment' : now);
}

export interface ChangedAnswer {
  field: AssessmentField;
  before: string | null;
  after: string | null;
}

/** The answers that differ, as the history keeps them: codes of factors in a row. */
export function changedAnswers(before: AssessmentAnswers, after: AssessmentAnswers): ChangedAnswer[] {
  return (Object.keys(before) as AssessmentField[]).flatMap((field) => {
    const [was, is] = [textOf(before[field]), textOf(after[field])];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

function textOf(answer: AssessmentAnswers[AssessmentField]): string | null {
  if (Array.isArray(answer)) return answer.length === 0 ? null : answer.toSorted().join(', ');
  return answer;
}
