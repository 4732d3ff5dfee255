import type { PartitionDb, Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { NO_COUNTS, type Contribution, type CountedFact, type Counts } from './month.rules.js';

export interface Heard {
  readonly referralId: string;
  readonly epoch: number;
  readonly version: number;
  readonly heardAt: Date;
}

interface FactRow extends CountedFact {
  readonly isNewer: boolean;
}

@Injectable()
export class MonthRepository {
  /** The fact kept of a referral, locked; and whether the one at hand is newer than it. */
  async fact(tx: Tx, { referralId, epoch, version }: Heard): Promise<FactRow | null> {
    const [row] = await tx.query<FactRow>(
      `select month::text, counted, to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "decidedAt",
         decided_in_time as "decidedInTime", withdrawn, (epoch, version) < ($2::bigint, $3::bigint) as "isNewer"
       from referral_fact where referral_id = $1 for update`,
      [referralId, epoch, version],
    );
    return row ?? null;
  }

  async keep(tx: Tx, { referralId, epoch, version, heardAt }: Heard, fact: CountedFact): Promise<void> {
    await tx.query(
      `insert into referral_fact (referral_id, month, counted, decided_at, decided_in_time, withdrawn, epoch, version, heard_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (referral_id) do update set month = excluded.month, counted = excluded.counted, decided_at = excluded.decided_at,
         decided_in_time = excluded.decided_in_time, withdrawn = excluded.withdrawn, epoch = excluded.epoch, version = excluded.version,
         heard_at = excluded.heard_at`,
      [
        referralId,
        fact.month,
        fact.counted,
        fact.decidedAt,
        fact.decidedInTime,
        fact.withdrawn,
        epoch,
        version,
        heardAt,
      ],
    );
  }

  /** Takes away the facts of earlier epochs, and says which they were. */
  takeBefore(tx: Tx, epoch: number): Promise<(CountedFact & { referralId: string })[]> {
    return tx.query(
      `with gone as (
         delete from referral_fact where epoch < $1
         returning referral_id, month, counted, decided_at, decided_in_time, withdrawn
       ) select referral_id as "referralId", month::text, counted,
           to_char(decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "decidedAt",
           decided_in_time as "decidedInTime", withdrawn from gone`,
      [epoch],
    );
  }

  /** Adds to a month, and removes it when nothing is left: a rebuilt model would not have it either. */
  async add(tx: Tx, { month, received, decided, decidedInTime, withdrawn }: Contribution): Promise<void> {
    const parameters = [month, received, decided, decidedInTime, withdrawn];
    const [left] = await tx.query<{ empty: boolean }>(
      `select received + $2 + withdrawn + $3 = 0 as empty from referral_month where month = $1 for update`,
      [month, received, withdrawn],
    );
    if (left?.empty) {
      await tx.query('delete from referral_month where month = $1', [month]);
      return;
    }
    await tx.query(
      left
        ? `update referral_month set received = received + $2, decided = decided + $3, decided_in_time = decided_in_time + $4,
             withdrawn = withdrawn + $5 where month = $1`
        : `insert into referral_month (month, received, decided, decided_in_time, withdrawn) values ($1, $2, $3, $4, $5)
           on conflict (month) do update set received = referral_month.received + excluded.received,
             decided = referral_month.decided + excluded.decided, decided_in_time = referral_month.decided_in_time + excluded.decided_in_time,
             withdrawn = referral_month.withdrawn + excluded.withdrawn`,
      parameters,
    );
  }

  async months(db: PartitionDb, months: readonly string[]): Promise<Contribution[]> {
    const rows = await db.query<Contribution>(
      `select month::text, received, decided, decided_in_time as "decidedInTime", withdrawn from referral_month where month = any($1::date[])`,
      [months],
    );
    const found = new Map<string, Counts>(rows.map(({ month, ...counts }) => [month, counts]));
    return months.map((month) => ({ month, ...(found.get(month) ?? NO_COUNTS) }));
  }

  async lastHeard(db: PartitionDb): Promise<string | null> {
    const [row] = await db.query<{ at: Date | null }>('select max(heard_at) as at from referral_fact');
    return row?.at?.toISOString() ?? null;
  }
}
