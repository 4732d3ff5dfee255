import type { Role } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Acting, Call, PartitionDb } from '@conjoint/platform';

/**
 * A record that is restricted exists for its keepers only. Every read of this service asks here, in words or in SQL, and
 * `hidden-records.int-spec.ts` has a row for each request there is.
 */
export const KEEPER: Role = 'information-officer';

export function isKeeper({ roles }: Pick<Acting, 'roles'>): boolean {
  return roles.includes(KEEPER);
}

/** SQL: whether this person is hidden. The argument is a column of the query it stands in. */
export const isHidden = (personId: string): string =>
  `exists (select 1 from person hidden where hidden.id = ${personId} and hidden.restricted)`;

/** SQL: whether a referral names a hidden child. Then all of it is the keeper's alone: what it says of the others would betray the child. */
export const namesHidden = (referralId: string): string => `exists (
  select 1 from referral_child named join person hidden on hidden.id = named.child_id
  where named.referral_id = ${referralId} and hidden.restricted)`;

export const NAMES_HIDDEN_CHILD = namesHidden('referral.id');

/** SQL: whether an offer is about a hidden child: its referral is, or somebody recognised the child when accepting it. */
export const OFFER_NAMES_HIDDEN = `(${namesHidden('passing_on.referral_id')} or exists (
  select 1 from jsonb_array_elements(coalesce(passing_on.recognised, '[]')) recognised
  where ${isHidden(`(recognised ->> 'sameAsChildId')::uuid`)}))`;

/** Whether a referral with these children is not there for whoever asks. */
export function hides({ children }: { children: readonly { restricted: boolean }[] }, call: Call): boolean {
  return children.some(({ restricted }) => restricted) && !isKeeper(call.acting);
}

/** @throws DomainError `not-found` for a referral that is not there, and for one this person may not know of. */
export function assertThere<T extends { hidden: boolean }>(
  call: Call,
  referral: T | null | undefined,
): asserts referral is T {
  if (referral && (!referral.hidden || isKeeper(call.acting))) return;
  throw new DomainError('not-found', 'There is no such referral in this council');
}

/** The hidden children that an id of a child, a referral, an offer, or of a case and what is written in it stands for. */
export async function hiddenBehind(db: Pick<PartitionDb, 'query'>, id: string): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from person where restricted and id in (
       select $1::uuid
       union select child_id from referral_child where referral_id = $1
       union select child_id from episode where id = $1
       union select child_id from case_note where id = $1
       union select child_id from assessment where id = $1
       union select (told ->> 'sameAsChildId')::uuid from draft
         cross join jsonb_array_elements(coalesce(draft.answers -> 'children', '[]')) told where draft.id = $1
       union select referral_child.child_id from referral_child join passing_on using (referral_id) where passing_on.id = $1
       union select (recognised ->> 'sameAsChildId')::uuid from passing_on
         cross join jsonb_array_elements(coalesce(passing_on.recognised, '[]')) recognised where passing_on.id = $1)`,
    [id],
  );
  return rows.map((row) => row.id);
}
