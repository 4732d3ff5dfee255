import type { EventContract, ReferralFact, referralFactSchema } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Tx } from '@conjoint/platform';

interface FactRow {
  state: ReferralFact['state'];
  counted: boolean;
  received_at: Date;
  recorded_at: Date;
  decision_due_at: Date;
  source_code: string;
  children: ReferralFact['children'];
}

/**
 * The current state of a referral as other services may know it: ids, codes and times. Null for what only joined open episodes:
 * that is information, not a referral (DfE rules 8815, 8820), and nobody counts it.
 */
export async function referralFact(tx: Pick<Tx, 'query'>, referralId: string): Promise<ReferralFact | null> {
  const [row] = await tx.query<FactRow>(
    `select referral.state, referral.counted, referral.received_at, referral.recorded_at, referral.source_code,
       clock.due_at as decision_due_at,
       (select jsonb_agg(jsonb_build_object(
          'childId', referral_child.child_id, 'state', referral_child.state, 'reReferral', referral_child.re_referral,
          'outcome', decision.outcome,
          'decidedAt', to_char(decision.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        ) order by referral_child.position)
        from referral_child left join decision using (referral_id, child_id)
        where referral_child.referral_id = referral.id) as children
     from referral
     left join clock on clock.referral_id = referral.id and clock.kind = 'front-door-decision' and clock.superseded_at is null
     where referral.id = $1`,
    [referralId],
  );
  if (!row) throw new DomainError('not-found', 'There is no such referral in this council');
  if (!row.counted) return null;
  return {
    referralId,
    state: row.state,
    receivedAt: row.received_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    decisionDueAt: row.decision_due_at.toISOString(),
    sourceCode: row.source_code,
    children: row.children,
  };
}

/** Publishes the current state, in the transaction that changed it. */
export async function publishReferral(
  tx: Pick<Tx, 'query' | 'publish'>,
  contract: EventContract<typeof referralFactSchema>,
  referralId: string,
): Promise<void> {
  const fact = await referralFact(tx, referralId);
  if (fact) await tx.publish(contract, { aggregateId: referralId, payload: fact });
}
