import type { Acting } from '../context.js';
import type { Tx } from '../partitions/partition-db.js';

/** The mandates a stored command was given with, and the last day of each, in the same order; null where none is set. */
export interface GivenRight {
  ids: string[];
  ends: (string | null)[];
}

/** By which of somebody's mandates she asks for work that outlives the request: those with one of these roles. */
export function rightOf({ mandates }: Pick<Acting, 'mandates'>, roles: readonly string[]): GivenRight {
  const given = mandates.filter((mandate) => mandate.roles.some((role) => roles.includes(role)));
  return { ids: given.map(({ id }) => id), ends: given.map(({ until }) => until) };
}

/**
 * Why none of the mandates that a command was given with holds any more on this day (London), or null where one does. Asked in the
 * transaction of the step that cannot be taken back. `ends` is null for a command stored before last days were.
 */
export async function rightIsOver(
  tx: Pick<Tx, 'query'>,
  given: { ids: readonly string[]; ends: readonly (string | null)[] | null; today: string },
): Promise<'withdrawn' | 'ended' | null> {
  const { ids, ends, today } = given;
  const [row] = await tx.query<{ standing: number; holding: number }>(
    `select count(*)::int as standing, count(*) filter (where given.ends is null or given.ends >= $3::date)::int as holding
     from unnest($1::text[], $2::date[]) as given (id, ends)
     where given.id is not null and not exists (select from refused_mandate where mandate_id::text = given.id)`,
    [ids, ends ?? [], today],
  );
  if (ids.length === 0 || row!.holding > 0) return null;
  return row!.standing === 0 ? 'withdrawn' : 'ended';
}
