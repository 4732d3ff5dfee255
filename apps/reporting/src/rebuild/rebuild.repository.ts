import type { RebuildView } from '@conjoint/contracts';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Owner } from './rebuild.rules.js';

export interface RebuildRow {
  readonly id: string;
  readonly state: RebuildView['state'];
  readonly startedAt: Date;
  readonly startedBy: string;
  readonly finishedAt: Date | null;
  readonly askedOf: Owner | null;
  readonly afterId: string | null;
  readonly said: number;
  readonly heard: number;
  readonly heardMoreAt: Date;
  readonly forgotten: number;
  readonly waitingFor: string | null;
}

const ROW = `id, state, started_at as "startedAt", started_by as "startedBy", finished_at as "finishedAt", asked_of as "askedOf",
  after_id as "afterId", said, heard, heard_more_at as "heardMoreAt", forgotten, waiting_for as "waitingFor"`;
const FACTS = ['referral_fact', 'episode_fact', 'allocation_fact', 'worker_fact'];

@Injectable()
export class RebuildRepository {
  async open(db: Pick<PartitionDb, 'query'>): Promise<RebuildRow | null> {
    const [row] = await db.query<RebuildRow>(`select ${ROW} from rebuild where finished_at is null`);
    return row ?? null;
  }

  async last(db: PartitionDb): Promise<RebuildRow | null> {
    const [row] = await db.query<RebuildRow>(
      `select ${ROW} from rebuild order by finished_at is null desc, started_at desc limit 1`,
    );
    return row ?? null;
  }

  /** Nothing happens where one is under way. */
  async begin(tx: Tx, { startedBy, now }: { startedBy: string; now: Date }): Promise<void> {
    await tx.query(
      `insert into rebuild (id, state, started_at, started_by, asked_of, said, heard, heard_more_at, forgotten)
       values ($1, 'telling', $2, $3, 'referrals', 0, 0, $2, 0) on conflict (council) where finished_at is null do nothing`,
      [newId(now.getTime()), now, startedBy],
    );
  }

  async told(
    db: PartitionDb,
    id: string,
    next: { said: number; askedOf: Owner | null; afterId: string | null; now: Date },
  ): Promise<void> {
    await db.query(
      `update rebuild set said = said + $2, asked_of = $3, after_id = $4, waiting_for = null, heard_more_at = $5,
         state = case when $3::text is null then 'hearing' else state end
       where id = $1 and finished_at is null`,
      [id, next.said, next.askedOf, next.afterId, next.now],
    );
  }

  async waitFor(db: PartitionDb, id: string, owner: Owner): Promise<void> {
    await db.query('update rebuild set waiting_for = $2 where id = $1 and waiting_for is distinct from $2', [
      id,
      owner,
    ]);
  }

  /** Facts heard since it began. */
  async heardSince(db: PartitionDb, { startedAt }: RebuildRow): Promise<number> {
    const counts = FACTS.map((table) => `(select count(*) from ${table} where heard_at >= $1)`);
    const [row] = await db.query<{ heard: number }>(`select (${counts.join(' + ')})::int as heard`, [
      startedAt,
    ]);
    return row!.heard;
  }

  async heard(db: PartitionDb, id: string, heard: number, now: Date): Promise<void> {
    await db.query('update rebuild set heard = $2, heard_more_at = $3 where id = $1 and heard <> $2', [
      id,
      heard,
      now,
    ]);
  }

  async stop(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.query(`update rebuild set state = 'stopped', finished_at = $2 where id = $1`, [id, now]);
  }

  /**
   * Months that do not add up to the facts would refuse what a fact takes out of them: they are put right before the first fact comes.
   * Readers see the months as they were until this commits.
   */
  async addUp(tx: Tx): Promise<void> {
    await tx.takesLong(10);
    await lockModel(tx);
    for (const statement of MONTHS_ANEW) await tx.query(statement);
  }

  /** What nobody said any more goes, and the months are added up from the facts that are left. */
  async finish(tx: Tx, { id, startedAt }: RebuildRow, now: Date): Promise<number> {
    await tx.takesLong(10);
    await lockModel(tx);
    let forgotten = 0;
    for (const table of FACTS) {
      const [gone] = await tx.query<{ count: number }>(
        `with gone as (delete from ${table} where heard_at < $1 returning 1) select count(*)::int as count from gone`,
        [startedAt],
      );
      forgotten += gone!.count;
    }
    for (const statement of MONTHS_ANEW) await tx.query(statement);
    await tx.query(`update rebuild set state = 'done', finished_at = $2, forgotten = $3 where id = $1`, [
      id,
      now,
      forgotten,
    ]);
    return forgotten;
  }
}

/**
 * Whoever hears facts just now finishes first or waits: the inbox before the facts, and facts before months, as everywhere. Readers do not wait.
 */
async function lockModel(tx: Tx): Promise<void> {
  await tx.query('lock table inbox_version in share row exclusive mode');
  await tx.query(`lock table ${FACTS.join(', ')} in share row exclusive mode`);
  await tx.query('lock table referral_month, assessment_month in share row exclusive mode');
}

const MONTHS_ANEW = [
  'delete from referral_month',
  `insert into referral_month (month, received, decided, decided_in_time, withdrawn, children, children_in_time, children_again)
   select month, count(*) filter (where counted), count(decided_at), count(*) filter (where decided_in_time),
     count(*) filter (where withdrawn), sum(children), sum(children_in_time), sum(children_again)
   from referral_fact group by month having count(*) filter (where counted or withdrawn) > 0`,
  'delete from assessment_month',
  `insert into assessment_month (month, completed, in_time)
   select assessed_in, count(*), count(*) filter (where assessed_in_time) from episode_fact where assessed_in is not null group by assessed_in`,
];
