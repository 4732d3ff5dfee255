import { referralRecorded, type ReferralInput } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import type { EventCall, Partnership } from '@conjoint/platform';
import { caseHolding, decidingPostcode } from '../area/case-holding.rules.js';
import { checkReferral } from '../referral/referral-check.rules.js';
import { planReferral } from '../referral/referral-plan.js';
import { insertReferral } from '../referral/referral.repository.js';
import type { PassingOnRow } from './passing-on.repository.js';

/** Whether this council could record the offer as its own referral: found out while the sender still holds the case. */
export function canBeRecorded(told: ReferralInput, at: Date): boolean {
  return checkReferral(told, at).fieldErrors.length === 0;
}

/**
 * The referral becomes this council's own, received when it was first received and held from the release. Its children are
 * new here: which of them the records know is for a person to say.
 */
export async function recordReceivedReferral(
  call: EventCall,
  row: PassingOnRow,
  { heldSince, now, partnership }: { heldSince: string; now: Date; partnership: Partnership },
): Promise<string[]> {
  const told = row.told!;
  const { referral } = checkReferral(told, now);
  const members = partnership.membersAt(londonDate(now));
  const { name } = partnership.council(call.partition);
  const { holding } = caseHolding({
    here: { code: call.partition, name },
    members,
    postcode: decidingPostcode(told),
    choice: {
      chosen: call.partition,
      nonMemberName: null,
      overrideReason: `Passed on by ${partnership.council(row.other_partition).name}: ${row.reason}`,
    },
  });
  const plan = planReferral({
    referralId: row.referral_id,
    requestId: row.id,
    referral,
    holding,
    partition: call.partition,
    now,
    by: { key: row.accepted_by!, name: row.accepted_by_name! },
    heldSince,
    recognised: new Map(),
  });
  await insertReferral(call.tx, plan);
  await call.tx.publish(referralRecorded, { aggregateId: row.referral_id, payload: plan.fact! });
  return plan.children.map(({ childId }) => childId);
}
