import { ASSESSMENT_OUTCOMES, type AssessmentAnswers, type AssessmentField } from '@conjoint/contracts';
import { ASSESSMENT_FACTORS, NO_FACTORS, PRIMARY_NEEDS, validationFailed } from '@conjoint/kernel';
import type { Form } from '../../framework/form.js';
import { Fields, LONG_TEXT } from '../referral-form/answers/fields.js';

export interface Section {
  readonly key: string;
  readonly name: string;
  readonly fields: readonly AssessmentField[];
}

/** The parts of an assessment, in the order of the task list: each is written and saved by itself. */
export const SECTIONS = [
  { key: 'factors', name: 'Factors', fields: ['factors'] },
  { key: 'child-voice', name: 'The child’s voice', fields: ['childVoice', 'childVoiceMissing'] },
  { key: 'parents-voice', name: 'The parents’ voice', fields: ['parentsVoice', 'parentsVoiceMissing'] },
  { key: 'analysis', name: 'Analysis', fields: ['analysis'] },
  { key: 'outcome', name: 'Outcome', fields: ['outcome', 'outcomeReason', 'primaryNeed'] },
] as const satisfies readonly Section[];

export type SectionKey = (typeof SECTIONS)[number]['key'];

export function sectionNamed(key: string): (typeof SECTIONS)[number] | null {
  return SECTIONS.find((section) => section.key === key) ?? null;
}

/**
 * What was typed in one part. An unfinished part is saved as it is: only what cannot be kept is refused.
 * @throws DomainError `validation-failed`
 */
export function typedSection(key: SectionKey, form: Form): Partial<AssessmentAnswers> {
  const fields = new Fields(form);
  const text = (name: AssessmentField, label: string): string | null =>
    fields.text(name, { label, longest: LONG_TEXT });
  if (key === 'factors') return typedFactors(form);
  if (key === 'analysis') return fields.all({ analysis: text('analysis', 'The analysis') });
  if (key === 'child-voice')
    return fields.all({
      childVoice: text('childVoice', 'What the child says'),
      childVoiceMissing: text('childVoiceMissing', 'The reason'),
    });
  if (key === 'parents-voice')
    return fields.all({
      parentsVoice: text('parentsVoice', 'What the parents say'),
      parentsVoiceMissing: text('parentsVoiceMissing', 'The reason'),
    });
  return fields.all({
    outcome: ASSESSMENT_OUTCOMES.find((one) => one === form.text('outcome')) ?? null,
    outcomeReason: text('outcomeReason', 'Why this is the outcome'),
    primaryNeed: Object.keys(PRIMARY_NEEDS).find((code) => code === form.text('primaryNeed')) ?? null,
  });
}

function typedFactors(form: Form): Partial<AssessmentAnswers> {
  const ticked = form.list('factors').filter((code) => code in ASSESSMENT_FACTORS);
  const factors = [...new Set(ticked)];
  if (factors.length > 1 && factors.includes(NO_FACTORS))
    throw validationFailed([
      { field: 'factors', message: 'Select the factors, or “No factors identified”, not both' },
    ]);
  return { factors };
}
