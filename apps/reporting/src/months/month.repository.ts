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

const INSTANT = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const FACT = `month::text, counted, ${INSTANT('decided_at')} as "decidedAt", decided_in_time as "decidedInTime", withdrawn,
  children, children_in_time as "childrenInTime", children_again as "childrenAgain", children_waiting as "childrenWaiting",
  ${INSTANT('decision_due_at')} as "decisionDueAt"`;
const COUNTS = {
  received: 'received',
  decided: 'decided',
  decidedInTime: 'decided_in_time',
  withdrawn: 'withdrawn',
  children: 'children',
  childrenInTime: 'children_in_time',
  childrenAgain: 'children_again',
} as const satisfies Record<keyof Counts, string>;
const NAMES = Object.keys(COUNTS) as (keyof Counts)[];
const COLUMNS = Object.values(COUNTS);
const CHANGED = COLUMNS.map((column, index) => `${column} = referral_month.${column} + $${index + 2}`).join(
  ', ',
);

@Injectable()
export class MonthRepository {
  /** The fact kept of a referral, locked; and whether the one at hand is newer than it. */
  async fact(tx: Tx, { referralId, epoch, version }: Heard): Promise<FactRow | null> {
    const [row] = await tx.query<FactRow>(
      `select ${FACT}, (epoch, version) < ($2::bigint, $3::bigint) as "isNewer"
       from referral_fact where referral_id = $1 for update`,
      [referralId, epoch, version],
    );
    return row ?? null;
  }

  async keep(tx: Tx, { referralId, epoch, version, heardAt }: Heard, fact: CountedFact): Promise<void> {
    await tx.query(
      `insert into referral_fact (referral_id, month, counted, decided_at, decided_in_time, withdrawn, children, children_in_time,
         children_again, children_waiting, decision_due_at, epoch, version, heard_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       on conflict (referral_id) do update set month = excluded.month, counted = excluded.counted, decided_at = excluded.decided_at,
         decided_in_time = excluded.decided_in_time, withdrawn = excluded.withdrawn, children = excluded.children,
         children_in_time = excluded.children_in_time, children_again = excluded.children_again,
         children_waiting = excluded.children_waiting, decision_due_at = excluded.decision_due_at, epoch = excluded.epoch,
         version = excluded.version, heard_at = excluded.heard_at`,
      [
        referralId,
        fact.month,
        fact.counted,
        fact.decidedAt,
        fact.decidedInTime,
        fact.withdrawn,
        fact.children,
        fact.childrenInTime,
        fact.childrenAgain,
        fact.childrenWaiting,
        fact.decisionDueAt,
        epoch,
        version,
        heardAt,
      ],
    );
  }

  /** Takes away the facts of earlier epochs, and says which they were. */
  takeBefore(tx: Tx, epoch: number): Promise<(CountedFact & { referralId: string })[]> {
    return tx.query(
      `with gone as (delete from referral_fact where epoch < $1 returning *) select referral_id as "referralId", ${FACT} from gone`,
      [epoch],
    );
  }

  /** Adds to a month, and removes it when nothing is left: a rebuilt model would not have it either. */
  async add(tx: Tx, { month, ...counts }: Contribution): Promise<void> {
    const [left] = await tx.query<{ empty: boolean }>(
      `select received + $2 + withdrawn + $3 = 0 as empty from referral_month where month = $1 for update`,
      [month, counts.received, counts.withdrawn],
    );
    if (left?.empty) {
      await tx.query('delete from referral_month where month = $1', [month]);
      return;
    }
    const change = left
      ? `update referral_month set ${CHANGED} where month = $1`
      : `insert into referral_month (month, ${COLUMNS.join(', ')}) values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (month) do update set ${CHANGED}`;
    await tx.query(change, [month, ...NAMES.map((name) => counts[name])]);
  }

  async months(db: PartitionDb, months: readonly string[]): Promise<Contribution[]> {
    const columns = NAMES.map((name) => `${COUNTS[name]} as "${name}"`).join(', ');
    const rows = await db.query<Contribution>(
      `select month::text, ${columns} from referral_month where month = any($1::date[])`,
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
