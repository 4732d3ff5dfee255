import type { AssessmentOutcome } from '@conjoint/contracts';
import { formatDate, validationFailed, type FieldError } from '@conjoint/kernel';

/** Reasons that say why the work stopped whatever was going on: a child adopted, dead, grown up or moved is assessed no further. */
const ENDS_ASSESSMENT: ReadonlySet<string> = new Set(['RC1', 'RC2', 'RC3', 'RC4', 'RC5', 'RC6']);
/** Reasons that say what an assessment found (rules 2990, 8825Q). */
const AFTER_ASSESSMENT: Readonly<Record<string, { outcome: AssessmentOutcome; words: string }>> = {
  RC8: { outcome: 'no-further-action', words: 'no further action' },
  RC9: { outcome: 'early-help', words: 'early help' },
};

export interface CaseToClose {
  openedOn: string;
  /** The assessment that goes on, if one does. */
  assessing: boolean;
  /** Of the last completed assessment. */
  assessed: { outcome: AssessmentOutcome; completedOn: string } | null;
  /** The last day on which a note says that something happened. */
  lastNoteOn: string | null;
}

export interface AskedClosure {
  reason: string;
  closedOn: string;
}

/** @throws DomainError `validation-failed` saying what has to be done before the case can close this way. */
export function checkClosure(asked: AskedClosure, found: CaseToClose, today: string): void {
  const errors = [...wrongReason(asked, found), ...wrongDay(asked, found, today)];
  if (errors.length > 0) throw validationFailed(errors);
}

function wrongReason({ reason }: AskedClosure, { assessing, assessed }: CaseToClose): FieldError[] {
  const field = 'reason';
  if (assessing && !ENDS_ASSESSMENT.has(reason))
    return [
      {
        field,
        message:
          'The child and family assessment is not finished. Complete it first: where nothing more is needed, its outcome is no further action',
      },
    ];
  const after = AFTER_ASSESSMENT[reason];
  if (!after || assessed?.outcome === after.outcome) return [];
  return [
    {
      field,
      message: assessed
        ? `The outcome of the assessment is not ${after.words}. Select another reason, or correct the outcome first`
        : 'There is no completed assessment. Select another reason',
    },
  ];
}

/** Nothing may have happened in a case after it closed (rules 8565, 8630). */
function wrongDay({ closedOn }: AskedClosure, found: CaseToClose, today: string): FieldError[] {
  const field = 'closedOn';
  if (closedOn > today) return [{ field, message: 'Date must be today or in the past' }];
  if (closedOn < found.openedOn)
    return [
      { field, message: `Date must be on or after ${formatDate(found.openedOn)}, when the case opened` },
    ];
  if (found.assessed && closedOn < found.assessed.completedOn)
    return [
      {
        field,
        message: `Date must be on or after ${formatDate(found.assessed.completedOn)}, when the assessment was completed`,
      },
    ];
  if (found.lastNoteOn !== null && closedOn < found.lastNoteOn)
    return [
      {
        field,
        message: `Date must be on or after ${formatDate(found.lastNoteOn)}: a note says what happened on that day`,
      },
    ];
  return [];
}
