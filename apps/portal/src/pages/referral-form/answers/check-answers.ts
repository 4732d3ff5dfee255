import type { CaseHolding, Match, ReferralAnswers } from '@conjoint/contracts';
import { address, addressRows } from './addresses.js';
import { contact, danger, received, referrer, worry } from './circumstances.js';
import { everybody, listOf, nameOf, nameOfRef } from './household.js';
import { matchRows } from './matching.js';
import { adultRows, childRows } from './people.js';
import { relationshipRows } from './relationships.js';
import { row, type Row, type Step } from './step.js';
import type { Place } from './steps.js';

/** One block of the check page, with where to change it. Its id is where the error summary leads. */
export interface Card {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly change: Place;
  /** Said aloud after "Change". */
  readonly changeWhat: string;
}

export function cards(
  answers: ReferralAnswers,
  { now, holding, found }: { now: Date; holding: CaseHolding | null; found: readonly Match[] },
): Card[] {
  const at = (item: string | null) => ({ answers, item, now });
  const page = (
    id: 'danger' | 'received' | 'referrer' | 'contact' | 'worry',
    step: Step,
    title: string,
  ): Card => ({
    id,
    group: id === 'worry' ? 'The worry, and who acts on it' : 'What has come in',
    title,
    rows: rowsOr(step.rows(at(null))),
    change: { step: id, item: null },
    changeWhat: title.charAt(0).toLowerCase() + title.slice(1),
  });
  return [
    page('danger', danger, 'Danger now'),
    page('received', received, 'Received'),
    page('referrer', referrer, 'Who made the referral'),
    page('contact', contact, 'Contact of who referred'),
    ...listOf(answers, 'children').flatMap((child): Card[] => [
      personCard(
        child.ref,
        `Child: ${nameOf(child)}`,
        { step: 'children', item: child.ref },
        childRows(child),
      ),
      ...(everybody(answers).length > 1
        ? [
            personCard(
              `relationships-${child.ref}`,
              `Who is who to ${nameOf(child)}`,
              { step: 'relationships', item: child.ref },
              relationshipRows(at(child.ref)),
            ),
          ]
        : []),
      personCard(
        `matches-${child.ref}`,
        `Is ${nameOf(child)} in our records?`,
        { step: 'matches', item: child.ref },
        matchRows(at(child.ref), found),
      ),
    ]),
    ...listOf(answers, 'adults').map((adult) =>
      personCard(adult.ref, `Adult: ${nameOf(adult)}`, { step: 'adults', item: adult.ref }, adultRows(adult)),
    ),
    ...emptyCard(answers, 'adults', 'Adults', 'No adult named'),
    ...listOf(answers, 'addresses').map((one, index) =>
      personCard(
        one.ref,
        `${address.title(at(one.ref))}`,
        { step: 'addresses', item: one.ref },
        addressRows(one, (ref) => nameOfRef(answers, ref)),
        `address ${index + 1}`,
      ),
    ),
    ...emptyCard(answers, 'addresses', 'Addresses', 'No address known'),
    page('worry', worry, 'The worry'),
    {
      id: 'council',
      group: 'The worry, and who acts on it',
      title: 'Which council',
      rows: holding
        ? holdingRows(holding)
        : [row('Council', 'Not available just now. It is worked out again when you send')],
      change: { step: 'council', item: null },
      changeWhat: 'which council',
    },
  ];
}

function personCard(id: string, title: string, change: Place, rows: Row[], changeWhat?: string): Card {
  return {
    id,
    group: 'The household',
    title,
    rows: rowsOr(rows),
    change,
    changeWhat: changeWhat ?? title.charAt(0).toLowerCase() + title.slice(1),
  };
}

function emptyCard(
  answers: ReferralAnswers,
  step: 'adults' | 'addresses',
  title: string,
  none: string,
): Card[] {
  if (listOf(answers, step).length > 0) return [];
  const said = answers[step] === undefined ? 'Not answered yet' : none;
  return [personCard(step, title, { step, item: null }, [row(title, said)])];
}

function holdingRows({ chosenName, explanation, overrideReason }: CaseHolding): Row[] {
  return [
    row('Council', chosenName),
    row('Why', explanation),
    ...(overrideReason ? [row('Your reason', overrideReason)] : []),
  ];
}

function rowsOr(rows: Row[]): Row[] {
  return rows.length > 0 ? rows : [row('Answer', 'Not answered yet')];
}

/** The card that shows a field of the referral, as the service names it: `children.0.dateOfBirth` → `c1`. */
export function cardOf(field: string, answers: ReferralAnswers): string {
  const [section = '', index = '', name = ''] = field.split('.');
  const at = Number(index);
  if (section === 'children') {
    const ref = listOf(answers, 'children')[at]?.ref;
    return ref === undefined ? '' : name === 'sameAsChildId' ? `matches-${ref}` : ref;
  }
  if (section === 'adults') return listOf(answers, 'adults')[at]?.ref ?? 'adults';
  if (section === 'addresses') return listOf(answers, 'addresses')[at]?.ref ?? 'addresses';
  if (section === 'relationships') {
    const to = answers.relationships?.[at]?.to;
    return to === undefined ? '' : `relationships-${to}`;
  }
  if (section === 'referrer') return index === 'source' ? 'referrer' : 'contact';
  return ['danger', 'received', 'worry', 'council'].includes(section) ? section : '';
}
