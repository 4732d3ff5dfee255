import type { PartitionDb, Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { lastDayOfQuarter, monthsOfQuarter } from './quarter.rules.js';
import type { Family, QuarterCounts } from './suppression.rules.js';

export interface Released {
  readonly quarter: string;
  readonly family: Family;
  readonly counts: QuarterCounts[Family];
  readonly releasedAt: Date;
}

@Injectable()
export class ReleaseRepository {
  released(tx: Tx, quarters: readonly string[]): Promise<Released[]> {
    return tx.query(
      `select quarter::text, family, counts, released_at as "releasedAt" from released_statistic
       where quarter = any($1::date[]) order by quarter, family for update`,
      [quarters],
    );
  }

  /** What another process let out a moment ago stands. */
  async release(tx: Tx, { quarter, family, counts, releasedAt }: Released): Promise<void> {
    await tx.query(
      `insert into released_statistic (quarter, family, counts, released_at) values ($1, $2, $3, $4) on conflict do nothing`,
      [quarter, family, counts, releasedAt],
    );
  }

  async replace(tx: Tx, { quarter, family, counts, releasedAt }: Released): Promise<void> {
    await tx.query(
      `update released_statistic set counts = $3, released_at = $4 where quarter = $1 and family = $2`,
      [quarter, family, counts, releasedAt],
    );
  }

  /** When the last fact of a quarter was heard, by family; nothing where there is none. */
  async lastHeard(tx: Tx, quarter: string): Promise<Record<Family, Date | null>> {
    const [row] = await tx.query<Record<Family, Date | null>>(
      `select (select max(heard_at) from referral_fact where month = any($1::date[])) as referrals,
         (select max(heard_at) from episode_fact where assessed_in = any($1::date[])) as assessments,
         greatest((select max(heard_at) from worker_fact where started_on <= $2),
           (select max(fact.heard_at) from allocation_fact fact join allocation_spell using (episode_id) where from_on <= $2)) as workforce`,
      [monthsOfQuarter(quarter), lastDayOfQuarter(quarter)],
    );
    return row!;
  }

  async isReconciling(db: PartitionDb): Promise<boolean> {
    const [row] = await db.query<{ state: string }>('select state from partition_info');
    return row!.state !== 'normal';
  }
}
