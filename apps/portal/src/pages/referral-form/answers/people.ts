import {
  addDays,
  checkNhsNumber,
  checkUpn,
  ETHNICITIES,
  ETHNICITY_GROUPS,
  EXPECTED_DAYS,
  formatDate,
  formatNhsNumber,
  londonDate,
  monthsAfter,
  OLDEST_YEARS,
} from '@conjoint/kernel';
import { Form } from '../../../framework/form.js';
import { choices } from './circumstances.js';
import { dateFields, Fields } from './fields.js';
import { find, listOf, MOST, nameOf, put, type Adult, type Child, type Group } from './household.js';
import { SEX_WORDS } from './referral-words.js';
import { row, type Row, type Step, type Where } from './step.js';

const MOST_OTHER_NAMES = 10;
const SEXES = ['F', 'M', 'U'] as const;
const BORN = ['born', 'not-known', 'unborn'] as const;

export const child: Step = {
  view: 'child',
  title: (where) => `Child ${position(where, 'children')}`,
  show(where) {
    const saved = find(where.answers, 'children', where.item);
    return saved ? new Form(childFields(saved)) : null;
  },
  read(typed, where) {
    const fields = new Fields(typed);
    const before = find(where.answers, 'children', where.item);
    const born = fields.choice('born', BORN, 'Select whether the child has been born');
    const unborn = born === 'unborn';
    const today = londonDate(where.now);
    const names = readNames(fields, typed, unborn && typed.text('born') !== '');
    const dateOfBirth =
      born === 'born' && typed.has('born') ? readBirth(fields, today, OLDEST_YEARS.child) : null;
    const expectedOn = unborn ? readExpected(fields, today) : null;
    const sex =
      unborn && typed.text('sex') === '' ? 'U' : fields.choice('sex', SEXES, 'Select the child’s sex');
    if (unborn && sex !== 'U')
      fields.wrong('sex', 'Select “Not known”: sex is recorded when the child is born');
    const ethnicity = typed.optional('ethnicity');
    if (ethnicity !== null && !Object.hasOwn(ETHNICITIES, ethnicity))
      fields.wrong('ethnicity', 'Select an ethnicity from the list');
    const upn = fields.number('upn', checkUpn);
    const nhsNumber = fields.number('nhsNumber', checkNhsNumber);
    mayHold(fields, where, 'children');
    const told = {
      ref: where.item ?? 'c1',
      ...names,
      unborn,
      dateOfBirth,
      expectedOn,
      sex,
      ethnicity,
      upn,
      nhsNumber,
    };
    const { sameAsChildId = null, matchesChecked } = before ?? {};
    // Another name or date may match another record: it has to be looked at again.
    const looked = matchesChecked && before !== undefined && sameIdentity(before, told);
    const value: Child = { ...told, sameAsChildId, ...(looked ? { matchesChecked: true } : {}) };
    return fields.all({ children: put(listOf(where.answers, 'children'), value) });
  },
  offer: ({ answers, item }) => ({
    sexes: choices(SEX_WORDS),
    ethnicities: ETHNICITY_GROUPS.map(({ name, codes }) => ({ name, items: choices(codes) })),
    isNew: !find(answers, 'children', item),
  }),
  rows: ({ answers, item }) => {
    const saved = find(answers, 'children', item);
    return saved ? childRows(saved) : [];
  },
};

export const adult: Step = {
  view: 'adult',
  title: (where) => `Adult ${position(where, 'adults')}`,
  show(where) {
    const saved = find(where.answers, 'adults', where.item);
    return saved ? new Form(adultFields(saved)) : null;
  },
  read(typed, where) {
    const fields = new Fields(typed);
    const names = readNames(fields, typed, false);
    const noDate = Object.values(typed.date('dateOfBirth')).every((part) => part === '');
    const dateOfBirth = noDate ? null : readBirth(fields, londonDate(where.now), OLDEST_YEARS.adult);
    const sex = fields.choice('sex', SEXES, 'Select the adult’s sex, or “Not known”');
    const telephone = fields.text('telephone', { label: 'Telephone number', longest: 40 });
    const email = fields.email('email');
    mayHold(fields, where, 'adults');
    const value: Adult = { ref: where.item ?? 'a1', ...names, dateOfBirth, sex, telephone, email };
    return fields.all({ adults: put(listOf(where.answers, 'adults'), value) });
  },
  offer: ({ answers, item }) => ({ sexes: choices(SEX_WORDS), isNew: !find(answers, 'adults', item) }),
  rows: ({ answers, item }) => {
    const saved = find(answers, 'adults', item);
    return saved ? adultRows(saved) : [];
  },
};

export function childRows(saved: Child): Row[] {
  return [
    row('Name', nameOf(saved)),
    ...otherNameRows(saved),
    saved.unborn
      ? row('Expected', saved.expectedOn && formatDate(saved.expectedOn))
      : row('Date of birth', saved.dateOfBirth ? formatDate(saved.dateOfBirth) : 'Not known'),
    row('Sex', saved.unborn ? 'Recorded at birth' : SEX_WORDS[saved.sex]),
    row('Ethnicity', saved.ethnicity && (ETHNICITIES[saved.ethnicity] ?? saved.ethnicity)),
    row('UPN', saved.upn),
    row('NHS number', saved.nhsNumber && formatNhsNumber(saved.nhsNumber)),
  ];
}

export function adultRows(saved: Adult): Row[] {
  return [
    row('Name', nameOf(saved)),
    ...otherNameRows(saved),
    row('Date of birth', saved.dateOfBirth ? formatDate(saved.dateOfBirth) : 'Not known'),
    row('Sex', SEX_WORDS[saved.sex]),
    row('Telephone', saved.telephone),
    row('Email', saved.email),
  ];
}

type Names = Pick<Child, 'givenName' | 'familyName' | 'alternativeNames'>;

function otherNameRows({ alternativeNames }: Names): Row[] {
  if (alternativeNames.length === 0) return [];
  return [
    row(
      'Other names',
      ...alternativeNames.map((name) => [name.givenName, name.familyName].filter(Boolean).join(' ')),
    ),
  ];
}

function readNames(fields: Fields, typed: Form, mayBeUnnamed: boolean): Names {
  const givenName = fields.name('givenName', 'Given name');
  const familyName = fields.name('familyName', 'Family name');
  if (typed.text('givenName') === '' && typed.text('familyName') === '' && !mayBeUnnamed)
    fields.wrong('givenName', 'Enter a name. If it is not known, enter “Not known”');
  const alternativeNames = Array.from({ length: MOST_OTHER_NAMES }, (_, at) => ({
    givenName: fields.name(`otherGiven-${at}`, 'Other given name'),
    familyName: fields.name(`otherFamily-${at}`, 'Other family name'),
  })).filter((name) => name.givenName !== null || name.familyName !== null);
  return { givenName, familyName, alternativeNames };
}

function readBirth(fields: Fields, today: string, oldestYears: number): string | null {
  const oldest = monthsAfter(today, -12 * oldestYears);
  return fields.date('dateOfBirth', { label: 'Date of birth', today, notAfter: today, notBefore: oldest });
}

function readExpected(fields: Fields, today: string): string | null {
  const date = fields.date('expectedOn', { label: 'Expected date' });
  if (date !== null && date > addDays(today, EXPECTED_DAYS.ahead))
    fields.wrong('expectedOn-day', 'Expected date must be within the next 10 months');
  if (date !== null && date < addDays(today, -EXPECTED_DAYS.past))
    fields.wrong(
      'expectedOn-day',
      'Expected date was more than 2 months ago. Find out whether the child has been born',
    );
  return date;
}

function childFields(saved: Child): Record<string, string> {
  return {
    ...nameFields(saved),
    born: saved.unborn ? 'unborn' : saved.dateOfBirth ? 'born' : 'not-known',
    ...dateFields('dateOfBirth', saved.dateOfBirth),
    ...dateFields('expectedOn', saved.expectedOn),
    sex: saved.sex,
    ethnicity: saved.ethnicity ?? '',
    upn: saved.upn ?? '',
    nhsNumber: saved.nhsNumber ?? '',
  };
}

function adultFields(saved: Adult): Record<string, string> {
  return {
    ...nameFields(saved),
    ...dateFields('dateOfBirth', saved.dateOfBirth),
    sex: saved.sex,
    telephone: saved.telephone ?? '',
    email: saved.email ?? '',
  };
}

function nameFields({ givenName, familyName, alternativeNames }: Names): Record<string, string> {
  const others = alternativeNames.flatMap((name, at) => [
    [`otherGiven-${at}`, name.givenName ?? ''],
    [`otherFamily-${at}`, name.familyName ?? ''],
  ]);
  return { givenName: givenName ?? '', familyName: familyName ?? '', ...Object.fromEntries(others) };
}

/** How many rows for other names the page shows: those filled, and one more when asked for. */
export function otherNameCount(typed: Form, more: boolean): number {
  let last = 0;
  for (let at = 0; at < MOST_OTHER_NAMES; at += 1)
    if (typed.text(`otherGiven-${at}`) || typed.text(`otherFamily-${at}`)) last = at + 1;
  return Math.min(
    MOST_OTHER_NAMES,
    Math.max(1, more ? Math.max(last, Number(typed.text('otherNames')) || 1) + 1 : last),
  );
}

function sameIdentity(before: Child, now: Omit<Child, 'sameAsChildId'>): boolean {
  const identity = ({
    givenName,
    familyName,
    alternativeNames,
    dateOfBirth,
    expectedOn,
    upn,
    nhsNumber,
  }: typeof now) =>
    JSON.stringify([givenName, familyName, alternativeNames, dateOfBirth, expectedOn, upn, nhsNumber]);
  return identity(before) === identity(now);
}

function position({ answers, item }: Where, group: Group): number {
  const list: { ref: string }[] = listOf(answers, group);
  const at = list.findIndex(({ ref }) => ref === item);
  return at < 0 ? list.length + 1 : at + 1;
}

export function mayHold(fields: Fields, { answers, item }: Where, group: Group): void {
  const list: { ref: string }[] = listOf(answers, group);
  if (list.length < MOST[group] || list.some(({ ref }) => ref === item)) return;
  fields.wrong(
    '',
    `A referral can hold ${MOST[group]} ${group}. Put the others into the worry, or take a second referral`,
  );
}
