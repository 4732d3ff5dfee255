import { DomainError } from '@conjoint/kernel';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import type { Terms, Worker } from './worker.rules.js';

export type Reader = Pick<PartitionDb | Tx, 'query'>;

// As JSON, dates stay the text they are: no time zone can move a day.
const WORKER = `jsonb_build_object(
  'id', w.id, 'personKey', w.person_key, 'name', w.name, 'sourceRef', w.source_ref, 'employer', w.employer,
  'employedHere', w.employed_here, 'source', w.source, 'registration', w.registration, 'renewedUntil', w.renewed_until,
  'startedOn', w.started_on, 'leftOn', w.left_on, 'leavingReason', w.leaving_reason, 'version', w.version,
  'terms', (select jsonb_agg(jsonb_build_object('validFrom', t.valid_from, 'contract', t.contract, 'grade', t.grade,
      'fteHundredths', t.fte_hundredths, 'caseHolder', t.case_holder) order by t.valid_from)
    from worker_terms t where t.worker_id = w.id and t.superseded_at is null),
  'absences', coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'from', a.from_on, 'until', a.until_on)
      order by a.from_on, a.id)
    from worker_absence a where a.worker_id = w.id and a.withdrawn_at is null), '[]'))`;

/** Workers by id; in the order of their names, those of a file without names last. */
export async function workersById(reader: Reader, ids: readonly string[]): Promise<Worker[]> {
  const rows = await reader.query<{ worker: Worker }>(
    `select ${WORKER} as worker from worker w where w.id = any($1::uuid[]) order by w.name nulls last, w.source_ref, w.id`,
    [ids],
  );
  return rows.map(({ worker }) => worker);
}

/** @throws DomainError `not-found`. */
export async function workerById(reader: Reader, id: string): Promise<Worker> {
  const [worker] = await workersById(reader, [id]);
  if (worker) return worker;
  throw new DomainError('not-found', 'There is no such worker here');
}

export async function workerOfPerson(reader: Reader, personKey: string): Promise<Worker | null> {
  const [row] = await reader.query<{ worker: Worker }>(
    `select ${WORKER} as worker from worker w where w.person_key = $1`,
    [personKey],
  );
  return row?.worker ?? null;
}

/** Holds workers in the order of their ids: whoever changes one, or counts what she carries, waits here. */
export async function lockWorkers(tx: Tx, ids: readonly string[]): Promise<Worker[]> {
  await tx.query('select 1 from worker where id = any($1::uuid[]) order by id for update', [ids]);
  return workersById(tx, ids);
}

/** @throws DomainError `not-found`. */
export async function lockWorker(tx: Tx, id: string): Promise<Worker> {
  const [worker] = await lockWorkers(tx, [id]);
  if (worker) return worker;
  throw new DomainError('not-found', 'There is no such worker here');
}

export interface NewWorker extends Omit<Worker, 'id' | 'version' | 'terms' | 'absences' | 'leavingReason'> {
  readonly terms: Omit<Terms, 'validFrom'>;
  readonly importId?: string;
}

/** Her id, or null where somebody with that person key has a record here already. */
export async function insertWorker(
  tx: Tx,
  worker: NewWorker,
  { by, at, on, id = newId(at.getTime()) }: { by: string; at: Date; on: string; id?: string },
): Promise<string | null> {
  const added = await tx.query(
    `insert into worker (id, person_key, name, source_ref, employer, employed_here, source, import_id, registration, renewed_until,
       started_on, left_on, said_on, recorded_at, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict do nothing returning id`,
    [
      id,
      worker.personKey,
      worker.name,
      worker.sourceRef,
      worker.employer,
      worker.employedHere,
      worker.source,
      worker.importId ?? null,
      worker.registration,
      worker.renewedUntil,
      worker.startedOn,
      worker.leftOn,
      on,
      at,
      by,
    ],
  );
  if (added.length === 0) return null;
  await insertTerms(tx, id, { ...worker.terms, validFrom: worker.startedOn }, { by, at });
  return id;
}

/** From a day on. What was said of the same day before is superseded. */
export async function insertTerms(
  tx: Tx,
  workerId: string,
  terms: Terms,
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await tx.query(
    `update worker_terms set superseded_at = $3, superseded_by = $4
     where worker_id = $1 and valid_from = $2 and superseded_at is null`,
    [workerId, terms.validFrom, at, by],
  );
  await tx.query(
    `insert into worker_terms (id, worker_id, valid_from, contract, grade, fte_hundredths, case_holder, recorded_at, recorded_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      newId(at.getTime()),
      workerId,
      terms.validFrom,
      terms.contract,
      terms.grade,
      terms.fteHundredths,
      terms.caseHolder,
      at,
      by,
    ],
  );
}

/** The workers of a page, by name; those of a file without names last. */
export async function pageOfWorkers(
  reader: Reader,
  asked: { teamId: string | null; leftSince: string | null; limit: number; offset: number },
): Promise<{ ids: string[]; total: number }> {
  const rows = await reader.query<{ id: string; total: number }>(
    `select worker.id, count(*) over ()::int as total from worker
     where ($1::date is null or left_on is null or left_on >= $1)
       and ($2::uuid is null or exists (select 1 from team_member
         where team_member.worker_id = worker.id and team_member.team_id = $2 and until_on is null))
     order by name nulls last, source_ref, id limit $3 offset $4`,
    [asked.leftSince, asked.teamId, asked.limit, asked.offset],
  );
  return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}
