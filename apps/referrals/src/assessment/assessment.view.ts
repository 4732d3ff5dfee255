import type { AssessmentAnswers, AssessmentView } from '@conjoint/contracts';
import { isOverdue } from '@conjoint/kernel';
import { clockView } from '../clock/clock.rules.js';
import { displayName, type Named } from '../household/display-name.js';
import { missingAnswers } from './answers.rules.js';
import type { AssessmentRow } from './assessment.repository.js';

export function answersOf(row: AssessmentAnswers): AssessmentAnswers {
  const { factors, childVoice, childVoiceMissing, parentsVoice, parentsVoiceMissing } = row;
  const { analysis, outcome, outcomeReason, primaryNeed } = row;
  return {
    factors,
    childVoice,
    childVoiceMissing,
    parentsVoice,
    parentsVoiceMissing,
    analysis,
    outcome,
    outcomeReason,
    primaryNeed,
  };
}

/** The assessment as it stands. `referralId` of its clock is not said: a referral may name a child whose record is hidden. */
export function assessmentView(row: AssessmentRow, child: Named, now: Date): AssessmentView {
  const { clock } = row;
  const state = { ...clock, kind: 'child-and-family-assessment' as const, referralId: null };
  return {
    id: row.id,
    episodeId: row.episode_id,
    childId: row.child_id,
    childName: displayName(child),
    unborn: child.unborn ?? false,
    state: row.state,
    version: row.version,
    startedOn: row.started_on,
    clock: clockView({ ...state, childId: row.child_id }, now),
    answers: answersOf(row),
    missing: missingAnswers(row),
    completed: row.completed_at && {
      at: row.completed_at.toISOString(),
      byName: row.completed_by_name!,
      inTime: !isOverdue(clock.derivation.dueAt, row.completed_at),
    },
    corrections: row.corrections,
  };
}
