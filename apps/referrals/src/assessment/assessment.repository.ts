import type { AssessmentAnswers, AssessmentField, EpisodeWork } from '@conjoint/contracts';
import type { WorkingDayDeadline } from '@conjoint/kernel';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import { ISO } from '../referral/referral-read.repository.js';
import type { ChangedAnswer } from './answers.rules.js';
import { assessmentLifecycle, type AssessmentState } from './assessment.rules.js';

type Queries = Pick<PartitionDb | Tx, 'query'>;

export interface NewAssessment {
  episodeId: string;
  childId: string;
  referralId: string;
  startedOn: string;
}

export async function insertAssessment(tx: Queries, assessment: NewAssessment): Promise<string> {
  const id = newId();
  await tx.query(
    'insert into assessment (id, episode_id, child_id, referral_id, state, started_on) values ($1, $2, $3, $4, $5, $6)',
    [
      id,
      assessment.episodeId,
      assessment.childId,
      assessment.referralId,
      assessmentLifecycle.initial,
      assessment.startedOn,
    ],
  );
  return id;
}

/** The assessment that goes on in this episode. */
export async function inProgressIn(tx: Queries, episodeId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from assessment where episode_id = $1 and state = 'in-progress'`,
    [episodeId],
  );
  return row?.id ?? null;
}

/** Whether a referral has led to an assessment of this child. */
export async function wasAssessedFor(tx: Queries, referralId: string, childId: string): Promise<boolean> {
  const rows = await tx.query('select 1 from assessment where referral_id = $1 and child_id = $2', [
    referralId,
    childId,
  ]);
  return rows.length > 0;
}

export interface AssessmentRow extends AssessmentAnswers {
  id: string;
  episode_id: string;
  child_id: string;
  referral_id: string;
  state: AssessmentState;
  version: number;
  started_on: string;
  completed_on: string | null;
  completed_at: Date | null;
  completed_by_name: string | null;
  request_id: string | null;
  clock: { id: string; derivation: WorkingDayDeadline; stoppedAt: string | null };
  corrections: (ChangedAnswer & { reason: string; at: string; byName: string })[];
}

/** Its clock is that of its referral and child. */
export async function readAssessment(db: Queries, id: string): Promise<AssessmentRow | null> {
  const [row] = await db.query<AssessmentRow>(
    `select assessment.id, assessment.episode_id, assessment.child_id, assessment.referral_id, assessment.state, assessment.version,
       assessment.started_on::text, assessment.completed_on::text, assessment.completed_at, assessment.completed_by_name,
       assessment.request_id, assessment.factors, assessment.child_voice as "childVoice",
       assessment.child_voice_missing as "childVoiceMissing", assessment.parents_voice as "parentsVoice",
       assessment.parents_voice_missing as "parentsVoiceMissing", assessment.analysis, assessment.outcome,
       assessment.outcome_reason as "outcomeReason", assessment.primary_need as "primaryNeed",
       jsonb_build_object('id', clock.id, 'derivation', clock.derivation, 'stoppedAt', ${ISO('clock.stopped_at')}) as clock,
       (select coalesce(jsonb_agg(jsonb_build_object('field', field, 'before', before, 'after', after, 'reason', reason,
          'at', ${ISO('at')}, 'byName', by_name) order by at desc, id desc), '[]')
        from assessment_correction where assessment_id = assessment.id) as corrections
     from assessment join clock on clock.referral_id = assessment.referral_id and clock.child_id = assessment.child_id
       and clock.kind = 'child-and-family-assessment' and clock.superseded_at is null
     where assessment.id = $1`,
    [id],
  );
  return row ?? null;
}

const COLUMN_OF: Readonly<Record<AssessmentField, string>> = {
  factors: 'factors',
  childVoice: 'child_voice',
  childVoiceMissing: 'child_voice_missing',
  parentsVoice: 'parents_voice',
  parentsVoiceMissing: 'parents_voice_missing',
  analysis: 'analysis',
  outcome: 'outcome',
  outcomeReason: 'outcome_reason',
  primaryNeed: 'primary_need',
};

/** Writes the answers that are given, and counts the version on. */
export async function writeAnswers(
  tx: Queries,
  id: string,
  answers: Partial<AssessmentAnswers>,
): Promise<void> {
  const given = (Object.keys(COLUMN_OF) as AssessmentField[]).filter((field) => answers[field] !== undefined);
  const set = given.map((field, index) => `${COLUMN_OF[field]} = $${index + 2}`);
  await tx.query(`update assessment set ${['version = version + 1', ...set].join(', ')} where id = $1`, [
    id,
    ...given.map((field) => answers[field]),
  ]);
}

export async function completeAssessment(
  tx: Queries,
  id: string,
  {
    requestId,
    at,
    on,
    by,
    state,
  }: { requestId: string; at: Date; on: string; by: { key: string; name: string }; state: AssessmentState },
): Promise<void> {
  await tx.query(
    `update assessment set state = $2, version = version + 1, request_id = $3, completed_at = $4, completed_on = $5,
       completed_by = $6, completed_by_name = $7 where id = $1`,
    [id, state, requestId, at, on, by.key, by.name],
  );
}

/** What an assessment says about its episode: the work that follows, and why the child needs help. */
export async function followOutcome(
  tx: Queries,
  episodeId: string,
  { work, primaryNeed }: { work: EpisodeWork; primaryNeed: string },
): Promise<void> {
  await tx.query('update episode set work = $2, primary_need = $3, version = version + 1 where id = $1', [
    episodeId,
    work,
    primaryNeed,
  ]);
}

export async function wasCorrectedBy(tx: Queries, requestId: string): Promise<string | null> {
  const [row] = await tx.query<{ assessment_id: string }>(
    'select assessment_id from assessment_correction where request_id = $1 limit 1',
    [requestId],
  );
  return row?.assessment_id ?? null;
}

export async function insertCorrections(
  tx: Queries,
  changed: readonly ChangedAnswer[],
  why: {
    assessmentId: string;
    requestId: string;
    reason: string;
    at: Date;
    by: { key: string; name: string };
  },
): Promise<void> {
  for (const { field, before, after } of changed)
    await tx.query(
      `insert into assessment_correction (id, assessment_id, request_id, field, before, after, reason, at, by, by_name)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        newId(),
        why.assessmentId,
        why.requestId,
        field,
        before,
        after,
        why.reason,
        why.at,
        why.by.key,
        why.by.name,
      ],
    );
}

export async function receivedAtOf(tx: Queries, referralId: string): Promise<Date> {
  const [row] = await tx.query<{ received_at: Date }>('select received_at from referral where id = $1', [
    referralId,
  ]);
  return row!.received_at;
}
