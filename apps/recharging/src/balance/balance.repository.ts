import type { compareBalance, ResponseOf } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';

type TransitItem = ResponseOf<typeof compareBalance>['balances'][number]['transit'][number];
type Reads = Pick<PartitionDb, 'query'>;

interface ItemRow {
  agreement_key: string;
  id: string;
  reference: string;
  amount_pence: string;
  sealed_at: Date;
}

const SUMS = (account: 'debtor' | 'creditor'): string =>
  `select journal.agreement_key, sum(entry.amount_pence) as pence
   from journal_entry entry join journal on journal.id = entry.journal_id
   where entry.account = '${account}' and entry.partner = $1 group by journal.agreement_key`;

@Injectable()
export class BalanceRepository {
  /** As the host: what that partner has accepted. */
  debtors(db: Reads, partner: string): Promise<Map<string, number>> {
    return sums(db, SUMS('debtor'), partner, 1);
  }

  /** As a partner: what is owed to that host. */
  creditors(db: Reads, host: string): Promise<Map<string, number>> {
    return sums(db, SUMS('creditor'), host, -1);
  }

  /** As the host: sealed and not accepted yet, as far as it has heard; the oldest first. */
  async transit(db: Reads, partner: string): Promise<(TransitItem & { agreementKey: string })[]> {
    const rows = await db.query<ItemRow>(
      `select charge.agreement_key, charge.id, run.reference, charge.amount_pence, run.sealed_at
       from charge join recharge_run run on run.id = charge.run_id
       where charge.partner = $1 and charge.state in ('sent', 'queried') order by run.sealed_at, charge.id`,
      [partner],
    );
    return rows.map(asItem);
  }

  /** As a partner: what came and is not posted. */
  async unanswered(db: Reads, host: string): Promise<(TransitItem & { agreementKey: string })[]> {
    const rows = await db.query<ItemRow>(
      `select agreement_key, id, reference, total_pence as amount_pence, sealed_at from received_charge
       where host = $1 and state <> 'posted' order by sealed_at, id`,
      [host],
    );
    return rows.map(asItem);
  }

  async posted(db: Reads, chargeIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await db.query<{ id: string }>(
      `select id from received_charge where id = any($1::uuid[]) and state = 'posted'`,
      [chargeIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Every agreement by which another party has charged or may charge this one. */
  async agreements(db: Reads, partition: string): Promise<{ agreementKey: string; host: string }[]> {
    return db.query(
      `select distinct key as "agreementKey", host from agreement where host <> $1
       union select distinct agreement_key, host from received_charge order by 1, 2`,
      [partition],
    );
  }
}

async function sums(db: Reads, sql: string, other: string, sign: 1 | -1): Promise<Map<string, number>> {
  const rows = await db.query<{ agreement_key: string; pence: string }>(sql, [other]);
  return new Map(rows.map(({ agreement_key, pence }) => [agreement_key, sign * Number(pence) || 0]));
}

function asItem(row: ItemRow): TransitItem & { agreementKey: string } {
  return {
    agreementKey: row.agreement_key,
    chargeId: row.id,
    reference: row.reference,
    amountPence: Number(row.amount_pence),
    sealedAt: row.sealed_at.toISOString(),
  };
}
