import { OUTCOMES, type Outcome, type ReferralView } from '@conjoint/contracts';
import type { FieldError } from '@conjoint/kernel';
import type { Form } from '../../framework/form.js';

type Child = ReferralView['children'][number];
const LONGEST = 20_000;

/** One decision of one child, as the message takes it. */
export interface Decided {
  childId: string;
  outcome: Outcome;
  rationale: string;
  copiedFromChildId: string | null;
}

/** What was typed for one child: an outcome, `same:<childId>`, `later`, or nothing. */
export interface Typed {
  childId: string;
  choice: string;
  rationale: string;
}

/** Names of a child's fields: only its place, never its name, so that the summary's links find them. */
export const choiceField = (index: number): string => `choice-${index}`;
export const rationaleField = (index: number): string => `rationale-${index}`;

export function waitingChildren(referral: Pick<ReferralView, 'children'>): Child[] {
  return referral.children.filter(({ state }) => state === 'waiting');
}

/** Children whose decision another may share: decided in this referral before, or earlier on this form. */
export function copySources(referral: Pick<ReferralView, 'children'>, childId: string): Child[] {
  const waiting = waitingChildren(referral);
  const place = waiting.findIndex((child) => child.childId === childId);
  return [
    ...referral.children.filter(({ decision }) => decision !== null),
    ...waiting.slice(0, Math.max(0, place)),
  ];
}

/** Each field carries the child's id, so that a form of an older version is never read against other children. */
export function typedDecisions(referral: Pick<ReferralView, 'children'>, form: Form): Typed[] {
  const typed = new Map<string, Typed>();
  for (let index = 0; form.has(`child-${index}`) && index < 20; index += 1) {
    const childId = form.text(`child-${index}`);
    const rationale = form.text(rationaleField(index)).replaceAll('\r\n', '\n');
    typed.set(childId, { childId, choice: form.text(choiceField(index)), rationale });
  }
  return waitingChildren(referral).map(
    ({ childId }) => typed.get(childId) ?? { childId, choice: '', rationale: '' },
  );
}

/**
 * Reads the form into one decision a child. "The same as for …" becomes a decision of its own with the same outcome and rationale;
 * a chain of such copies leads to the child that was decided first. "Decide later" leaves the child in the queue.
 */
export function readDecisions(
  referral: Pick<ReferralView, 'children'>,
  typed: readonly Typed[],
): { decisions: Decided[]; errors: FieldError[] } {
  const decisions: Decided[] = [];
  const errors: FieldError[] = [];
  typed.forEach((one, index) => {
    const name =
      referral.children.find(({ childId }) => childId === one.childId)?.displayName ?? 'this child';
    if (one.choice === 'later') return;
    if (one.choice.startsWith('same:')) {
      const sourceId = one.choice.slice('same:'.length);
      const source = copySources(referral, one.childId).some(({ childId }) => childId === sourceId)
        ? sourceOf(referral, decisions, sourceId)
        : null;
      if (source) decisions.push({ ...source, childId: one.childId });
      else
        errors.push({
          field: choiceField(index),
          message: `Decide first for the child whose decision ${name} shares`,
        });
      return;
    }
    const outcome = OUTCOMES.find((known) => known === one.choice);
    if (!outcome) errors.push({ field: choiceField(index), message: `Select what is decided for ${name}` });
    if (outcome && one.rationale === '')
      errors.push({ field: rationaleField(index), message: `Enter the rationale for ${name}` });
    if (one.rationale.length > LONGEST)
      errors.push({
        field: rationaleField(index),
        message: `The rationale for ${name} must be ${LONGEST.toLocaleString('en-GB')} characters or fewer`,
      });
    if (outcome)
      decisions.push({ childId: one.childId, outcome, rationale: one.rationale, copiedFromChildId: null });
  });
  if (decisions.length === 0 && errors.length === 0)
    errors.push({ field: choiceField(0), message: 'Decide for at least one child, or leave this page' });
  return { decisions, errors };
}

/** The first decision of a chain of copies, in this form or recorded before. */
function sourceOf(
  referral: Pick<ReferralView, 'children'>,
  decisions: readonly Decided[],
  sourceId: string,
): Decided | null {
  const here = decisions.find(({ childId }) => childId === sourceId);
  if (here) return { ...here, copiedFromChildId: here.copiedFromChildId ?? here.childId };
  const before = referral.children.find(({ childId }) => childId === sourceId)?.decision;
  if (!before) return null;
  return {
    childId: sourceId,
    outcome: before.outcome,
    rationale: before.rationale,
    copiedFromChildId: sourceId,
  };
}
