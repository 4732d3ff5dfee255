import { newId, type Tx } from '@conjoint/platform';
import { nextHolding } from './passing-on.rules.js';

/**
 * The register of case holding: for each child one stretch after another, so that exactly one council is responsible
 * at every moment. Its exclusion constraint refuses two at once; moving both ends in one statement leaves no gap.
 */

/** Who holds each of these children now, by this council's register. */
export function holdersOf(
  tx: Pick<Tx, 'query'>,
  childIds: readonly string[],
): Promise<{ childId: string; holder: string }[]> {
  return tx.query(
    'select child_id as "childId", holder from case_holding where child_id = any($1) and until is null',
    [childIds],
  );
}

/**
 * Ends the open stretch of each child and begins the next at the same instant, never before the open one began. With `from`
 * only children whom that council holds are moved: nobody releases what another holds.
 */
export async function moveHolding(
  tx: Tx,
  {
    childIds,
    from,
    ...next
  }: { childIds: string[]; referralId: string; from?: string; holder: string; at: string; reason: string },
): Promise<void> {
  for (const childId of childIds) {
    const [open] = await tx.query<{ id: string; holder: string; since: Date }>(
      `select id, holder, since from case_holding
       where child_id = $1 and until is null and holder <> $2 and holder = coalesce($3, holder) for update`,
      [childId, next.holder, from ?? null],
    );
    if (!open) continue;
    const [ended, begun] = nextHolding(
      { holder: open.holder, since: open.since.toISOString(), until: null },
      next,
    );
    await tx.query('update case_holding set until = $2 where id = $1', [open.id, ended.until]);
    await tx.query(
      `insert into case_holding (id, child_id, referral_id, holder, since, reason) values ($1, $2, $3, $4, $5, $6)`,
      [newId(), childId, next.referralId, begun.holder, begun.since, next.reason],
    );
  }
}
