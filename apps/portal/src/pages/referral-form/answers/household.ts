import type { ReferralAnswers, ReferralInput } from '@conjoint/contracts';
import { formatDate } from '@conjoint/kernel';

export type Child = ReferralInput['children'][number];
export type Adult = ReferralInput['adults'][number];
export type Address = ReferralInput['addresses'][number];
export type Person = Pick<Adult, 'ref' | 'givenName' | 'familyName'> &
  Partial<Pick<Child, 'unborn' | 'expectedOn'>>;

/** Most a referral can hold: the limits of the contract. */
export const MOST = { children: 20, adults: 20, addresses: 20 } as const;
export type Group = keyof typeof MOST;
const LETTER = { children: 'c', adults: 'a', addresses: 'h' } as const;

export function listOf<G extends Group>(answers: ReferralAnswers, group: G): NonNullable<ReferralAnswers[G]> {
  return (answers[group] ?? []) as NonNullable<ReferralAnswers[G]>;
}

/** The reference the next person or address gets: one more than the highest, so that a removed one never comes back. */
export function nextRef(answers: ReferralAnswers, group: Group): string {
  const numbers = listOf(answers, group).map(({ ref }) => Number(ref.slice(1)));
  return `${LETTER[group]}${Math.max(0, ...numbers) + 1}`;
}

export function find<G extends Group>(answers: ReferralAnswers, group: G, ref: string | null) {
  return (listOf(answers, group) as { ref: string }[]).find((one) => one.ref === ref) as
    NonNullable<ReferralAnswers[G]>[number] | undefined;
}

/** The list with this one in its place, or at the end. */
export function put<T extends { ref: string }>(list: readonly T[], one: T): T[] {
  return list.some(({ ref }) => ref === one.ref)
    ? list.map((old) => (old.ref === one.ref ? one : old))
    : [...list, one];
}

export function everybody(answers: ReferralAnswers): Person[] {
  return [...listOf(answers, 'children'), ...listOf(answers, 'adults')];
}

/** "Maya Okafor", or what is known of somebody without a name. */
export function nameOf(person: Omit<Person, 'ref'> & { ref?: string }): string {
  const name = [person.givenName, person.familyName].filter(Boolean).join(' ');
  if (!person.unborn) return name || 'Name not known';
  const expected = person.expectedOn ? `expected ${formatDate(person.expectedOn)}` : 'not born yet';
  return name ? `${name} (${expected})` : `Unborn child (${expected})`;
}

export function nameOfRef(answers: ReferralAnswers, ref: string): string {
  const person = everybody(answers).find((one) => one.ref === ref);
  return person ? nameOf(person) : 'Somebody who is not in the household any more';
}

/** One line: "12 Example Street, London, W10 5AA". */
export function addressLine({ lines, postcode }: Address): string {
  return [...lines, postcode].filter(Boolean).join(', ') || 'No address given';
}

/** Takes a person or an address away, and whatever named the person: relationships, and addresses where nobody is left. */
export function remove(answers: ReferralAnswers, group: Group, ref: string): ReferralAnswers {
  if (group === 'addresses')
    return { addresses: listOf(answers, 'addresses').filter((one) => one.ref !== ref) };
  const { relationships, addresses } = answers;
  return {
    [group]: (listOf(answers, group) as { ref: string }[]).filter((one) => one.ref !== ref),
    ...(relationships && {
      relationships: relationships.filter(({ from, to }) => from !== ref && to !== ref),
    }),
    ...(addresses && {
      addresses: addresses
        .map((address) => ({ ...address, people: address.people.filter((one) => one !== ref) }))
        .filter(({ people }) => people.length > 0),
    }),
  };
}

/** Addresses that go with the person, because nobody else lives there. */
export function addressesOnlyOf(answers: ReferralAnswers, ref: string): Address[] {
  return listOf(answers, 'addresses').filter(({ people }) => people.every((one) => one === ref));
}

/**
 * The postcode that says which council: of the home of the first child who has one, otherwise of where the first child stays
 * for now. The same order as the referrals service uses when it records the referral.
 */
export function decidingPostcode(answers: ReferralAnswers): string | null {
  for (const kind of ['home', 'temporary'] as const) {
    for (const { ref } of listOf(answers, 'children')) {
      const home = listOf(answers, 'addresses').find(
        (address) => address.kind === kind && address.postcode && address.people.includes(ref),
      );
      if (home) return home.postcode;
    }
  }
  return null;
}
