import type { CaseHolding } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import { moveChildren } from './referral-child.repository.js';

/** Counts the version on with whatever else changes; column names come from constants of this app only. */
export async function changeReferral(
  tx: Tx,
  referralId: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(changes);
  const set = ['version = version + 1', ...columns.map((column, index) => `${column} = $${index + 2}`)];
  await tx.query(`update referral set ${set.join(', ')} where id = $1`, [
    referralId,
    ...Object.values(changes),
  ]);
}

/** How the council was recognised: by the addresses as they are told now. */
export function recognisedBy(holding: CaseHolding) {
  return {
    postcode: holding.postcode,
    area_gss: holding.areaGss,
    area_name: holding.areaName,
    area_is_member: holding.areaIsMember,
  };
}

/**
 * What rests on the moment of receipt besides the clocks: whether children are re-referrals, when their episodes opened, and from
 * when this council held the case.
 */
export async function moveReceipt(
  tx: Tx,
  { referralId, receivedOn, receivedAt }: { referralId: string; receivedOn: string; receivedAt: string },
): Promise<void> {
  await tx.query(
    `update episode set opened_on = $2, version = version + 1
     where referral_id = $1 and origin = 'referral' and (closed_on is null or closed_on >= $2)`,
    [referralId, receivedOn],
  );
  await tx.query(
    `update case_holding set since = $2 where referral_id = $1 and (until is null or until > $2)
       and holder = conjoint_partition()
       and not exists (select 1 from case_holding earlier where earlier.child_id = case_holding.child_id and earlier.since < case_holding.since)
       and not exists (select 1 from passing_on where referral_id = $1 and direction = 'in')`,
    [referralId, receivedAt],
  );
}

/** The children that still wait are withdrawn with the referral, and its clocks stop. */
export async function withdrawWaiting(
  tx: Tx,
  { referralId, at }: { referralId: string; at: Date },
): Promise<void> {
  await moveChildren(tx, { referralId, action: 'withdraw' });
  await tx.query(
    'update clock set stopped_at = $2 where referral_id = $1 and stopped_at is null and superseded_at is null',
    [referralId, at],
  );
}
