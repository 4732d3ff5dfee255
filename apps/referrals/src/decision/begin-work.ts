import { londonDate } from '@conjoint/kernel';
import type { Tx } from '@conjoint/platform';
import { inProgressIn, insertAssessment } from '../assessment/assessment.repository.js';
import { insertClock } from '../clock/clock.repository.js';
import { episodeLifecycle, raisedWork } from '../episode/episode.rules.js';
import { insertEpisode, openEpisodesOf, setWork, type OpenEpisode } from './decision.repository.js';
import {
  CLOSED_WITHOUT_ASSESSMENT,
  OUTCOME_EFFECTS,
  type AskedDecision,
  type OutcomeEffect,
} from './decision.rules.js';

interface Decided {
  referral: { id: string; received_at: Date };
  decisions: readonly AskedDecision[];
  now: Date;
}

/**
 * What decisions begin: episodes, open or closed on the day, the kind of work, and the assessment with its clock, which counts from the
 * receipt. Gives the episodes that changed.
 */
export async function beginWork(tx: Tx, { referral, decisions, now }: Decided): Promise<string[]> {
  const changed: string[] = [];
  // Another referral of a child may have opened an episode since; episodes of one child never overlap (rule 8820).
  const open = await openEpisodesOf(
    tx,
    decisions.map(({ childId }) => childId),
  );
  for (const { childId, outcome } of decisions) {
    const effect = OUTCOME_EFFECTS[outcome];
    const before = open.get(childId);
    const begun = { childId, referral, effect, now };
    const episodeId = before ? await goOn(tx, before, effect) : await begin(tx, begun);
    if (episodeId !== null) changed.push(episodeId);
    // An open case of a census is worked on where it was recorded: only its deadline is kept.
    if (effect.assessment) await beginAssessment(tx, { ...begun, episodeId });
  }
  return changed;
}

interface Begun {
  childId: string;
  referral: Decided['referral'];
  effect: OutcomeEffect;
  now: Date;
}

function begin(tx: Tx, { childId, referral, effect, now }: Begun): Promise<string> {
  const ends = effect.episode === 'closed';
  return insertEpisode(tx, {
    childId,
    referralId: referral.id,
    openedOn: londonDate(referral.received_at),
    referralNfa: effect.referralNfa,
    work: effect.work,
    state: ends ? episodeLifecycle.next(episodeLifecycle.initial, 'close') : episodeLifecycle.initial,
    closed: ends ? { on: londonDate(now), reason: CLOSED_WITHOUT_ASSESSMENT } : null,
  });
}

/** An open episode needs what it needed, or more. Null for one of a census, which says nothing. */
async function goOn(tx: Tx, episode: OpenEpisode, effect: OutcomeEffect): Promise<string | null> {
  if (episode.origin === 'census') return null;
  const work = effect.episode === 'open' ? raisedWork(episode.work, effect.work) : episode.work;
  if (work !== null && work !== episode.work) await setWork(tx, episode.id, work);
  return episode.id;
}

async function beginAssessment(
  tx: Tx,
  { childId, referral, now, episodeId }: Begun & { episodeId: string | null },
): Promise<void> {
  // It is being assessed already, by a deadline that is sooner.
  if (episodeId !== null && (await inProgressIn(tx, episodeId)) !== null) return;
  if (episodeId !== null)
    await insertAssessment(tx, { episodeId, childId, referralId: referral.id, startedOn: londonDate(now) });
  await insertClock(tx, {
    kind: 'child-and-family-assessment',
    referralId: referral.id,
    childId,
    startedAt: referral.received_at,
  });
}
