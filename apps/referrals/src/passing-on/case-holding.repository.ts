import { newId, type Tx } from '@conjoint/platform';

/**
 * The register of case holding: for each child one stretch after another, so that exactly one council is responsible
 * at every moment. Its exclusion constraint refuses two at once; moving both ends in one statement leaves no gap.
 */

/** The first stretch of a child in this council's register; nothing happens when the child has one already. */
export async function openHolding(
  tx: Tx,
  { childIds, ...first }: { childIds: string[]; referralId: string; holder: string; since: string; reason: string },
): Promise<void> {
  for (const childId of childIds) {
    await tx.query(
      `insert into case_holding (id, child_id, referral_id, holder, since, reason)
       select $1, $2, $3, $4, $5, $6 where not exists (select 1 from case_holding where child_id = $2)`,
      [newId(), childId, first.referralId, first.holder, first.since, first.reason],
    );
  }
}

/** Ends the open stretch of each child and begins the next at the same instant, never before the open one began. */
export async function moveHolding(
  tx: Tx,
  { childIds, ...next }: { childIds: string[]; referralId: string; holder: string; at: string; reason: string },
): Promise<void> {
  for (const childId of childIds) {
    const [open] = await tx.query<{ id: string; since: Date; holder: string }>(
      'select id, since, holder from case_holding where child_id = $1 and until is null for update',
      [childId],
    );
    if (open?.holder === next.holder) continue;
    const at = open && open.since.toISOString() > next.at ? open.since.toISOString() : next.at;
    if (open) await tx.query('update case_holding set until = $2 where id = $1', [open.id, at]);
    await tx.query(
      `insert into case_holding (id, child_id, referral_id, holder, since, reason) values ($1, $2, $3, $4, $5, $6)`,
      [newId(), childId, next.referralId, next.holder, at, next.reason],
    );
  }
}
