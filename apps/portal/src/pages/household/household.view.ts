import {
  addToHousehold,
  RELATIONSHIPS,
  type Adding,
  type Match,
  type ReferralAnswers,
  type ReferralView,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { Form } from '../../framework/form.js';
import { paths } from '../../paths.js';
import { address } from '../referral-form/answers/addresses.js';
import { Fields } from '../referral-form/answers/fields.js';
import { addressLine, find, nextRef } from '../referral-form/answers/household.js';
import { adult, child } from '../referral-form/answers/people.js';
import { RELATIONSHIP_WORDS, RESPONSIBILITY_WORDS } from '../referral-form/answers/referral-words.js';
import type { Where } from '../referral-form/answers/step.js';
import { everybody } from '../referral/correctable.view.js';

/** What may be added to a recorded referral, in the words of the pages. */
export const ADDABLE = {
  child: 'a child',
  adult: 'an adult',
  address: 'an address',
  relationship: 'a relationship',
} as const;
export type Addable = keyof typeof ADDABLE;
const GROUPS = { child: 'children', adult: 'adults', address: 'addresses' } as const;
const STEPS = { child, adult, address } as const;
/** Nobody of the possible matches: the same word as on the form. */
export const NONE = 'none';

export function isAddable(text: string): text is Addable {
  return Object.hasOwn(ADDABLE, text);
}

/** A child that was left out is added while the referral waits; afterwards it is a referral of its own. */
export function mayAdd(acting: Acting, { state }: Pick<ReferralView, 'state'>, what: Addable): boolean {
  if (!acting.may(addToHousehold)) return false;
  return what === 'child' ? state === 'waiting' : ['waiting', 'decided', 'handed-over'].includes(state);
}

export function addLinks(acting: Acting, referral: ReferralView) {
  return (Object.keys(ADDABLE) as Addable[])
    .filter((what) => mayAdd(acting, referral, what))
    .map((what) => ({
      text: `Add ${ADDABLE[what]}`,
      href: paths.referralAddPart({ council: acting.code, referralId: referral.id, what }),
    }));
}

/** A recorded household as the pages of the form know it, with room for one more. */
export function whereOf(referral: ReferralView, what: Addable, now: Date): Where {
  const { adults, addresses } = referral;
  const children = referral.children.filter(({ state }) => state !== 'withdrawn');
  const answers: ReferralAnswers = { children, adults, addresses };
  return { answers, item: what === 'relationship' ? null : nextRef(answers, GROUPS[what]), now };
}

/** What the page of one more offers to choose from. */
export function choicesOf(referral: ReferralView, what: Addable, where: Where): object {
  const people = everybody(referral);
  if (what === 'relationship')
    return {
      people,
      kinds: Object.entries(RELATIONSHIP_WORDS).map(([value, text]) => ({ value, text })),
      responsibilities: Object.entries(RESPONSIBILITY_WORDS).map(([value, text]) => ({ value, text })),
    };
  const places = referral.addresses.map((one) => ({ value: one.ref, text: addressLine(one) }));
  return { ...STEPS[what].offer?.(where), places };
}

/** What was typed, as the request has it. @throws DomainError `validation-failed` with every field that is wrong */
export function typedAddition(form: Form, what: Addable, where: Where): Adding {
  if (what === 'relationship') return { what, relationship: typedRelationship(form, where) };
  const read = STEPS[what].read(form, where);
  if (what === 'address') return { what, address: withoutRef(find(read, 'addresses', where.item)!) };
  const livesAt = form
    .list('livesAt')
    .filter((ref) => (where.answers.addresses ?? []).some((one) => one.ref === ref));
  if (what === 'adult') return { what, adult: withoutRef(find(read, 'adults', where.item)!), livesAt };
  const same = form.text('same');
  const added = withoutRef(find(read, 'children', where.item)!);
  return { what, child: { ...added, sameAsChildId: same === '' || same === NONE ? null : same }, livesAt };
}

function typedRelationship(form: Form, { answers }: Where) {
  const fields = new Fields(form);
  const people = [...(answers.children ?? []), ...(answers.adults ?? [])].map(({ ref }) => ref);
  const from = fields.choice('from', people, 'Select who this is');
  const kind = fields.choice('kind', RELATIONSHIPS, 'Select how they are related');
  const to = fields.choice('to', people, 'Select to whom');
  const parentalResponsibility = fields.choice(
    'parentalResponsibility',
    ['yes', 'no', 'not-known'],
    'Select yes, no or not known',
  );
  if (from === to && form.text('from') !== '') fields.wrong('to', 'Choose two different people');
  return fields.all({ from, to, kind, parentalResponsibility });
}

function withoutRef<T extends { ref: string }>({ ref: _, ...rest }: T): Omit<T, 'ref'> {
  return rest;
}

/** Fields of the request as the pages call them. */
export function fieldsOf(what: Addable): Record<string, string> {
  const names: Record<string, string> = {
    'child.sameAsChildId': 'same',
    'address.lines': 'line1',
    'adult.dateOfBirth': 'dateOfBirth-day',
    'child.dateOfBirth': 'dateOfBirth-day',
    'child.expectedOn': 'expectedOn-day',
  };
  for (const field of [
    'givenName',
    'familyName',
    'sex',
    'ethnicity',
    'upn',
    'nhsNumber',
    'telephone',
    'email',
    'postcode',
    'kind',
    'people',
    'from',
    'to',
    'parentalResponsibility',
  ])
    names[`${what}.${field}`] ??= field;
  return names;
}

/** Possible matches among the records: those who are part of this referral already are nobody new. */
export function newMatches(referral: ReferralView, matches: readonly Match[]): Match[] {
  const here = referral.children.filter(({ state }) => state !== 'withdrawn').map(({ childId }) => childId);
  return matches.filter(({ childId }) => !here.includes(childId));
}
