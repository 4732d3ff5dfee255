import type { Tx } from '@conjoint/platform';
import type { CensusProblem } from '../cin-rules/cin-rules.js';
import type { CensusPart } from './census-part.js';

export interface StagedProblem extends CensusProblem {
  position: number;
  /** Which child of the file; null for the file as a whole. */
  childNumber: number | null;
}

/** Many rows in one statement and one parameter: ten times as fast as row by row. */
export async function stageParts(tx: Tx, importId: string, parts: readonly CensusPart[]): Promise<void> {
  if (parts.length === 0) return;
  await tx.query(
    `insert into census_stage (import_id, child_number, part, record_id, target_id, hash, body)
     select $1, p."childNumber", p.part, p."recordId", p."targetId", p.hash, p.body
     from jsonb_to_recordset($2::jsonb) as p ("childNumber" int, part int, "recordId" uuid, "targetId" uuid, hash text, body jsonb)`,
    [importId, JSON.stringify(parts)],
  );
}

export async function stageProblems(
  tx: Tx,
  importId: string,
  problems: readonly StagedProblem[],
): Promise<void> {
  if (problems.length === 0) return;
  await tx.query(
    `insert into census_problem (import_id, position, line, local_id, child_number, field, rule, value, message, remedy)
     select $1, * from unnest($2::int[], $3::int[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])`,
    [
      importId,
      problems.map(({ position }) => position),
      problems.map(({ line }) => line),
      problems.map(({ localId }) => localId && localId.slice(0, 100)),
      problems.map(({ childNumber }) => childNumber),
      problems.map(({ field }) => field),
      problems.map(({ rule }) => rule),
      problems.map(({ value }) => value),
      problems.map(({ message }) => message),
      problems.map(({ remedy }) => remedy),
    ],
  );
}
