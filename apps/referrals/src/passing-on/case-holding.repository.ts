import { newId, type Tx } from '@conjoint/platform';

/**
 * The register of case holding: for each child one stretch after another, so that exactly one council is responsible
 * at every moment. Its exclusion constraint refuses two at once; moving both ends in one statement leaves no gap.
 */

/**
 * Ends the open stretch of each child that `from` holds and begins the next at the same instant, never before the open one
 * began. A child held by somebody else stays theirs: only the holder can release.
 */
export async function moveHolding(
  tx: Tx,
  {
    childIds,
    ...move
  }: { childIds: string[]; referralId: string; from: string; to: string; at: string; reason: string },
): Promise<void> {
  for (const childId of childIds) {
    const [open] = await tx.query<{ id: string; since: Date }>(
      'select id, since from case_holding where child_id = $1 and until is null and holder = $2 for update',
      [childId, move.from],
    );
    if (!open) continue;
    const at = open.since.toISOString() > move.at ? open.since.toISOString() : move.at;
    await tx.query('update case_holding set until = $2 where id = $1', [open.id, at]);
    await tx.query(
      `insert into case_holding (id, child_id, referral_id, holder, since, reason) values ($1, $2, $3, $4, $5, $6)`,
      [newId(), childId, move.referralId, move.to, at, move.reason],
    );
  }
}
