import type { AssessmentOutcome } from '@conjoint/contracts';
import { newId, type Tx } from '@conjoint/platform';
import type { AssessmentState } from '../assessment/assessment.rules.js';
import type { EpisodeState } from '../episode/episode.rules.js';

interface Who {
  key: string;
  name: string;
}

export interface AssessmentOfCase {
  id: string;
  state: AssessmentState;
  referral_id: string;
  outcome: AssessmentOutcome | null;
  completed_on: string | null;
}

/** Of an episode, latest first. */
export function assessmentsOf(tx: Tx, episodeId: string): Promise<AssessmentOfCase[]> {
  return tx.query<AssessmentOfCase>(
    `select id, state, referral_id, outcome, completed_on::text from assessment where episode_id = $1
     order by started_on desc, id desc`,
    [episodeId],
  );
}

export async function setAssessmentState(tx: Tx, id: string, state: AssessmentState): Promise<void> {
  await tx.query('update assessment set state = $2, version = version + 1 where id = $1', [id, state]);
}

export interface NewClosure {
  requestId: string;
  episodeId: string;
  closedOn: string;
  reason: string;
  rationale: string;
  at: Date;
  by: Who;
  endedAssessmentId: string | null;
}

export async function insertClosure(tx: Tx, closure: NewClosure): Promise<void> {
  await tx.query(
    `insert into episode_closure (id, episode_id, request_id, closed_on, reason, rationale, at, by, by_name, ended_assessment_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      newId(),
      closure.episodeId,
      closure.requestId,
      closure.closedOn,
      closure.reason,
      closure.rationale,
      closure.at,
      closure.by.key,
      closure.by.name,
      closure.endedAssessmentId,
    ],
  );
}

export async function closeRow(
  tx: Tx,
  episodeId: string,
  { state, closedOn, reason }: { state: EpisodeState; closedOn: string; reason: string },
): Promise<void> {
  await tx.query(
    `update episode set state = $2, closed_on = $3, closure_reason = $4, version = version + 1 where id = $1`,
    [episodeId, state, closedOn, reason],
  );
}

/** Open again, and nobody's: who had it when it closed may have other work by now. */
export async function openRow(tx: Tx, episodeId: string, state: EpisodeState): Promise<void> {
  await tx.query(
    `update episode set state = $2, closed_on = null, closure_reason = null, worker_key = null, worker_name = null,
       version = version + 1 where id = $1`,
    [episodeId, state],
  );
}

/** The episode that an earlier sending of the same request closed. */
export async function closedByRequest(tx: Tx, requestId: string): Promise<string | null> {
  const [row] = await tx.query<{ episode_id: string }>(
    'select episode_id from episode_closure where request_id = $1',
    [requestId],
  );
  return row?.episode_id ?? null;
}

export async function undoneByRequest(tx: Tx, requestId: string): Promise<string | null> {
  const [row] = await tx.query<{ episode_id: string }>(
    'select episode_id from episode_closure where undo_request_id = $1',
    [requestId],
  );
  return row?.episode_id ?? null;
}

/** The closure that stands; none of an episode that its decision closed. */
export async function standingClosure(
  tx: Tx,
  episodeId: string,
): Promise<{ id: string; endedAssessmentId: string | null } | null> {
  const [row] = await tx.query<{ id: string; endedAssessmentId: string | null }>(
    `select id, ended_assessment_id as "endedAssessmentId" from episode_closure where episode_id = $1 and undone_at is null`,
    [episodeId],
  );
  return row ?? null;
}

export async function markUndone(
  tx: Tx,
  closureId: string,
  { requestId, at, by, reason }: { requestId: string; at: Date; by: Who; reason: string },
): Promise<void> {
  await tx.query(
    `update episode_closure set undo_request_id = $2, undone_at = $3, undone_by = $4, undone_by_name = $5, undone_reason = $6
     where id = $1`,
    [closureId, requestId, at, by.key, by.name, reason],
  );
}

/** Whether the child has another open episode: there is never more than one (rule 8815). */
export async function hasOtherOpen(tx: Tx, childId: string, episodeId: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from episode where child_id = $1 and id <> $2 and state = 'open' limit 1`,
    [childId, episodeId],
  );
  return rows.length > 0;
}
