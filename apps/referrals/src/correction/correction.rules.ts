import { referralInputSchema, type ReferralInput } from '@conjoint/contracts';
import { DomainError, instantMs, validationFailed } from '@conjoint/kernel';
import { checkReferral } from '../referral/referral-check.rules.js';
import { factAt, pathOf, type Fact, type ToldHousehold } from './fact-path.js';
import { factText, factValue } from './fact-text.js';

export interface PlannedCorrection {
  fact: Fact;
  before: string | null;
  after: string | null;
  /** The referral as it is told with the correction. */
  referral: ReferralInput;
}

const YES_OR_NO = 'Select yes or no';
const WHAT_FITS: Readonly<Record<string, string>> = {
  receivedAt: 'Enter a real date and time',
  how: 'Select how it was received',
  source: 'Select a source from the list',
  email: 'Enter an email address in the correct format, like name@example.com',
  worry: 'Enter what the worry is',
  dateOfBirth: 'Enter a real date of birth, or leave it empty if it is not known',
  expectedOn: 'Enter a real date',
  sex: 'Select male, female or unknown',
  inDanger: YES_OR_NO,
  anonymous: YES_OR_NO,
  parentsAware: 'Select yes, no or not known',
  parentalResponsibility: 'Select yes, no or not known',
  kind: 'Select one from the list',
  lines: 'Enter at most 4 lines of at most 100 characters',
  people: 'Select who lives there',
  alternativeNames: 'Enter at most 10 names of at most 200 characters, each on a line of its own',
};

/**
 * What a correction would make of a referral: the fact is put in its place and the whole is checked again, so that a correction can
 * do nothing that recording could not. A date of birth for an unborn child says that the child has been born.
 * @throws DomainError `validation-failed`, on the field `value`, or when nothing would change.
 */
export function planCorrection(
  told: ToldHousehold,
  asked: { field: string; value: string | null; now: Date },
): PlannedCorrection {
  const fact = factAt(asked.field, told);
  const value = asked.value === null || asked.value.trim() === '' ? null : asked.value.trim();
  const path = pathOf(fact);
  const key = path.at(-1)!;
  const changed = structuredClone(told.referral);
  const holder = holderOf(changed, path);
  const before = factText(key, holder[key]);
  holder[key] = factValue(key, value);
  if (key === 'dateOfBirth' && value !== null && holder['unborn'] === true) {
    holder['unborn'] = false;
    holder['expectedOn'] = null;
  }
  const referral = checked(changed, { path, now: asked.now });
  const after = factText(key, holderOf(referral, path)[key]);
  if (isSame(before, after, key))
    throw validationFailed([{ field: 'value', message: 'This is what is recorded already' }]);
  return { fact, before, after, referral };
}

function holderOf(whole: ReferralInput, path: readonly string[]): Record<string, unknown> {
  let holder = whole as unknown as Record<string, unknown>;
  for (const part of path.slice(0, -1)) holder = holder[part] as Record<string, unknown>;
  return holder;
}

function checked(
  changed: ReferralInput,
  { path, now }: { path: readonly string[]; now: Date },
): ReferralInput {
  const at = path.join('.');
  const parsed = referralInputSchema.safeParse(changed);
  if (!parsed.success) {
    if (!parsed.error.issues.some((issue) => isBelow(issue.path.join('.'), at)))
      throw new DomainError(
        'not-acceptable-state',
        'This referral holds something that cannot be checked any more',
      );
    const message = WHAT_FITS[path.at(-1)!] ?? 'Enter a value that fits here';
    throw validationFailed([{ field: 'value', message }]);
  }
  const { referral, fieldErrors } = checkReferral(parsed.data, now);
  const around = path.slice(0, -1).join('.');
  // What was accepted once and is not touched now stays: rules may have become stricter since.
  const here = fieldErrors.filter(({ field }) => isBelow(field, around));
  if (here.length > 0) throw validationFailed(here.map(({ message }) => ({ field: 'value', message })));
  return referral;
}

function isBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`);
}

function isSame(before: string | null, after: string | null, key: string): boolean {
  if (key !== 'receivedAt' || before === null || after === null) return before === after;
  return instantMs(before) === instantMs(after);
}

/**
 * Whether the record of a person follows a correction of what a referral said about them. A record that agreed does: what was typed
 * wrong stands in both. One that says something else has it from elsewhere (a census, another referral) and is corrected only when
 * somebody says so.
 */
export function recordFollows(
  { before, recordSays }: { before: string | null; recordSays: string | null },
  correctRecord: boolean | undefined,
): boolean {
  return correctRecord ?? recordSays === before;
}

type Names = ReferralInput['children'][number]['alternativeNames'];

/** A record's own alternative names: it loses those a correction took away and gains those it brought, and keeps all others. */
export function recordNames(record: Names, before: Names, after: Names): Names {
  const has = (names: Names, { givenName, familyName }: Names[number]): boolean =>
    names.some((name) => name.givenName === givenName && name.familyName === familyName);
  const kept = record.filter((name) => !has(before, name) || has(after, name));
  return [...kept, ...after.filter((name) => !has(kept, name))];
}
