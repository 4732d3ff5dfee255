import type { EventContract, ReferralFact, referralFactSchema } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Tx } from '@conjoint/platform';

interface FactRow {
  id: string;
  state: ReferralFact['state'];
  counted: boolean;
  received_at: Date;
  recorded_at: Date;
  decision_due_at: Date;
  source_code: string;
  children: ReferralFact['children'];
}

function factRows(tx: Pick<Tx, 'query'>, ids: readonly string[]): Promise<FactRow[]> {
  return tx.query<FactRow>(
    `select referral.id, referral.state, referral.counted, referral.received_at, referral.recorded_at, referral.source_code,
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
     where referral.id = any($1) order by referral.id`,
    [ids],
  );
}

function asFact(row: FactRow): ReferralFact {
  return {
    referralId: row.id,
    state: row.state,
    receivedAt: row.received_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    decisionDueAt: row.decision_due_at.toISOString(),
    sourceCode: row.source_code,
    children: row.children,
  };
}

/**
 * The current state of referrals as other services may know it: ids, codes and times. Without what only joined open episodes:
 * that is information, not a referral (DfE rules 8815, 8820), and nobody counts it.
 */
export async function referralFacts(
  tx: Pick<Tx, 'query'>,
  referralIds: readonly string[],
): Promise<ReferralFact[]> {
  return (await factRows(tx, referralIds)).filter(({ counted }) => counted).map(asFact);
}

/** Publishes the current state, in the transaction that changed it. Nothing for what is not counted. */
export async function publishReferral(
  tx: Pick<Tx, 'query' | 'publish'>,
  contract: EventContract<typeof referralFactSchema>,
  referralId: string,
): Promise<void> {
  const [row] = await factRows(tx, [referralId]);
  if (!row) throw new DomainError('not-found', 'There is no such referral in this council');
  if (row.counted) await tx.publish(contract, { aggregateId: referralId, payload: asFact(row) });
}

/**
 * The next referrals in the order of their ids, held as they are until the transaction ends: whoever would change one waits. Their
 * facts are read by a later statement, which sees what was committed while this one waited.
 */
export async function holdReferralsAfter(
  tx: Pick<Tx, 'query'>,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select id from referral where $1::uuid is null or id > $1 order by id limit $2 for share',
    [after, limit],
  );
  return rows.map(({ id }) => id);
}
