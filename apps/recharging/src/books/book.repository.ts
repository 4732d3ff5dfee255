import type { JournalView } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';

export function partnerBalances(
  db: PartitionDb,
): Promise<{ partner: string; debtorPence: number; inTransitPence: number }[]> {
  return db.query(
    `select partner, coalesce(sum(amount_pence) filter (where account = 'debtor'), 0)::float8 as "debtorPence",
       coalesce(sum(amount_pence) filter (where account = 'in-transit'), 0)::float8 as "inTransitPence"
     from journal_entry where account in ('debtor', 'in-transit') group by partner order by partner collate "C"`,
  );
}

interface TransitRow {
  chargeId: string;
  runId: string;
  reference: string;
  partner: string;
  amountPence: number;
  state: 'sent' | 'queried';
  sealedAt: Date;
}

/** Charges the partners have not accepted, oldest first: item by item what the account in transit holds. */
export function inTransit(db: PartitionDb): Promise<TransitRow[]> {
  return db.query(
    `select c.id as "chargeId", c.run_id as "runId", r.reference, c.partner, c.amount_pence::float8 as "amountPence", c.state,
       r.sealed_at as "sealedAt"
     from charge c join recharge_run r on r.id = c.run_id where c.state in ('sent', 'queried')
     order by r.sealed_at, c.partner collate "C" limit 500`,
  );
}

export function accountTotals(
  db: PartitionDb,
): Promise<{ account: string; debitPence: number; creditPence: number }[]> {
  return db.query(
    `select account, coalesce(sum(amount_pence) filter (where amount_pence > 0), 0)::float8 as "debitPence",
       coalesce(-sum(amount_pence) filter (where amount_pence < 0), 0)::float8 as "creditPence"
     from journal_entry group by account order by account`,
  );
}

export function journalsFrom(
  db: PartitionDb,
  from: number,
  limit: number,
): Promise<(Omit<JournalView, 'postedAt' | 'reference'> & { postedAt: Date })[]> {
  return db.query(
    `select j.number, j.kind, j.accounting_date::text as "accountingDate", j.description, j.agreement_key as "agreementKey",
       j.posted_at as "postedAt",
       coalesce((select json_agg(json_build_object('account', e.account, 'partner', e.partner, 'subjective', e.subjective,
         'amountPence', e.amount_pence) order by e.position) from journal_entry e where e.journal_id = j.id), '[]') as entries
     from journal j where j.number >= $1 order by j.number limit $2`,
    [from, limit],
  );
}
