import { londonDate } from '@conjoint/kernel';
import type { Partnership } from '@conjoint/platform';
import type { CaseHoldingQuestion } from './case-holding.rules.js';

/** This council and the members of the partnership on a day, as the rules of case holding ask for them. */
export function councilsOn(
  partnership: Partnership,
  { partition, now }: { partition: string; now: Date },
): Pick<CaseHoldingQuestion, 'here' | 'members'> {
  const members = partnership.membersAt(londonDate(now)).map(({ code, name }) => ({ code, name }));
  return { here: { code: partition, name: partnership.partition(partition).name }, members };
}
