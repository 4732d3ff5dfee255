import { referralRecorded, type ReferralInput } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { unstorableTexts, type EventCall, type Partnership, type Tx } from '@conjoint/platform';
import { raiseAlert } from '../alert/alert.repository.js';
import { caseHolding, decidingPostcode } from '../area/case-holding.rules.js';
import { stopClock } from '../clock/clock.repository.js';
import { changeReferral } from '../referral/change.repository.js';
import { checkReferral } from '../referral/referral-check.rules.js';
import { planReferral, type ReferralPlan } from '../referral/referral-plan.js';
import { recountReReferrals } from '../referral/re-referral.repository.js';
import { fillGaps, insertReferral } from '../referral/referral.repository.js';
import { KEEPER } from '../restriction/hidden.js';
import { moveHolding } from './case-holding.repository.js';
import type { PassingOnRow } from './passing-on.repository.js';
import { betweenCouncils, recognisedChildren } from './recognised-children.js';
import { applyRecognitions, whyUnusable, type Recognition, type Unusable } from './recognition.rules.js';

/** Whether this council could record the offer as its own referral: found out while the sender still holds the case. */
export function canBeRecorded(told: ReferralInput, at: Date): boolean {
  return unstorableTexts(told).length === 0 && checkReferral(told, at).fieldErrors.length === 0;
}

interface Release {
  heldSince: string;
  now: Date;
  partnership: Partnership;
}

/**
 * The referral becomes this council's own, received when it was first received and held from the release. Children whom
 * somebody recognised when accepting are those of the records, as if the referral had been recorded here: a re-referral is
 * marked, a child with an open episode joins it. Whoever cannot be that child any more becomes a new record, and the manager is told.
 */
export async function recordReceivedReferral(
  call: EventCall,
  row: PassingOnRow,
  { heldSince, now, partnership }: Release,
): Promise<string[]> {
  const recognised = row.recognised ?? [];
  const found = await recognisedChildren(call.tx, recognised);
  const between = betweenCouncils(partnership, { here: call.partition, sender: row.other_partition });
  const { referral: known, lost } = applyRecognitions(row.told!, recognised, (childId) =>
    whyUnusable(found.get(childId), between),
  );
  const { referral } = checkReferral(known, now);
  const plan = planReferral({
    referralId: row.referral_id,
    requestId: row.id,
    referral,
    holding: holdingHere(call.partition, row, { now, partnership }),
    partition: call.partition,
    now,
    by: { key: row.accepted_by!, name: row.accepted_by_name! },
    heldSince,
    recognised: found,
  });
  await insertReferral(call.tx, plan);
  await keepAcknowledgement(call.tx, row, partnership);
  const used = referral.children.flatMap((child) => {
    const { sameAsChildId } = child;
    return sameAsChildId === null ? [] : [{ child, recorded: found.get(sameAsChildId)! }];
  });
  for (const { child, recorded } of used) await fillGaps(call.tx, recorded.childId, child);
  await moveHolding(call.tx, {
    childIds: used.map(({ recorded }) => recorded.childId),
    referralId: plan.referralId,
    holder: call.partition,
    at: heldSince,
    reason: 'passed on and accepted',
  });
  const childIds = used.map(({ recorded }) => recorded.childId);
  if (childIds.length > 0) await recountReReferrals(call.tx, { childIds, publishesItself: plan.referralId });
  await tellOfLost(call, plan, lost, now);
  // Where every child joined an open episode it is information, and nobody counts it.
  if (plan.fact)
    await call.tx.publish(referralRecorded, { aggregateId: row.referral_id, payload: plan.fact });
  return plan.children.map(({ childId }) => childId);
}

/** What the sender told the referrer counts here too: its clock has stopped at that moment, and nobody tells her twice. */
async function keepAcknowledgement(
  tx: Tx,
  { referral_id: referralId, acknowledged, other_partition: sender }: PassingOnRow,
  partnership: Partnership,
): Promise<void> {
  if (acknowledged === null) return;
  await changeReferral(tx, referralId, {
    acknowledged_at: acknowledged.at,
    acknowledged_how: acknowledged.how,
    acknowledged_by: `partition:${sender}`,
    acknowledged_by_name: partnership.council(sender).name,
  });
  await stopClock(tx, { kind: 'acknowledgement', referralId, at: acknowledged.at });
}

function holdingHere(
  partition: string,
  { told, other_partition: sender, reason }: PassingOnRow,
  { now, partnership }: Pick<Release, 'now' | 'partnership'>,
) {
  return caseHolding({
    here: { code: partition, name: partnership.council(partition).name },
    members: partnership.membersAt(londonDate(now)),
    postcode: decidingPostcode(told!),
    choice: {
      chosen: partition,
      nonMemberName: null,
      overrideReason: `Passed on by ${partnership.council(sender).name}: ${reason}`,
    },
  }).holding;
}

/** Says nothing of why: that a record is hidden is its keeper's alone, who is told in turn that there is news of the child. */
async function tellOfLost(
  call: EventCall,
  plan: ReferralPlan,
  lost: readonly (Recognition & { why: Unusable })[],
  at: Date,
): Promise<void> {
  for (const { ref, sameAsChildId, why } of lost) {
    await raiseAlert(call.tx, {
      kind: 'recognised-child-lost',
      at,
      forRole: 'front-door-manager',
      childId: plan.children.find((child) => child.ref === ref)!.childId,
      referralId: plan.referralId,
      text: 'The record that was chosen for a child when a referral was accepted could not be used any more. The child has a new record: look whether it is known here',
    });
    if (why !== 'hidden') continue;
    await raiseAlert(call.tx, {
      kind: 'hidden-record-named',
      at,
      forRole: KEEPER,
      childId: sameAsChildId,
      text: 'A referral that another council passed on may be about a child whose record is hidden. It was not joined to it',
    });
  }
}
