import type { listImportProblems, ResponseOf } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';

export type ListedProblem = ResponseOf<typeof listImportProblems>['problems'][number];

/** Problems of a finished import in the order of the file, those of the file as a whole first. */
export async function problemPage(
  db: PartitionDb,
  importId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<ListedProblem[]> {
  return db.query<ListedProblem>(
    `select p.line, p.local_id as "localId", p.person_id as "childId", p.field, p.rule, p.value, p.message, p.remedy
     from census_problem p join census_import i on i.id = p.import_id
     where p.import_id = $1 and i.state = 'done'
     order by p.line nulls first, p.position limit $2 offset $3`,
    [importId, limit, offset],
  );
}
