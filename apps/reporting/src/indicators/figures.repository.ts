import type { PartitionDb } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { MonthRepository } from '../months/month.repository.js';
import { stockDay, type MonthCounts } from './indicator.rules.js';
import { StockRepository } from './stock.repository.js';

@Injectable()
export class FiguresRepository {
  constructor(
    private readonly referrals: MonthRepository,
    private readonly stock: StockRepository,
  ) {}

  /** What the indicators of these months are made of, in their order. */
  async months(
    db: PartitionDb,
    months: readonly string[],
    { now, today }: { now: Date; today: string },
  ): Promise<MonthCounts[]> {
    const [referred, waiting, assessed, stocks] = await Promise.all([
      this.referrals.months(db, months),
      this.notDue(db, months, now),
      this.assessments(db, months),
      this.stock.stockAt(
        db,
        months.map((month) => stockDay(month, today)),
      ),
    ]);
    return referred.map(({ month, children, childrenInTime, childrenAgain }) => ({
      month,
      children,
      childrenInTime,
      childrenAgain,
      childrenNotDue: waiting.get(month) ?? 0,
      assessments: assessed.get(month)?.completed ?? 0,
      assessmentsInTime: assessed.get(month)?.inTime ?? 0,
      stock: stocks.get(stockDay(month, today))!,
    }));
  }

  /** The first month of which there is any fact. */
  async knownSince(db: PartitionDb): Promise<string | null> {
    const [row] = await db.query<{ month: string | null }>(
      `select date_trunc('month', least((select min(month) from referral_fact), (select min(opened_on) from episode_fact),
         (select min(from_on) from allocation_spell)))::date::text as month`,
    );
    return row?.month ?? null;
  }

  async lastHeard(db: PartitionDb): Promise<string | null> {
    const [row] = await db.query<{ at: Date | null }>(
      `select greatest((select max(heard_at) from referral_fact), (select max(heard_at) from episode_fact),
         (select max(heard_at) from allocation_fact), (select max(heard_at) from worker_fact)) as at`,
    );
    return row?.at?.toISOString() ?? null;
  }

  private async notDue(db: PartitionDb, months: readonly string[], now: Date): Promise<Map<string, number>> {
    const rows = await db.query<{ month: string; waiting: number }>(
      `select month::text, sum(children_waiting)::int as waiting from referral_fact
       where children_waiting > 0 and month = any($1::date[]) and decision_due_at >= $2 group by month`,
      [months, now],
    );
    return new Map(rows.map(({ month, waiting }) => [month, waiting]));
  }

  private async assessments(
    db: PartitionDb,
    months: readonly string[],
  ): Promise<Map<string, { completed: number; inTime: number }>> {
    const rows = await db.query<{ month: string; completed: number; inTime: number }>(
      `select month::text, completed, in_time as "inTime" from assessment_month where month = any($1::date[])`,
      [months],
    );
    return new Map(rows.map(({ month, ...counts }) => [month, counts]));
  }
}
