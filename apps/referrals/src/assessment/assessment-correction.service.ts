import { CASE_WORKERS, type correctAssessment, type ParsedRequestOf } from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { publishEpisodes } from '../episode/episode-fact.repository.js';
import { changeEpisode, refuseStaleVersion } from '../episode/locked-episode.js';
import { changedAnswers, checkAnswers, missingAnswers, workAfterCorrection } from './answers.rules.js';
import {
  followOutcome,
  insertCorrections,
  readAssessment,
  wasCorrectedBy,
  writeAnswers,
} from './assessment.repository.js';
import { assessmentLifecycle } from './assessment.rules.js';
import { answersOf } from './assessment.view.js';

/** A completed assessment is only corrected: with a reason, whole afterwards as before, and what it said is kept. */
@Injectable()
export class AssessmentCorrectionService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async correct(asked: ParsedRequestOf<typeof correctAssessment>, call: Call): Promise<void> {
    requireRole(call, ...CASE_WORKERS);
    const now = this.clock.now();
    const { assessmentId, requestId, reason } = asked;
    const named = { of: 'assessment', id: assessmentId, action: 'assessment.corrected', now } as const;
    await changeEpisode(call, named, async (tx, episode) => {
      const before = await wasCorrectedBy(tx, requestId);
      if (before === assessmentId) return false;
      if (before !== null)
        throw new DomainError('conflict', 'This request corrected another assessment already');
      const row = (await readAssessment(tx, assessmentId))!;
      assessmentLifecycle.next(row.state, 'correct');
      refuseStaleVersion('assessment', row.version, asked.version);
      checkAnswers(asked.answers);
      const was = answersOf(row);
      const is = Object.assign({ ...was }, asked.answers);
      const missing = missingAnswers(is);
      if (missing.length > 0)
        throw validationFailed(missing.map(({ field, message }) => ({ field: `answers.${field}`, message })));
      const changed = changedAnswers(was, is);
      if (changed.length === 0)
        throw validationFailed([{ field: 'answers', message: 'Change what is to be corrected' }]);
      await writeAnswers(tx, assessmentId, asked.answers);
      const by = { key: call.acting.personKey, name: call.acting.personName };
      await insertCorrections(tx, changed, { assessmentId, requestId, reason, at: now, by });
      if (changed.some(({ field }) => field === 'outcome' || field === 'primaryNeed')) {
        const outcomes = { before: was.outcome!, after: is.outcome! };
        const work = workAfterCorrection(episode.work ?? 'assessment', outcomes);
        await followOutcome(tx, episode.id, { work, primaryNeed: is.primaryNeed! });
        await publishEpisodes(tx, [episode.id]);
      }
      return [];
    });
  }
}
