import type { listCinReturnProblems, ResponseOf } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import { publishedRules } from '../cin-rules/code-sets.js';
import { UNIQUE_RULES } from '../cin-rules/file.rules.js';
import { remedyFor } from '../cin-rules/remedies.js';
import type { ReturnProblem } from '../cin-writing/return-problem.js';
import { isHidden } from '../restriction/hidden.js';

type Listed = ResponseOf<typeof listCinReturnProblems>;

export interface PlacedProblem extends ReturnProblem {
  position: number;
  personId: string | null;
  localId: string | null;
}

export async function insertProblems(
  tx: Tx,
  returnId: string,
  problems: readonly PlacedProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await tx.query(
    `insert into cin_return_problem (return_id, position, person_id, local_id, field, rule, value, message, remedy, in_file)
     select $1, p.position, p."personId", left(p."localId", 100), p.field, p.rule, p.value, p.message, p.remedy, p."inFile"
     from jsonb_to_recordset($2::jsonb) as p (position int, "personId" uuid, "localId" text, field text, rule text, value text,
       message text, remedy text, "inFile" text)`,
    [returnId, JSON.stringify(problems)],
  );
}

/** Rules over all children at once: the same local id, the same UPN. Gives how many were found. */
export async function insertRepeats(tx: Tx, returnId: string, after: number): Promise<number> {
  let position = after;
  const kinds = [
    { rule: UNIQUE_RULES.localId, key: 'local_id', field: 'LAchildID' },
    { rule: UNIQUE_RULES.upn, key: 'upn', field: 'UPN' },
  ];
  for (const { rule, key, field } of kinds) {
    const [row] = await tx.query<{ found: number }>(
      `with placed as (
         insert into cin_return_problem (return_id, position, person_id, local_id, field, rule, value, message, remedy)
         select $1, $2 + row_number() over (order by value, person_id), person_id, left(local_id, 100), $3, $4, left(value, 200), $5, $6
         from (select person_id, local_id, ${key} as value, count(*) over (partition by ${key}) as holders
           from cin_return_child where return_id = $1 and ${key} is not null) as one
         where holders > 1 returning 1)
       select count(*)::int as found from placed`,
      [returnId, position, field, rule, publishedRules.get(rule)!.message, remedyFor(rule)],
    );
    position += row!.found;
  }
  return position - after;
}

/** SQL: a problem of a finished return; those of a hidden child are its keeper's, which `$2` says. */
const LISTED = `p.return_id = $1 and r.state = 'done' and ($2 or p.person_id is null or not ${isHidden('p.person_id')})`;

interface Asked {
  returnId: string;
  keeper: boolean;
}

/** What concerns the whole file first, then child by child as the file has them. A child whose record is gone since is not linked. */
export async function problemPage(
  db: PartitionDb,
  {
    returnId,
    keeper,
    rule,
    limit,
    offset,
  }: Asked & { rule: string | undefined; limit: number; offset: number },
): Promise<Listed['problems']> {
  return db.query(
    `select p.local_id as "localId", person.id as "childId", p.field, p.rule, p.value, p.message, p.remedy, p.in_file as "inFile"
     from cin_return_problem p join cin_return r on r.id = p.return_id left join person on person.id = p.person_id
     where ${LISTED} and ($5::text is null or p.rule = $5)
     order by p.person_id is not null, p.position limit $3 offset $4`,
    [returnId, keeper, limit, offset, rule ?? null],
  );
}

/** The rules that found something: what the DfE refuses first, the most frequent first of those. */
export async function brokenRules(db: PartitionDb, { returnId, keeper }: Asked): Promise<Listed['rules']> {
  const rows = await db.query<Omit<Listed['rules'][number], 'kind'>>(
    `select p.rule, min(p.message) as message, min(p.remedy) as remedy, count(*)::int as problems,
       count(distinct p.person_id)::int as children
     from cin_return_problem p join cin_return r on r.id = p.return_id
     where ${LISTED} group by p.rule order by problems desc, p.rule`,
    [returnId, keeper],
  );
  const rules = rows.map((row) => ({ ...row, kind: kindOf(row.rule) }));
  return ORDER.flatMap((kind) => rules.filter((rule) => rule.kind === kind));
}

type Kind = Listed['rules'][number]['kind'];
const ORDER: readonly Kind[] = ['left-out', 'error', 'query'];

function kindOf(rule: string): Kind {
  const published = publishedRules.get(rule);
  if (!published) return 'left-out';
  return published.kind === 'ERROR' ? 'error' : 'query';
}
