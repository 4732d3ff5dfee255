import type { ReferralAnswers } from '@conjoint/contracts';
import { address } from './addresses.js';
import { contact, danger, received, referrer, worry } from './circumstances.js';
import { council } from './council-choice.js';
import { everybody, listOf, nextRef } from './household.js';
import { addresses, adults, children } from './lists.js';
import { matches } from './matching.js';
import { adult, child } from './people.js';
import { relationships } from './relationships.js';
import type { Step } from './step.js';

/** The pages in their order, as their addresses name them. Those with `item` are asked once a person or address. */
export const STEPS = {
  danger: { page: danger },
  received: { page: received },
  referrer: { page: referrer },
  contact: { page: contact },
  children: { page: children, item: child },
  adults: { page: adults, item: adult },
  relationships: { item: relationships },
  addresses: { page: addresses, item: address },
  matches: { item: matches },
  worry: { page: worry },
  council: { page: council },
} as const satisfies Record<string, { page?: Step; item?: Step }>;
export type StepName = keyof typeof STEPS;
export const ORDER = Object.keys(STEPS) as StepName[];

export interface Place {
  readonly step: StepName;
  readonly item: string | null;
}

export function isStepName(text: string): text is StepName {
  return Object.hasOwn(STEPS, text);
}

/** Groups whose items are added and removed by somebody; the items of the other steps are the children. */
export function isGroup(step: StepName): step is 'children' | 'adults' | 'addresses' {
  return step === 'children' || step === 'adults' || step === 'addresses';
}

export function stepAt({ step, item }: Place, answers: ReferralAnswers): Step | null {
  const { page, item: one } = STEPS[step] as { page?: Step; item?: Step };
  if (item === null) return page ?? null;
  if (!one) return null;
  return isKnownItem({ step, item }, answers) ? one : null;
}

/** A person or address that is there, or the next one to add. */
export function isKnownItem({ step, item }: Place, answers: ReferralAnswers): boolean {
  const group = isGroup(step) ? step : 'children';
  return (
    listOf(answers, group).some(({ ref }: { ref: string }) => ref === item) ||
    (isGroup(step) && item === nextRef(answers, step))
  );
}

/** Where a step begins: at its first item, where it has no page of its own or nobody was added yet. */
export function entryTo(step: StepName, answers: ReferralAnswers): Place {
  const first = listOf(answers, 'children')[0]?.ref ?? null;
  if (step === 'relationships' || step === 'matches')
    return first === null ? entryTo('children', answers) : { step, item: first };
  return step === 'children' && first === null ? { step, item: 'c1' } : { step, item: null };
}

/** The page after this one; null after the last, where the task list follows. */
export function after(
  { step, item }: Place,
  { answers, another }: { answers: ReferralAnswers; another: boolean },
): Place | null {
  if (isGroup(step) && item !== null) return { step, item: null };
  if (isGroup(step) && another) return { step, item: nextRef(answers, step) };
  if (item !== null) {
    const refs = listOf(answers, 'children').map(({ ref }) => ref);
    const next = refs[refs.indexOf(item) + 1];
    if (next !== undefined) return { step, item: next };
  }
  const following = ORDER[ORDER.indexOf(step) + 1];
  if (following === undefined) return null;
  // Nobody to relate to anybody: the page would ask nothing.
  if (following === 'relationships' && everybody(answers).length < 2)
    return after({ step: 'relationships', item: null }, { answers, another: false });
  return entryTo(following, answers);
}

/** The page before this one; null before the first. */
export function before({ step, item }: Place, answers: ReferralAnswers): Place | null {
  if (isGroup(step) && item !== null && listOf(answers, step).length > 0) return { step, item: null };
  if (!isGroup(step) && item !== null) {
    const refs = listOf(answers, 'children').map(({ ref }) => ref);
    const previous = refs[refs.indexOf(item) - 1];
    if (previous !== undefined) return { step, item: previous };
  }
  const preceding = ORDER[ORDER.indexOf(step) - 1];
  if (preceding === undefined) return null;
  if (preceding === 'relationships' || preceding === 'matches') {
    const last = listOf(answers, 'children').at(-1)?.ref;
    if (last !== undefined) return { step: preceding, item: last };
  }
  return entryTo(preceding, answers);
}
