import type { Calculation } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';

export interface ChargeRow {
  readonly id: string;
  readonly runId: string;
  readonly agreementKey: string;
  readonly partner: string;
  readonly sequence: number;
  readonly previousChargeId: string | null;
  readonly amountPence: number;
  readonly state: 'own' | 'sent' | 'queried' | 'accepted';
}

const COLUMNS = `id, run_id as "runId", agreement_key as "agreementKey", partner, sequence, previous_charge_id as "previousChargeId",
  amount_pence::float8 as "amountPence", state`;

export async function findCharge(db: Pick<PartitionDb, 'query'>, id: string): Promise<ChargeRow | undefined> {
  return (await db.query<ChargeRow>(`select ${COLUMNS} from charge where id = $1`, [id]))[0];
}

export async function lockCharge(tx: Tx, id: string): Promise<ChargeRow | undefined> {
  return (await tx.query<ChargeRow>(`select ${COLUMNS} from charge where id = $1 for update`, [id]))[0];
}

/** The last charge of an agreement to a partner: the next one follows it. */
export async function lastCharge(
  tx: Tx,
  agreementKey: string,
  partner: string,
): Promise<{ id: string; sequence: number } | undefined> {
  return (
    await tx.query<{ id: string; sequence: number }>(
      'select id, sequence from charge where agreement_key = $1 and partner = $2 order by sequence desc limit 1',
      [agreementKey, partner],
    )
  )[0];
}

export async function insertCharge(
  tx: Tx,
  charge: ChargeRow,
  totals: Calculation['charges'][number]['totals'],
): Promise<void> {
  await tx.query(
    `insert into charge (id, run_id, agreement_key, partner, sequence, previous_charge_id, amount_pence, state)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      charge.id,
      charge.runId,
      charge.agreementKey,
      charge.partner,
      charge.sequence,
      charge.previousChargeId,
      charge.amountPence,
      charge.state,
    ],
  );
  await tx.query(
    `insert into charge_total (charge_id, pool, subjective, amount_pence)
     select $1, pool, subjective, amount from unnest($2::text[], $3::text[], $4::bigint[]) as total (pool, subjective, amount)`,
    [
      charge.id,
      totals.map(({ pool }) => pool),
      totals.map(({ subjective }) => subjective),
      totals.map(({ amountPence }) => amountPence),
    ],
  );
}

/** What the agreement's partners owe altogether from now on. */
export async function keepRunningTotals(
  tx: Tx,
  of: { runId: string; agreementKey: string },
  pool: Calculation['pools'][number],
): Promise<void> {
  // Somebody who is no partner any more has no total that goes on.
  await tx.query('delete from running_total where agreement_key = $1 and pool = $2', [
    of.agreementKey,
    pool.pool,
  ]);
  await tx.query(
    `insert into running_total (agreement_key, pool, partner, entitlement, charged_pence, run_id)
     select $1, $2, partner, entitlement, charged, $3 from unnest($4::text[], $5::text[], $6::bigint[]) as total (partner, entitlement, charged)`,
    [
      of.agreementKey,
      pool.pool,
      of.runId,
      pool.closing.map(({ partner }) => partner),
      pool.closing.map(({ entitlement }) => entitlement),
      pool.closing.map(({ chargedPence }) => chargedPence),
    ],
  );
}
