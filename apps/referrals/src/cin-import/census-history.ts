import type { PartitionDb, Tx } from '@conjoint/platform';
import { labelOf } from '../cin-rules/code-sets.js';

export interface CensusHistoryModule {
  /** Null for the child's own modules, and for an episode whose referral date is no date. */
  episodeId: string | null;
  episodeOpenedOn: string | null;
  module: string;
  fields: { name: string; value: string; label: string | null }[];
}

interface Field {
  name: string;
  value: string;
}

export interface CensusHistoryProblem {
  field: string;
  rule: string;
  message: string;
  remedy: string;
  importId: string;
}

export interface HistoryPage {
  limit: number;
  offset: number;
}

/** What one module may take of an answer: a census whose module is larger is a mistake, and is kept whole all the same. */
const MODULE_CHARACTERS = 20_000;

export const COUNT_CENSUS_MODULES = `select count(*)::int from census_record r join census_module m on m.record_id = r.id
  where r.person_id = $1`;

/** Census modules of a child, its own first and then the newest episode's, values as they came, with the label of a code beside it. */
export async function censusModulesFor(
  db: PartitionDb | Tx,
  childId: string,
  { limit, offset }: HistoryPage,
): Promise<CensusHistoryModule[]> {
  const rows = await db.query<{
    episode_id: string | null;
    opened_on: string | null;
    module: string;
    fields: Field[];
  }>(
    `select r.episode_id, e.opened_on::text, m.module, m.fields from census_record r
       join census_module m on m.record_id = r.id left join episode e on e.id = r.episode_id
     where r.person_id = $1 order by r.is_child desc, e.opened_on desc nulls last, r.id, m.position limit $2 offset $3`,
    [childId, limit, offset],
  );
  return rows.map(({ episode_id: episodeId, opened_on: episodeOpenedOn, module, fields }) => ({
    episodeId,
    episodeOpenedOn,
    module,
    fields: withinOneAnswer(fields).map(({ name, value }) => ({ name, value, label: labelOf(name, value) })),
  }));
}

/** As many fields as fit, and how many more there are: an answer has a limit, and nothing is left out in silence. */
function withinOneAnswer(fields: Field[]): Field[] {
  let characters = 0;
  const fitting = fields.findIndex(
    ({ name, value }) => (characters += name.length + value.length) > MODULE_CHARACTERS,
  );
  if (fitting === -1) return fields;
  const more = fields.length - fitting;
  return [
    ...fields.slice(0, fitting),
    {
      name: 'NotShown',
      value: `${more} more of this module, too long for a page. They are kept as the census had them`,
    },
  ];
}

/** SQL: a problem of the child `$1` in the last census it was in. */
const LAST_PROBLEMS = `p.person_id = $1 and p.import_id = (
  select i.id from census_seen seen join census_import i on i.id = seen.import_id
  where seen.person_id = $1 and i.state = 'done' order by i.finished_at desc, i.id desc limit 1)`;

export const COUNT_CENSUS_PROBLEMS = `select count(*)::int from census_problem p where ${LAST_PROBLEMS}`;

/** What the rules rejected of a child in the last census it was in. Earlier ones were put right, or are said again. */
export async function censusProblemsFor(
  db: PartitionDb | Tx,
  childId: string,
  { limit, offset }: HistoryPage,
): Promise<CensusHistoryProblem[]> {
  return db.query<CensusHistoryProblem>(
    `select p.field, p.rule, p.message, p.remedy, p.import_id as "importId" from census_problem p
     where ${LAST_PROBLEMS}
     order by p.line nulls first, p.position limit $2 offset $3`,
    [childId, limit, offset],
  );
}
