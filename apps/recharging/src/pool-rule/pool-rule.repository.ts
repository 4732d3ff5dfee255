import type { PartitionDb, Tx } from '@conjoint/platform';
import type { PoolTerms } from './pool.rules.js';

export interface PoolRuleRow extends PoolTerms {
  madeBy: string;
  madeByName: string;
  madeAt: Date;
  endedByName: string | null;
}

const COLUMNS = `id, cost_centre_prefix as "costCentrePrefix", subjective_prefix as "subjectivePrefix", pool,
  valid_from::text as "validFrom", valid_until::text as "validUntil", made_by as "madeBy", made_by_name as "madeByName",
  made_at as "madeAt", ended_by_name as "endedByName"`;

export function allPoolRules(db: PartitionDb | Tx): Promise<PoolRuleRow[]> {
  return db.query<PoolRuleRow>(
    `select ${COLUMNS} from pool_rule order by valid_until is not null, cost_centre_prefix, subjective_prefix, id`,
  );
}

export async function lockPoolRule(tx: Tx, id: string): Promise<PoolRuleRow | null> {
  const rows = await tx.query<PoolRuleRow>(`select ${COLUMNS} from pool_rule where id = $1 for update`, [id]);
  return rows[0] ?? null;
}

/** The same request again makes no second rule. */
export async function insertPoolRule(
  tx: Tx,
  rule: PoolTerms & { madeBy: string; madeByName: string; madeAt: Date },
): Promise<void> {
  await tx.query(
    `insert into pool_rule (id, cost_centre_prefix, subjective_prefix, pool, valid_from, made_by, made_by_name, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
    [
      rule.id,
      rule.costCentrePrefix,
      rule.subjectivePrefix,
      rule.pool,
      rule.validFrom,
      rule.madeBy,
      rule.madeByName,
      rule.madeAt,
    ],
  );
}

export async function endPoolRule(
  tx: Tx,
  id: string,
  end: { lastDay: string; by: string; byName: string; at: Date },
): Promise<void> {
  await tx.query(
    'update pool_rule set valid_until = $2, ended_by = $3, ended_by_name = $4, ended_at = $5 where id = $1',
    [id, end.lastDay, end.by, end.byName, end.at],
  );
}

/** Agreements of which this partition is host, by key, with their service line. */
export function hostedPools(db: PartitionDb | Tx): Promise<{ key: string; line: string }[]> {
  return db.query(
    `select distinct on (key) key, line from agreement where host = conjoint_partition() order by key, valid_from desc`,
  );
}
