import { newId, type Tx } from '@conjoint/platform';
import type { Entry, JournalKind } from './journal.rules.js';

export interface Posting {
  readonly kind: JournalKind;
  readonly accountingDate: string;
  readonly description: string;
  readonly agreementKey: string;
  readonly runId: string | null;
  readonly chargeId: string | null;
  readonly postedAt: Date;
  readonly postedBy: string;
  readonly entries: readonly Entry[];
}

/**
 * Posts one journal and returns its number: the next, without gaps, since the lock on the table is held until the commit. What was posted
 * already for the same charge or run is refused by the database (`journal_once`): a caller looks first.
 */
export async function postJournal(tx: Tx, posting: Posting): Promise<number> {
  await tx.query('lock table journal in exclusive mode');
  const id = newId(posting.postedAt.getTime());
  const [row] = await tx.query<{ number: number }>(
    `insert into journal (id, number, kind, accounting_date, description, agreement_key, run_id, charge_id, posted_at, posted_by)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9 from journal returning number`,
    [
      id,
      posting.kind,
      posting.accountingDate,
      posting.description,
      posting.agreementKey,
      posting.runId,
      posting.chargeId,
      posting.postedAt,
      posting.postedBy,
    ],
  );
  const { entries } = posting;
  await tx.query(
    `insert into journal_entry (journal_id, position, account, partner, subjective, amount_pence)
     select $1, position, account, partner, subjective, amount
     from unnest($2::text[], $3::text[], $4::text[], $5::bigint[])
       with ordinality as entry (account, partner, subjective, amount, position)`,
    [
      id,
      entries.map(({ account }) => account),
      entries.map(({ partner }) => partner),
      entries.map(({ subjective }) => subjective),
      entries.map(({ amountPence }) => amountPence),
    ],
  );
  return row!.number;
}
