import { referralInputSchema, type Adding, type ReferralInput } from '@conjoint/contracts';
import { validationFailed, type FieldError } from '@conjoint/kernel';
import { checkReferral } from '../referral/referral-check.rules.js';
import { partAt, relationshipKey, type Part, type ToldHousehold } from './fact-path.js';
import { factText } from './fact-text.js';

/** One line of the history. What was added or withdrawn whole is kept whole, as JSON. */
export interface HistoryEntry {
  field: string;
  before: string | null;
  after: string | null;
}

const GROUPS = { child: 'children', adult: 'adults', address: 'addresses' } as const;
const LETTERS = { child: 'c', adult: 'a', address: 'h' } as const;
const MOST = { children: 20, adults: 20, addresses: 20, relationships: 200 } as const;

export interface PlannedAddition {
  /** Reference of the new person or address; null for a relationship. */
  ref: string | null;
  referral: ReferralInput;
  /** Of places and relationships. What is said of a new person needs the id of its record, and is the caller's. */
  history: HistoryEntry[];
}

/**
 * A referral with one more child, adult, address or relationship, checked as if it had been recorded so.
 * @throws DomainError `validation-failed`, with fields as in the request: `child.givenName`, `relationship.to`
 */
export function planAddition(
  { referral }: Pick<ToldHousehold, 'referral'>,
  { adding, taken, now }: { adding: Adding; taken: readonly string[]; now: Date },
): PlannedAddition {
  if (adding.what === 'relationship') return addRelationship(referral, adding.relationship, now);
  const { what } = adding;
  const ref = nextRef(LETTERS[what], taken);
  const group = GROUPS[what];
  const changed = structuredClone(referral);
  const history: HistoryEntry[] = [];
  if (adding.what === 'address') changed.addresses.push({ ...adding.address, ref });
  if (adding.what === 'adult') changed.adults.push({ ...adding.adult, ref });
  if (adding.what === 'child') changed.children.push({ ...adding.child, ref });
  if (adding.what !== 'address')
    for (const at of new Set(adding.livesAt)) history.push(moveIn(changed, at, ref));
  const index = changed[group].length - 1;
  if (adding.what !== 'address' && adding.livesAt.some((at) => !hasAddress(referral, at)))
    throw validationFailed([{ field: 'livesAt', message: 'Choose addresses of this referral' }]);
  const checked = checkedAs(changed, { path: `${group}.${index}`, name: what, now });
  if (what === 'address')
    history.push({ field: `addresses.${ref}`, before: null, after: told(checked.addresses[index]!) });
  return { ref, referral: checked, history };
}

function addRelationship(
  referral: ReferralInput,
  relationship: ReferralInput['relationships'][number],
  now: Date,
): PlannedAddition {
  const { from, to } = relationship;
  if (referral.relationships.some((one) => one.from === from && one.to === to))
    throw validationFailed([
      {
        field: 'relationship.kind',
        message: 'It is recorded already how these two are related. Correct that instead',
      },
    ]);
  const changed = { ...referral, relationships: [...referral.relationships, relationship] };
  const index = changed.relationships.length - 1;
  const checked = checkedAs(changed, { path: `relationships.${index}`, name: 'relationship', now });
  const field = `relationships.${relationshipKey(checked.relationships, index)}`;
  return {
    ref: null,
    referral: checked,
    history: [{ field, before: null, after: told(checked.relationships[index]!) }],
  };
}

function moveIn(referral: ReferralInput, at: string, ref: string): HistoryEntry {
  const address = referral.addresses.find((one) => one.ref === at);
  const before = factText('people', address?.people);
  address?.people.push(ref);
  return { field: `addresses.${at}.people`, before, after: factText('people', address?.people) };
}

function hasAddress(referral: ReferralInput, ref: string): boolean {
  return referral.addresses.some((address) => address.ref === ref);
}

/** One more than the highest ever used, so that the history never names two things by one reference. */
function nextRef(letter: string, taken: readonly string[]): string {
  const numbers = taken.filter((ref) => ref.startsWith(letter)).map((ref) => Number(ref.slice(1)));
  return `${letter}${Math.max(0, ...numbers) + 1}`;
}

function checkedAs(
  changed: ReferralInput,
  { path, name, now }: { path: string; name: string; now: Date },
): ReferralInput {
  const group = path.split('.')[0] as keyof typeof MOST;
  if (changed[group].length > MOST[group])
    throw validationFailed([
      { field: '', message: `A referral can hold ${MOST[group]} ${group}. Take a second referral` },
    ]);
  const parsed = referralInputSchema.safeParse(changed);
  if (!parsed.success)
    throw validationFailed(
      parsed.error.issues.map((issue) => ({
        field: asAsked(issue.path.join('.'), path, name),
        message: 'Enter a value that fits here',
      })),
    );
  const { referral, fieldErrors } = checkReferral(parsed.data, now);
  const here: FieldError[] = fieldErrors
    .filter(({ field }) => field.startsWith(`${path}.`))
    .map(({ field, message }) => ({ field: asAsked(field, path, name), message }));
  if (here.length > 0) throw validationFailed(here);
  return referral;
}

function asAsked(field: string, path: string, name: string): string {
  return field.startsWith(`${path}.`) ? `${name}${field.slice(path.length)}` : field;
}

export interface PlannedWithdrawal {
  part: Part;
  referral: ReferralInput;
  history: HistoryEntry[];
}

/**
 * A referral without one part. With a person go their relationships and their places at the addresses; an address where nobody is
 * left goes too. A child that is taken away stays in the referral as withdrawn, so it stays in `referral.children` here.
 * @throws DomainError `validation-failed`, on `part`
 */
export function planWithdrawal(household: ToldHousehold, path: string): PlannedWithdrawal {
  const part = partAt(path, household);
  const { referral } = household;
  const gone = { field: path, before: told(referral[part.of][part.index]!), after: null };
  if (part.of === 'relationships' || part.of === 'addresses')
    return { part, referral: without(referral, part.of, part.index), history: [gone] };
  const { ref } = referral[part.of][part.index]!;
  const history: HistoryEntry[] = [gone];
  referral.relationships.forEach((one, index) => {
    if (one.from !== ref && one.to !== ref) return;
    const field = `relationships.${relationshipKey(referral.relationships, index)}`;
    history.push({ field, before: told(one), after: null });
  });
  for (const address of referral.addresses) {
    if (!address.people.includes(ref)) continue;
    const left = address.people.filter((one) => one !== ref);
    history.push(
      left.length === 0
        ? { field: `addresses.${address.ref}`, before: told(address), after: null }
        : {
            field: `addresses.${address.ref}.people`,
            before: factText('people', address.people),
            after: factText('people', left),
          },
    );
  }
  const left = part.of === 'adults' ? without(referral, 'adults', part.index) : referral;
  return {
    part,
    referral: {
      ...left,
      relationships: referral.relationships.filter(({ from, to }) => from !== ref && to !== ref),
      addresses: referral.addresses
        .map((address) => ({ ...address, people: address.people.filter((one) => one !== ref) }))
        .filter(({ people }) => people.length > 0),
    },
    history,
  };
}

function without(
  referral: ReferralInput,
  group: 'adults' | 'addresses' | 'relationships',
  index: number,
): ReferralInput {
  return { ...referral, [group]: (referral[group] as object[]).toSpliced(index, 1) };
}

/** As it was told, without what this council alone knows: whom of its records it recognised. */
export function told(part: object): string {
  const { sameAsChildId: _, matchesChecked: __, ...rest } = part as Record<string, unknown>;
  return JSON.stringify(rest);
}
