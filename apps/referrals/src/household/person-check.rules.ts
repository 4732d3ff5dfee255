import type { ReferralInput } from '@conjoint/contracts';
import {
  addDays,
  checkName,
  checkNhsNumber,
  checkUpn,
  ETHNICITIES,
  EXPECTED_DAYS,
  formatDate,
  monthsAfter,
  OLDEST_YEARS,
  type FieldError,
} from '@conjoint/kernel';

export type ToldChild = ReferralInput['children'][number];
export type ToldAdult = ReferralInput['adults'][number];

export interface Checked<T> {
  value: T;
  fieldErrors: FieldError[];
}
interface Where {
  /** Path of the person in the form: `children.0`. */
  field: string;
  today: string;
}

export function checkChild(child: ToldChild, where: Where): Checked<ToldChild> {
  const names = checkNames(child, where, child.unborn);
  const upn = checkNumber(child.upn, `${where.field}.upn`, checkUpn);
  const nhsNumber = checkNumber(child.nhsNumber, `${where.field}.nhsNumber`, checkNhsNumber);
  return {
    value: { ...child, ...names.value, upn: upn.value, nhsNumber: nhsNumber.value },
    fieldErrors: [
      ...names.fieldErrors,
      ...(child.unborn ? checkUnborn(child, where) : checkBorn(child, where)),
      ...checkEthnicity(child.ethnicity, where),
      ...upn.fieldErrors,
      ...nhsNumber.fieldErrors,
    ],
  };
}

export function checkAdult(adult: ToldAdult, where: Where): Checked<ToldAdult> {
  const names = checkNames(adult, where, false);
  return {
    value: { ...adult, ...names.value },
    fieldErrors: [...names.fieldErrors, ...checkBirth(adult.dateOfBirth, where, OLDEST_YEARS.adult)],
  };
}

function checkNames(
  person: Pick<ToldAdult, 'givenName' | 'familyName' | 'alternativeNames'>,
  { field }: Where,
  mayBeUnnamed: boolean,
): Checked<Pick<ToldAdult, 'givenName' | 'familyName' | 'alternativeNames'>> {
  const fieldErrors: FieldError[] = [];
  const part = (text: string | null, path: string, label: string): string | null => {
    if (text === null) return null;
    const checked = checkName(text, label);
    if (!checked.ok) fieldErrors.push({ field: `${field}.${path}`, message: checked.message });
    return checked.ok ? checked.value : text;
  };
  const value = {
    givenName: part(person.givenName, 'givenName', 'Given name'),
    familyName: part(person.familyName, 'familyName', 'Family name'),
    alternativeNames: person.alternativeNames
      .map((name, index) => ({
        givenName: part(name.givenName, `alternativeNames.${index}.givenName`, 'Other given name'),
        familyName: part(name.familyName, `alternativeNames.${index}.familyName`, 'Other family name'),
      }))
      .filter(({ givenName, familyName }) => givenName !== null || familyName !== null),
  };
  if (value.givenName === null && value.familyName === null && !mayBeUnnamed)
    fieldErrors.push({
      field: `${field}.givenName`,
      message: 'Enter a name. If it is not known, enter “Not known”',
    });
  return { value, fieldErrors };
}

function checkUnborn(child: ToldChild, { field, today }: Where): FieldError[] {
  const errors: FieldError[] = [];
  if (child.dateOfBirth !== null)
    errors.push({
      field: `${field}.dateOfBirth`,
      message: 'An unborn child has no date of birth. Remove it, or say that the child has been born',
    });
  if (child.sex !== 'U')
    errors.push({ field: `${field}.sex`, message: 'Sex is recorded as unknown until the child is born' });
  const expected = child.expectedOn;
  if (expected === null)
    errors.push({
      field: `${field}.expectedOn`,
      message: 'Enter the date the child is expected. An estimate will do',
    });
  else if (expected > addDays(today, EXPECTED_DAYS.ahead))
    errors.push({ field: `${field}.expectedOn`, message: 'Expected date must be within the next 10 months' });
  else if (expected < addDays(today, -EXPECTED_DAYS.past))
    errors.push({
      field: `${field}.expectedOn`,
      message: 'Expected date was more than 2 months ago. Find out whether the child has been born',
    });
  return errors;
}

function checkBorn(child: ToldChild, where: Where): FieldError[] {
  const errors = checkBirth(child.dateOfBirth, where, OLDEST_YEARS.child);
  if (child.expectedOn !== null)
    errors.push({
      field: `${where.field}.expectedOn`,
      message: 'Only an unborn child has an expected date. Remove it, or say that the child is not born yet',
    });
  return errors;
}

export function checkBirth(
  dateOfBirth: string | null,
  { field, today }: Where,
  oldestYears: number,
): FieldError[] {
  if (dateOfBirth === null) return [];
  if (dateOfBirth > today)
    return [{ field: `${field}.dateOfBirth`, message: 'Date of birth must be today or in the past' }];
  const oldest = monthsAfter(today, -12 * oldestYears);
  if (dateOfBirth >= oldest) return [];
  return [
    {
      field: `${field}.dateOfBirth`,
      message: `Date of birth must be after ${formatDate(oldest)}. Check the year`,
    },
  ];
}

function checkEthnicity(code: string | null, { field }: Where): FieldError[] {
  if (code === null || Object.hasOwn(ETHNICITIES, code)) return [];
  return [{ field: `${field}.ethnicity`, message: 'Select an ethnicity from the list, or leave it out' }];
}

function checkNumber(
  text: string | null,
  field: string,
  check: (text: string) => { ok: true; value: string } | { ok: false; message: string },
): Checked<string | null> {
  if (text === null || text.trim() === '') return { value: null, fieldErrors: [] };
  const checked = check(text);
  if (checked.ok) return { value: checked.value, fieldErrors: [] };
  return { value: text, fieldErrors: [{ field, message: checked.message }] };
}
