import type { findMatches, Match, RequestOf } from '@conjoint/contracts';
import { formatDate } from '@conjoint/kernel';
import { Form } from '../../../framework/form.js';
import { Fields } from './fields.js';
import { find, listOf, nameOf, put } from './household.js';
import { row, type Row, type Step, type Where } from './step.js';

const NONE = 'none';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a child of the form is one whom the records of this council have already. Nothing is chosen for the worker. */
export const matches: Step = {
  view: 'matches',
  title: ({ answers, item }) => {
    const children = listOf(answers, 'children');
    return `Possible matches for child ${children.findIndex(({ ref }) => ref === item) + 1} of ${children.length}`;
  },
  show({ answers, item }) {
    const child = find(answers, 'children', item);
    if (!child) return null;
    return new Form(child.matchesChecked ? { same: child.sameAsChildId ?? NONE } : {});
  },
  read(typed, { answers, item }) {
    const fields = new Fields(typed);
    const child = find(answers, 'children', item);
    const same = typed.text('same');
    const ok = same === NONE || ID.test(same);
    if (!ok) fields.wrong('same', 'Select which child of the records this is, or “None of these”');
    if (!child) fields.wrong('', 'This child is not in the referral any more');
    const twice = listOf(answers, 'children').find(
      ({ ref, sameAsChildId }) => ref !== item && sameAsChildId === same,
    );
    if (ok && twice)
      fields.wrong(
        'same',
        `${nameOf(twice)} was already said to be this child. Two children cannot be the same one`,
      );
    fields.all(null);
    const value = { ...child!, sameAsChildId: same === NONE ? null : same, matchesChecked: true };
    return { children: put(listOf(answers, 'children'), value) };
  },
  rows: (where) => matchRows(where),
};

/** @param found the records the worker chose from, where they could be looked up again */
export function matchRows({ answers, item }: Where, found: readonly Match[] = []): Row[] {
  const child = find(answers, 'children', item);
  if (!child) return [];
  if (!child.matchesChecked) return [row('In this council’s records', 'Not looked at yet')];
  if (child.sameAsChildId === null)
    return [row('In this council’s records', 'None of the children in the records')];
  const record = found.find(({ childId }) => childId === child.sameAsChildId);
  if (!record) return [row('In this council’s records', 'The same child as one in the records')];
  const born = record.born ? `, born ${formatDate(record.born)}` : '';
  const joins =
    'The case is open: this joins the open episode and alerts its worker and manager. It is not counted as a referral';
  return [
    row(
      'In this council’s records',
      `The same child as ${record.displayName}${born}`,
      record.openEpisode && joins,
    ),
  ];
}

/** What is looked for: one child, and the postcodes where she lives. */
export function soughtFor({ answers, item }: Where): RequestOf<typeof findMatches> | null {
  const child = find(answers, 'children', item);
  if (!child) return null;
  return { children: [child], postcodes: postcodesOf({ answers, item }) };
}

export function postcodesOf({ answers, item }: Pick<Where, 'answers' | 'item'>): string[] {
  const own = listOf(answers, 'addresses').filter(({ people }) => item !== null && people.includes(item));
  return own.flatMap(({ postcode }) => (postcode ? [postcode] : []));
}

/** One record the child may be, ready to print. */
export function matchView(match: Match, referralHref: (referralId: string) => string) {
  const { openEpisode } = match;
  return {
    value: match.childId,
    name: match.displayName,
    born: match.born ? `Born ${formatDate(match.born)}` : 'Date of birth not known',
    address: match.address,
    strength: match.strength === 'strong' ? 'Strong match' : 'Possible match',
    reasons: match.reasons,
    episode: openEpisode && {
      since: formatDate(openEpisode.openedOn),
      worker: openEpisode.workerName,
    },
    waitingHref: match.waitingReferralId ? referralHref(match.waitingReferralId) : null,
  };
}
