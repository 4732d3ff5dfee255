import {
  CASE_READERS,
  CASE_WORKERS,
  type AssessmentView,
  type completeAssessment as completeContract,
  type ParsedRequestOf,
  type saveAssessment,
} from '@conjoint/contracts';
import { DomainError, londonDate, validationFailed } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { insertClock, stopAssessmentClocks } from '../clock/clock.repository.js';
import { publishEpisodes } from '../episode/episode-fact.repository.js';
import { episodeLifecycle } from '../episode/episode.rules.js';
import {
  changeEpisode,
  episodeBehind,
  refuseStaleVersion,
  type EpisodeRow,
} from '../episode/locked-episode.js';
import { childOf } from '../note/note.repository.js';
import { changedAnswers, checkAnswers, missingAnswers, workAfter } from './answers.rules.js';
import {
  completeAssessment,
  followOutcome,
  inProgressIn,
  insertAssessment,
  readAssessment,
  receivedAtOf,
  wasAssessedFor,
  writeAnswers,
  type AssessmentRow,
} from './assessment.repository.js';
import { assessmentLifecycle } from './assessment.rules.js';
import { answersOf, assessmentView } from './assessment.view.js';

/** The child and family assessment while it is written, until it is completed. */
@Injectable()
export class AssessmentService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async get(assessmentId: string, call: Call): Promise<AssessmentView> {
    requireRole(call, ...CASE_READERS);
    const action = 'assessment.read';
    const episode = await episodeBehind(call, {
      of: 'assessment',
      id: assessmentId,
      action,
      now: this.clock.now(),
    });
    await call.db.audit(call, { action, subjects: [assessmentId, episode.id, episode.child_id] });
    return this.view(call, assessmentId);
  }

  /** Counted from the receipt of the referral, as any other: what began with a strategy discussion is no later for that. */
  async begin(episodeId: string, call: Call): Promise<AssessmentView> {
    requireRole(call, ...CASE_WORKERS);
    const now = this.clock.now();
    let id = '';
    const named = { of: 'episode', id: episodeId, action: 'assessment.begun', now } as const;
    await changeEpisode(call, named, async (tx, episode) => {
      episodeLifecycle.next(episode.state, 'assess');
      const going = await inProgressIn(tx, episode.id);
      if (going !== null) {
        id = going;
        return false;
      }
      const { child_id: childId, referral_id: referralId } = episode;
      if (referralId === null || (await wasAssessedFor(tx, referralId, childId)))
        throw new DomainError(
          'not-acceptable-state',
          'This case has been assessed. What has changed since is written in notes, or corrected in the assessment',
        );
      id = await insertAssessment(tx, {
        episodeId: episode.id,
        childId,
        referralId,
        startedOn: londonDate(now),
      });
      const startedAt = await receivedAtOf(tx, referralId);
      await insertClock(tx, { kind: 'child-and-family-assessment', referralId, childId, startedAt });
      await publishEpisodes(tx, [episode.id]);
      return [id];
    });
    return this.view(call, id);
  }

  async save(
    { assessmentId, version, answers }: ParsedRequestOf<typeof saveAssessment>,
    call: Call,
  ): Promise<AssessmentView> {
    requireRole(call, ...CASE_WORKERS);
    const named = {
      of: 'assessment',
      id: assessmentId,
      action: 'assessment.saved',
      now: this.clock.now(),
    } as const;
    await changeEpisode(call, named, async (tx) => {
      const row = (await readAssessment(tx, assessmentId))!;
      assessmentLifecycle.next(row.state, 'save');
      // A repeat after a time-out finds what it wrote.
      const same = changedAnswers(answersOf(row), { ...answersOf(row), ...given(answers) }).length === 0;
      if (same && row.version === version + 1) return false;
      refuseStaleVersion('assessment', row.version, version);
      checkAnswers(answers);
      await writeAnswers(tx, assessmentId, answers);
      return [];
    });
    return this.view(call, assessmentId);
  }

  async complete(
    { requestId, assessmentId, version }: ParsedRequestOf<typeof completeContract>,
    call: Call,
  ): Promise<AssessmentView> {
    requireRole(call, ...CASE_WORKERS);
    const now = this.clock.now();
    const named = { of: 'assessment', id: assessmentId, action: 'assessment.completed', now } as const;
    await changeEpisode(call, named, async (tx, episode) => {
      const row = (await readAssessment(tx, assessmentId))!;
      if (row.request_id === requestId) return false;
      const state = assessmentLifecycle.next(row.state, 'complete');
      refuseStaleVersion('assessment', row.version, version);
      const missing = missingAnswers(row);
      if (missing.length > 0) throw validationFailed(missing);
      const by = { key: call.acting.personKey, name: call.acting.personName };
      await completeAssessment(tx, row.id, { requestId, at: now, on: londonDate(now), by, state });
      await stopAssessmentClocks(tx, { childId: row.child_id, at: now });
      await this.follow(tx, episode, row, now);
      await publishEpisodes(tx, [episode.id]);
      return [];
    });
    return this.view(call, assessmentId);
  }

  private async follow(tx: Tx, episode: EpisodeRow, row: AssessmentRow, now: Date): Promise<void> {
    const outcome = row.outcome!;
    const work = workAfter(episode.work ?? 'assessment', outcome);
    await followOutcome(tx, episode.id, { work, primaryNeed: row.primaryNeed! });
    if (outcome !== 'strategy-discussion') return;
    await raiseAlert(tx, {
      kind: 'strategy-discussion-asked',
      at: now,
      forRole: 'team-manager',
      childId: row.child_id,
      text: 'An assessment ended with a strategy discussion. A social worker leads the enquiry',
    });
  }

  private async view(call: Call, id: string): Promise<AssessmentView> {
    const row = (await readAssessment(call.db, id))!;
    return assessmentView(row, await childOf(call.db, row.child_id), this.clock.now());
  }
}

/** Without the answers that are not there: left out means unchanged. */
function given<T extends object>(answers: T): Partial<T> {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined)) as Partial<T>;
}
