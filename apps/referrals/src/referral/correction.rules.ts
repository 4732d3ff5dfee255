import { referralInputSchema, type ReferralInput } from '@conjoint/contracts';
import { DomainError, instantMs, validationFailed } from '@conjoint/kernel';
import { checkReferral } from './referral-check.rules.js';

const CHILD_FIELDS = [
  'givenName',
  'familyName',
  'dateOfBirth',
  'expectedOn',
  'sex',
  'ethnicity',
  'upn',
  'nhsNumber',
] as const;
export type ChildField = (typeof CHILD_FIELDS)[number];

/** Facts of the referral itself that may be corrected, with the column that keeps each. */
export const REFERRAL_COLUMNS = {
  'danger.actionTaken': 'action_taken',
  'received.receivedAt': 'received_at',
  'received.how': 'received_how',
  'referrer.source': 'source_code',
  'referrer.name': 'referrer_name',
  'referrer.organisation': 'referrer_organisation',
  'referrer.relationship': 'referrer_relationship',
  'referrer.telephone': 'referrer_telephone',
  'referrer.email': 'referrer_email',
  'worry.worry': 'worry',
} as const;
export type ReferralField = keyof typeof REFERRAL_COLUMNS;

export type CorrectionTarget =
  { of: 'referral'; field: ReferralField } | { of: 'child'; childId: string; field: ChildField };

export interface PlannedCorrection {
  target: CorrectionTarget;
  before: string | null;
  after: string | null;
  /** The referral as it is told with the correction; the child's own part is in it too. */
  referral: ReferralInput;
}

const WHAT_FITS: Readonly<Record<string, string>> = {
  'received.receivedAt': 'Enter a real date and time',
  'received.how': 'Select how it was received',
  'referrer.source': 'Select a source from the list',
  'referrer.email': 'Enter an email address in the correct format, like name@example.com',
  'worry.worry': 'Enter what the worry is',
  dateOfBirth: 'Enter a real date of birth, or leave it empty if it is not known',
  expectedOn: 'Enter a real date',
  sex: 'Select male, female or unknown',
};

/** @throws DomainError `validation-failed` for a path that is none, or of a child who is not in this referral. */
export function correctionTarget(path: string, childIds: readonly string[]): CorrectionTarget {
  if (Object.hasOwn(REFERRAL_COLUMNS, path)) return { of: 'referral', field: path as ReferralField };
  const [group, childId, field, ...rest] = path.split('.');
  const known = CHILD_FIELDS.find((one) => one === field);
  if (group === 'children' && known && rest.length === 0 && childIds.includes(childId!))
    return { of: 'child', childId: childId!, field: known };
  throw validationFailed([{ field: 'field', message: 'Choose one of the facts of this referral' }]);
}

/**
 * What a correction would make of a referral: the fact is put in its place and the whole is checked again, so that a correction can
 * do nothing that recording could not. A date of birth for an unborn child says that the child has been born.
 * @throws DomainError `validation-failed`, on the field `value`, or when nothing would change.
 */
export function planCorrection(input: {
  referral: ReferralInput;
  childIds: readonly string[];
  field: string;
  value: string | null;
  now: Date;
}): PlannedCorrection {
  const target = correctionTarget(input.field, input.childIds);
  const value = input.value === null || input.value.trim() === '' ? null : input.value.trim();
  const path = pathOf(target, input.childIds);
  const changed = structuredClone(input.referral) as unknown as Record<string, unknown>;
  const holder = holderOf(changed, path);
  const key = path.at(-1)!;
  const before = (holder[key] ?? null) as string | null;
  holder[key] = value;
  if (
    target.of === 'child' &&
    target.field === 'dateOfBirth' &&
    value !== null &&
    holder['unborn'] === true
  ) {
    holder['unborn'] = false;
    holder['expectedOn'] = null;
  }
  const referral = checkedReferral(changed, { path: path.join('.'), field: target.field, now: input.now });
  const after = (holderOf(referral as unknown as Record<string, unknown>, path)[key] ?? null) as
    string | null;
  if (isSame(before, after, target.field))
    throw validationFailed([{ field: 'value', message: 'This is what is recorded already' }]);
  return { target, before, after, referral };
}

function pathOf(target: CorrectionTarget, childIds: readonly string[]): string[] {
  if (target.of === 'referral') return target.field.split('.');
  return ['children', String(childIds.indexOf(target.childId)), target.field];
}

function holderOf(whole: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  let holder = whole;
  for (const part of path.slice(0, -1)) holder = holder[part] as Record<string, unknown>;
  return holder;
}

function checkedReferral(
  changed: Record<string, unknown>,
  { path, field, now }: { path: string; field: string; now: Date },
): ReferralInput {
  const fits = WHAT_FITS[field] ?? 'Enter a value that fits here';
  const parsed = referralInputSchema.safeParse(changed);
  if (!parsed.success) {
    if (!parsed.error.issues.some((issue) => issue.path.join('.') === path))
      throw new DomainError(
        'not-acceptable-state',
        'This referral holds something that cannot be checked any more',
      );
    throw validationFailed([{ field: 'value', message: fits }]);
  }
  const { referral, fieldErrors } = checkReferral(parsed.data, now);
  const person = path.startsWith('children.') ? path.slice(0, path.lastIndexOf('.')) : path;
  // What was accepted once and is not touched now stays: rules may have become stricter since.
  const here = fieldErrors.filter(
    (error) => error.field === path || (person !== path && error.field.startsWith(`${person}.`)),
  );
  if (here.length > 0) throw validationFailed(here.map(({ message }) => ({ field: 'value', message })));
  return referral;
}

function isSame(before: string | null, after: string | null, field: string): boolean {
  if (field !== 'received.receivedAt' || before === null || after === null) return before === after;
  return instantMs(before) === instantMs(after);
}
