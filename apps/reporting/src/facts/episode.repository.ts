import type { Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { AssessmentDelta, CountedEpisode } from './fact.rules.js';
import type { HeardFact } from './heard.js';

const FACT = `opened_on::text as "openedOn", closed_on::text as "closedOn", assessed_in::text as "assessedIn",
  assessed_in_time as "assessedInTime"`;

@Injectable()
export class EpisodeRepository {
  /** The fact kept of an episode, locked; and whether the one at hand is newer than it. */
  async fact(
    tx: Tx,
    { id, epoch, version }: HeardFact,
  ): Promise<(CountedEpisode & { readonly isNewer: boolean }) | null> {
    const [row] = await tx.query<CountedEpisode & { isNewer: boolean }>(
      `select ${FACT}, (epoch, version) < ($2::bigint, $3::bigint) as "isNewer" from episode_fact where episode_id = $1 for update`,
      [id, epoch, version],
    );
    return row ?? null;
  }

  async keep(tx: Tx, { id, epoch, version, heardAt }: HeardFact, fact: CountedEpisode): Promise<void> {
    await tx.query(
      `insert into episode_fact (episode_id, opened_on, closed_on, assessed_in, assessed_in_time, epoch, version, heard_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (episode_id) do update set opened_on = excluded.opened_on, closed_on = excluded.closed_on,
         assessed_in = excluded.assessed_in, assessed_in_time = excluded.assessed_in_time, epoch = excluded.epoch,
         version = excluded.version, heard_at = excluded.heard_at`,
      [id, fact.openedOn, fact.closedOn, fact.assessedIn, fact.assessedInTime, epoch, version, heardAt],
    );
  }

  takeBefore(tx: Tx, epoch: number): Promise<(CountedEpisode & { episodeId: string })[]> {
    return tx.query(
      `with gone as (delete from episode_fact where epoch < $1 returning *) select episode_id as "episodeId", ${FACT} from gone`,
      [epoch],
    );
  }

  /** Adds to a month, and removes it when nothing is left: a rebuilt model would not have it either. */
  async add(tx: Tx, { month, completed, inTime }: AssessmentDelta): Promise<void> {
    const [left] = await tx.query<{ empty: boolean }>(
      'select completed + $2 = 0 as empty from assessment_month where month = $1 for update',
      [month, completed],
    );
    if (left?.empty) {
      await tx.query('delete from assessment_month where month = $1', [month]);
      return;
    }
    const change = 'completed = assessment_month.completed + $2, in_time = assessment_month.in_time + $3';
    await tx.query(
      left
        ? `update assessment_month set ${change} where month = $1`
        : `insert into assessment_month (month, completed, in_time) values ($1, $2, $3) on conflict (month) do update set ${change}`,
      [month, completed, inTime],
    );
  }
}
