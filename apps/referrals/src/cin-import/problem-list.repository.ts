import type { listImportProblems, ResponseOf } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';

type Listed = ResponseOf<typeof listImportProblems>;
export type ListedProblem = Listed['problems'][number];
export type BrokenRule = Listed['rules'][number];

/** Problems of a finished import in the order of the file, those of the file as a whole first. */
export async function problemPage(
  db: PartitionDb,
  importId: string,
  { rule, limit, offset }: { rule?: string | undefined; limit: number; offset: number },
): Promise<ListedProblem[]> {
  return db.query<ListedProblem>(
    `select p.line, p.local_id as "localId", p.person_id as "childId", p.field, p.rule, p.value, p.message, p.remedy
     from census_problem p join census_import i on i.id = p.import_id
     where p.import_id = $1 and i.state = 'done' and ($4::text is null or p.rule = $4)
     order by p.line nulls first, p.position limit $2 offset $3`,
    [importId, limit, offset, rule ?? null],
  );
}

/** The rules that found something, the most frequent first. A rule has one text; the few that name a value show one of them. */
export async function brokenRules(db: PartitionDb, importId: string): Promise<BrokenRule[]> {
  return db.query<BrokenRule>(
    `select p.rule, min(p.message) as message, min(p.remedy) as remedy, count(*)::int as problems,
       count(distinct coalesce(p.person_id::text, p.child_number::text))::int as children
     from census_problem p join census_import i on i.id = p.import_id
     where p.import_id = $1 and i.state = 'done'
     group by p.rule order by problems desc, p.rule`,
    [importId],
  );
}
