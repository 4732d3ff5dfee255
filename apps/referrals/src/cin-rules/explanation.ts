import { byListsOf2022, publishedRules } from './code-sets.js';
import type { ModuleFacts, Period } from './facts.js';
import { remedyFor } from './remedies.js';

export interface Explanation {
  message: string;
  remedy: string;
}

const GENDERS = '1 (male), 2 (female), 0 (not recorded, or unborn) or 9 (indeterminate)';

/** The rules of 2025 to 2026 that name `Sex` and its codes, for a file that has `GenderCurrent` (collections up to 2023 to 2024). */
const WITH_GENDER: Readonly<Record<string, Explanation>> = {
  '4180': {
    message: `GenderCurrent must be provided and equal ${GENDERS}`,
    remedy: `Record GenderCurrent as ${GENDERS}`,
  },
  '8750': {
    message: 'GenderCurrent must equal 0 for an unborn child',
    remedy: 'Set GenderCurrent to 0 until the child is born',
  },
  '2886Q': {
    message:
      'Please check and either amend or provide a reason: Percentage of children whose GenderCurrent is 0 or 9 is more than 2% (excluding unborns)',
    remedy: 'Record GenderCurrent as 1 or 2 for the children who were born, where it is known',
  },
};

/** What to do by the lists of 2022, where that of today names a code which they do not have. */
const REMEDIES_OF_2022: Readonly<Record<string, string>> = {
  '8640': 'Use RC1 to RC8: RC9 came with a later census',
  '8805': 'Record why the case closed (RC1 to RC8), or remove the closure date',
  '8866': 'Use a code of the list of 2022 (1A to 5C, or 6 to 10): 5D came with a later census',
};

/** Whether a child was told in the layout of 2022: by the element for its sex, which is the one that differs. */
export function isToldWithGender(identifiers: ModuleFacts): boolean {
  return identifiers.field('GenderCurrent') !== undefined && identifiers.field('Sex') === undefined;
}

/** What a rule says and what to do, in the words and codes of the layout that the file has. */
export function explain(
  code: string,
  { gender, period }: { gender: boolean; period: Period | null },
): Explanation {
  if (gender && WITH_GENDER[code]) return WITH_GENDER[code];
  const ofYear = byListsOf2022(period) ? REMEDIES_OF_2022[code] : undefined;
  return { message: publishedRules.get(code)!.message, remedy: ofYear ?? remedyFor(code) };
}
