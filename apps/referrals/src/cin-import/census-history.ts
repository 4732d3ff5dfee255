import type { PartitionDb, Tx } from '@conjoint/platform';
import { labelOf } from '../cin-rules/code-sets.js';

export interface CensusHistoryModule {
  /** Null for the child's own modules, and for an episode whose referral date is no date. */
  episodeId: string | null;
  module: string;
  fields: { name: string; value: string; label: string | null }[];
}

export interface CensusHistoryProblem {
  field: string;
  rule: string;
  message: string;
  remedy: string;
  importId: string;
}

/** Every census module of a child in the order of the source, values as they came, with the label of a code beside it. */
export async function censusModulesFor(
  db: PartitionDb | Tx,
  childId: string,
): Promise<CensusHistoryModule[]> {
  const rows = await db.query<{
    episode_id: string | null;
    module: string;
    fields: { name: string; value: string }[];
  }>(
    `select r.episode_id, m.module, m.fields from census_record r
       join census_module m on m.record_id = r.id left join episode e on e.id = r.episode_id
     where r.person_id = $1 order by r.is_child desc, e.opened_on nulls last, r.id, m.position`,
    [childId],
  );
  return rows.map(({ episode_id: episodeId, module, fields }) => ({
    episodeId,
    module,
    fields: fields.map(({ name, value }) => ({ name, value, label: labelOf(name, value) })),
  }));
}

/** What the rules rejected of a child in the last census it was in. Earlier ones were put right, or are said again. */
export async function censusProblemsFor(
  db: PartitionDb | Tx,
  childId: string,
): Promise<CensusHistoryProblem[]> {
  return db.query<CensusHistoryProblem>(
    `select p.field, p.rule, p.message, p.remedy, p.import_id as "importId" from census_problem p
     where p.person_id = $1 and p.import_id = (
       select i.id from census_seen seen join census_import i on i.id = seen.import_id
       where seen.person_id = $1 and i.state = 'done' order by i.finished_at desc, i.id desc limit 1)
     order by p.line nulls first, p.position`,
    [childId],
  );
}
