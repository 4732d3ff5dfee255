import type { PartitionDb, Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';

export interface AccountCode {
  readonly agreementKey: string;
  readonly subjective: string;
  readonly account: string;
}

@Injectable()
export class AccountCodeRepository {
  list(db: Pick<PartitionDb, 'query'>): Promise<AccountCode[]> {
    return db.query(
      'select agreement_key as "agreementKey", subjective, account from account_code order by agreement_key, subjective',
    );
  }

  async of(db: Pick<PartitionDb, 'query'>, agreementKey: string): Promise<ReadonlyMap<string, string>> {
    const rows = await db.query<{ subjective: string; account: string }>(
      'select subjective, account from account_code where agreement_key = $1',
      [agreementKey],
    );
    return new Map(rows.map(({ subjective, account }) => [subjective, account]));
  }

  async set(tx: Tx, code: AccountCode, by: string, at: Date): Promise<void> {
    await tx.query(
      `insert into account_code (agreement_key, subjective, account, set_by, set_at) values ($1, $2, $3, $4, $5)
       on conflict (agreement_key, subjective) do update set account = $3, set_by = $4, set_at = $5`,
      [code.agreementKey, code.subjective, code.account, by, at],
    );
  }

  async clear(tx: Tx, { agreementKey, subjective }: Omit<AccountCode, 'account'>): Promise<void> {
    await tx.query('delete from account_code where agreement_key = $1 and subjective = $2', [
      agreementKey,
      subjective,
    ]);
  }

  /** What each code of each host was charged under so far, accepted or not. */
  charged(
    db: Pick<PartitionDb, 'query'>,
  ): Promise<{ agreementKey: string; host: string; subjective: string; pence: string }[]> {
    return db.query(
      `select charge.agreement_key as "agreementKey", charge.host, total ->> 'subjective' as subjective,
         sum((total ->> 'amountPence')::bigint) as pence
       from received_charge charge cross join jsonb_array_elements(charge.sealed -> 'totals') total
       group by 1, 2, 3 order by 1, 3`,
    );
  }

  agreements(
    db: Pick<PartitionDb, 'query'>,
    partition: string,
  ): Promise<{ agreementKey: string; host: string }[]> {
    return db.query(
      'select distinct key as "agreementKey", host from agreement where host <> $1 order by key',
      [partition],
    );
  }
}
