import type { listImportProblems, ResponseOf } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';
import { isHidden } from '../restriction/hidden.js';

/** SQL: a problem of a finished import; those of a hidden child are its keeper's, which `$2` says. */
const LISTED = `p.import_id = $1 and i.state = 'done' and ($2 or p.person_id is null or not ${isHidden('p.person_id')})`;

type Listed = ResponseOf<typeof listImportProblems>;
export type ListedProblem = Listed['problems'][number];
export type BrokenRule = Listed['rules'][number];

interface Asked {
  importId: string;
  keeper: boolean;
}

/** Problems of a finished import in the order of the file, those of the file as a whole first. */
export async function problemPage(
  db: PartitionDb,
  {
    importId,
    keeper,
    rule,
    limit,
    offset,
  }: Asked & { rule?: string | undefined; limit: number; offset: number },
): Promise<ListedProblem[]> {
  return db.query<ListedProblem>(
    `select p.line, p.local_id as "localId", p.person_id as "childId", p.field, p.rule, p.value, p.message, p.remedy
     from census_problem p join census_import i on i.id = p.import_id
     where ${LISTED} and ($5::text is null or p.rule = $5)
     order by p.line nulls first, p.position limit $3 offset $4`,
    [importId, keeper, limit, offset, rule ?? null],
  );
}

/** The rules that found something, the most frequent first. A rule has one text; the few that name a value show one of them. */
export async function brokenRules(db: PartitionDb, { importId, keeper }: Asked): Promise<BrokenRule[]> {
  return db.query<BrokenRule>(
    `select p.rule, min(p.message) as message, min(p.remedy) as remedy, count(*)::int as problems,
       count(distinct coalesce(p.person_id::text, p.child_number::text))::int as children
     from census_problem p join census_import i on i.id = p.import_id
     where ${LISTED}
     group by p.rule order by problems desc, p.rule`,
    [importId, keeper],
  );
}
