import { newId, type Tx } from '@conjoint/platform';
import { assessmentLifecycle } from './assessment.rules.js';

export interface NewAssessment {
  episodeId: string;
  childId: string;
  referralId: string;
  startedOn: string;
}

export async function insertAssessment(tx: Pick<Tx, 'query'>, assessment: NewAssessment): Promise<string> {
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

/** Whether an assessment goes on in this episode. */
export async function isBeingAssessed(tx: Pick<Tx, 'query'>, episodeId: string): Promise<boolean> {
  const rows = await tx.query(`select 1 from assessment where episode_id = $1 and state = 'in-progress'`, [
    episodeId,
  ]);
  return rows.length > 0;
}
