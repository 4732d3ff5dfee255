import type { ChargeJournal } from '@conjoint/contracts';
import { DomainError, sumPence } from '@conjoint/kernel';
import type { PartitionDb, Tx } from '@conjoint/platform';
import { accountOf } from '../account-code/account-code.rules.js';
import { postJournal } from '../journal/journal.repository.js';
import { acceptanceJournal, journalRef } from '../journal/journal.rules.js';
import type { KeptCharge, SealedCharge } from './charge.repository.js';

interface Part {
  readonly pool: string;
  readonly subjective: string;
  readonly account: string;
  readonly amountPence: number;
}

/**
 * Where each part of a charge goes in this party's own books.
 * @throws DomainError `conflict` where a code of the host has no account: what to do is in the message.
 */
export function partsToPost(totals: SealedCharge['totals'], codes: ReadonlyMap<string, string>): Part[] {
  const gaps = totals.filter(({ subjective }) => accountOf(codes, subjective) === null);
  if (gaps.length > 0)
    throw new DomainError(
      'conflict',
      `No account of this council is set for ${gaps.map(({ pool, subjective }) => `code ${subjective} of ${pool}`).join(', ')}. Set it under Account codes, then accept the charge.`,
      { details: { codes: gaps.map(({ subjective }) => subjective) } },
    );
  return totals.map((one) => ({ ...one, account: accountOf(codes, one.subjective)! }));
}

/** One journal of the charge: the cost by own accounts, owed to the host. Returns its name. */
export async function postAcceptance(
  tx: Tx,
  { sealed, host }: Pick<KeptCharge, 'sealed' | 'host'>,
  by: { parts: readonly Part[]; on: string; at: Date; personKey: string },
): Promise<string> {
  const accounts = [...new Set(by.parts.map(({ account }) => account))].sort();
  const number = await postJournal(tx, {
    kind: 'acceptance',
    accountingDate: by.on,
    description: sealed.reference,
    agreementKey: sealed.agreementKey,
    runId: sealed.runId,
    chargeId: sealed.chargeId,
    postedAt: by.at,
    postedBy: by.personKey,
    entries: acceptanceJournal(
      host,
      accounts.map((account) => ({
        subjective: account,
        amountPence: sumPence(
          by.parts.filter((part) => part.account === account).map(({ amountPence }) => amountPence),
        ),
      })),
    ),
  });
  await tx.query(
    `insert into charge_posting (charge_id, position, pool, subjective, account, amount_pence)
     select $1, position, pool, subjective, account, amount
     from unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) with ordinality as part (pool, subjective, account, amount, position)`,
    [
      sealed.chargeId,
      by.parts.map(({ pool }) => pool),
      by.parts.map(({ subjective }) => subjective),
      by.parts.map(({ account }) => account),
      by.parts.map(({ amountPence }) => amountPence),
    ],
  );
  return journalRef(number);
}

/** The journal with each part by its own code of the host, whose sum an account's entry is. */
export async function readPosting(
  db: Pick<PartitionDb, 'query'>,
  kept: KeptCharge,
): Promise<ChargeJournal | null> {
  if (kept.journalRef === null || kept.postedOn === null) return null;
  const parts = await db.query<{ pool: string; subjective: string; account: string; pence: string }>(
    'select pool, subjective, account, amount_pence as pence from charge_posting where charge_id = $1 order by position',
    [kept.sealed.chargeId],
  );
  const sides = (pence: number) => ({ debitPence: Math.max(pence, 0), creditPence: Math.max(-pence, 0) });
  const owed = kept.sealed.totalPence;
  return {
    ref: kept.journalRef,
    postedOn: kept.postedOn,
    entries: [
      ...parts
        .filter(({ pence }) => Number(pence) !== 0)
        .map(({ pool, subjective, account, pence }) => ({
          account,
          subjective,
          pool,
          ...sides(Number(pence)),
        })),
      ...(owed === 0
        ? []
        : [{ account: `Creditor ${kept.host}`, subjective: null, pool: null, ...sides(-owed) }]),
    ],
  };
}
