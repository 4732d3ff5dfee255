import type { PartitionDb } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Stock } from './indicator.rules.js';

/**
 * Counted from the facts as they were at the end of each day, so that a month of last year comes out the same after a rebuild. A worker
 * counts who was in post and registered, with more than no hours; a case that was open, and hers on that day.
 */
const STOCK = `
  with day as (select unnest($1::date[]) as on_day),
  staff as (
    select on_day, worker.worker_id, term.agency, term.fte_hundredths
    from day
    join worker_fact worker on worker.started_on <= on_day and (worker.left_on is null or worker.left_on > on_day)
    cross join lateral (
      select * from worker_term where worker_term.worker_id = worker.worker_id and from_on <= on_day order by from_on desc limit 1
    ) term
    where term.qualified and term.fte_hundredths > 0
  ),
  held as (
    select on_day, spell.worker_id, count(*) as cases
    from day
    join allocation_spell spell on spell.from_on <= on_day and (spell.until_on is null or spell.until_on > on_day)
    join episode_fact episode on episode.episode_id = spell.episode_id
      and episode.opened_on <= on_day and (episode.closed_on is null or episode.closed_on > on_day)
    group by on_day, spell.worker_id
  )
  select on_day::text as day, coalesce(sum(held.cases), 0)::int as cases, count(held.cases)::int as holders,
    coalesce(sum(staff.fte_hundredths) filter (where held.cases > 0), 0)::int as "holderFte",
    count(staff.worker_id)::int as staff, coalesce(sum(staff.fte_hundredths), 0)::int as "staffFte",
    count(*) filter (where staff.agency)::int as agency,
    coalesce(sum(staff.fte_hundredths) filter (where staff.agency), 0)::int as "agencyFte"
  from day left join staff using (on_day) left join held using (on_day, worker_id)
  group by on_day`;

export interface DayStock extends Stock {
  readonly day: string;
}

@Injectable()
export class StockRepository {
  async stockAt(db: PartitionDb, days: readonly string[]): Promise<Map<string, DayStock>> {
    const rows = await db.query<DayStock>(STOCK, [[...new Set(days)]]);
    return new Map(rows.map((row) => [row.day, row]));
  }
}
