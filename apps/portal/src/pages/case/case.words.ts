import type { AssessmentOutcome, EpisodeWork, NoteContent } from '@conjoint/contracts';

export const WORK_WORDS: Readonly<Record<EpisodeWork, string>> = {
  assessment: 'Assessment',
  'child-in-need': 'Child in need',
  'child-protection': 'Child protection',
};

export const NOTE_KIND_WORDS: Readonly<Record<NoteContent['kind'], string>> = {
  visit: 'Visit',
  call: 'Call',
  meeting: 'Meeting',
  'management-oversight': 'Management oversight',
  other: 'Another kind of note',
};

export const CHILD_SEEN_WORDS: Readonly<Record<NonNullable<NoteContent['childSeen']>, string>> = {
  alone: 'Yes, and alone',
  'with-others': 'Yes, with others there',
  'not-seen': 'No',
};

export const ASSESSMENT_OUTCOME_WORDS: Readonly<Record<AssessmentOutcome, string>> = {
  'no-further-action': 'No further action',
  'early-help': 'Step down to early help',
  'child-in-need': 'Child in need plan',
  'strategy-discussion': 'Strategy discussion and section 47 enquiry',
};

export const ASSESSMENT_STATE_TAGS = {
  'in-progress': { text: 'In progress', classes: 'govuk-tag--blue' },
  completed: { text: 'Completed', classes: 'govuk-tag--green' },
  ended: { text: 'Ended with the case', classes: 'govuk-tag--grey' },
} as const;
