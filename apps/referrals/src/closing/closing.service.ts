import { CASE_WORKERS, type closeEpisode, type ParsedRequestOf, type undoClosure } from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { assessmentLifecycle } from '../assessment/assessment.rules.js';
import { runAssessmentClock, stopAssessmentClocks } from '../clock/clock.repository.js';
import { otherHolders } from '../decision/decision.repository.js';
import { publishEpisodes } from '../episode/episode-fact.repository.js';
import { episodeLifecycle } from '../episode/episode.rules.js';
import { changeEpisode, refuseStaleVersion, type EpisodeRow } from '../episode/locked-episode.js';
import { lastHappenedAt } from '../note/note.repository.js';
import {
  assessmentsOf,
  closedByRequest,
  closeRow,
  hasOtherOpen,
  insertClosure,
  markUndone,
  openRow,
  setAssessmentState,
  standingClosure,
  undoneByRequest,
} from './closing.repository.js';
import { checkClosure } from './closing.rules.js';

type Close = ParsedRequestOf<typeof closeEpisode>;
type Undo = ParsedRequestOf<typeof undoClosure>;

/** A case closes with a census reason. It is not opened again, but for a closure that was a mistake. */
@Injectable()
export class ClosingService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async close(asked: Close, call: Call): Promise<void> {
    requireRole(call, ...CASE_WORKERS);
    const now = this.clock.now();
    const named = { of: 'episode', id: asked.episodeId, action: 'episode.closed', now } as const;
    await changeEpisode(call, named, async (tx, episode) => {
      if (wasDone(await closedByRequest(tx, asked.requestId), asked)) return false;
      const state = episodeLifecycle.next(episode.state, 'close');
      refuseStaleVersion('case', episode.version, asked.version);
      const going = await this.check(tx, asked, episode, now);
      if (going !== null) await setAssessmentState(tx, going, assessmentLifecycle.next('in-progress', 'end'));
      await stopAssessmentClocks(tx, { childId: episode.child_id, at: now });
      await closeRow(tx, episode.id, { state, closedOn: asked.closedOn, reason: asked.reason });
      await insertClosure(tx, { ...asked, at: now, by: whoOf(call), endedAssessmentId: going });
      await publishEpisodes(tx, [episode.id]);
      return going === null ? [] : [going];
    });
  }

  /** The assessment that the closure cuts off, if one goes on. */
  private async check(tx: Tx, asked: Close, episode: EpisodeRow, now: Date): Promise<string | null> {
    const assessments = await assessmentsOf(tx, episode.id);
    const going = assessments.find(({ state }) => state === 'in-progress');
    const last = assessments.find(({ state }) => state === 'completed');
    const happened = await lastHappenedAt(tx, episode.id);
    const found = {
      openedOn: episode.opened_on,
      assessing: going !== undefined,
      assessed: last ? { outcome: last.outcome!, completedOn: last.completed_on! } : null,
      lastNoteOn: happened && londonDate(happened),
    };
    checkClosure(asked, found, londonDate(now));
    return going?.id ?? null;
  }

  async undo(asked: Undo, call: Call): Promise<void> {
    requireRole(call, 'team-manager');
    const now = this.clock.now();
    const named = { of: 'episode', id: asked.episodeId, action: 'episode.closure-undone', now } as const;
    await changeEpisode(call, named, async (tx, episode) => {
      if (wasDone(await undoneByRequest(tx, asked.requestId), asked)) return false;
      const state = episodeLifecycle.next(episode.state, 'undo-closure');
      refuseStaleVersion('case', episode.version, asked.version);
      const closure = await standingClosure(tx, episode.id);
      if (!closure) throw nothingToUndo(episode);
      await assertMayOpen(tx, episode);
      await openRow(tx, episode.id, state);
      await markUndone(tx, closure.id, {
        requestId: asked.requestId,
        at: now,
        by: whoOf(call),
        reason: asked.reason,
      });
      if (closure.endedAssessmentId !== null) await this.goOn(tx, episode, closure.endedAssessmentId);
      await publishEpisodes(tx, [episode.id]);
      return closure.endedAssessmentId === null ? [] : [closure.endedAssessmentId];
    });
  }

  private async goOn(tx: Tx, episode: EpisodeRow, assessmentId: string): Promise<void> {
    const assessment = (await assessmentsOf(tx, episode.id)).find(({ id }) => id === assessmentId)!;
    await setAssessmentState(tx, assessmentId, assessmentLifecycle.next(assessment.state, 'go-on'));
    await runAssessmentClock(tx, { referralId: assessment.referral_id, childId: episode.child_id });
  }
}

function whoOf({ acting }: Call): { key: string; name: string } {
  return { key: acting.personKey, name: acting.personName };
}

/** A repeat after a time-out; the same request about another case is a mistake of the caller. */
function wasDone(before: string | null, asked: { episodeId: string; requestId: string }): boolean {
  if (before === null) return false;
  if (before === asked.episodeId) return true;
  throw new DomainError('conflict', 'This request was used for another case already', {
    details: { requestId: asked.requestId },
  });
}

/** An episode that was taken over (the sample, an earlier system) is closed without anybody having closed it here. */
function nothingToUndo({ referral_nfa: byDecision }: EpisodeRow): DomainError {
  const why = byDecision
    ? 'This case was closed by the decision on its referral, so there is no closure to undo'
    : 'Nobody closed this case here, so there is no closure to undo';
  return new DomainError('not-acceptable-state', `${why}. Record a referral about the child`);
}

async function assertMayOpen(tx: Tx, { child_id: childId, id }: EpisodeRow): Promise<void> {
  if (await hasOtherOpen(tx, childId, id))
    throw new DomainError(
      'not-acceptable-state',
      'The child has another open case since. What is to be done goes on there',
    );
  if ((await otherHolders(tx, [childId])).length > 0)
    throw new DomainError(
      'not-acceptable-state',
      'Another council holds the case of this child by now, so it cannot be opened again here',
    );
}
