import type { Outcome } from '@conjoint/contracts';
import { addDays, londonDate } from '@conjoint/kernel';
import type { CouncilShape } from './council-shape.js';
import type { PlannedAssessment, PlannedEpisode } from '@conjoint/contracts';
import type { SeededRandom } from './seeded-random.js';
import { CALLS, CLOSURES, MEETINGS, VISITS, type Story } from './stories.js';
import { officeTimeAfter, someTimeOn, workingDayAfter } from './working-hours.js';

const LIMIT_WORKING_DAYS = 45;
const DAYS_A_YEAR = 365;
const ASSESSMENT_DAYS = 50;
/** Notes of an open episode: the visits of the last while, not of years. One stands for those of a closed one. */
const MOST_NOTES = 3;

interface Begun {
  key: string;
  receivedAt: string;
  decision: { at: string; outcome: Outcome };
  story: Story;
  shape: CouncilShape;
  now: string;
  random: SeededRandom;
}

/** What became of a child after the decision: assessed, perhaps helped for a while, closed. Null where the decision was the end of it. */
export function planEpisode(begun: Begun): PlannedEpisode | null {
  const { decision, now, random } = begun;
  if (decision.outcome !== 'child-and-family-assessment' && decision.outcome !== 'strategy-discussion')
    return null;
  const found = whatIsFound(begun);
  const completedAt = assessedAt(begun);
  const begunAt = soonAfter(decision.at, completedAt, random);
  const closedAt = completedAt < now ? closesAt(begun, completedAt, found) : null;
  return {
    key: begun.key,
    opensAt: decision.at,
    allocations: [],
    notes: notesOf(begunAt, { until: closedAt ?? now, most: closedAt === null ? MOST_NOTES : 1, random }),
    assessment: {
      begunAt: begunAt < now ? begunAt : null,
      completedAt: completedAt < now ? completedAt : null,
      factors: factorsOf(begun),
      primaryNeed: begun.story.need,
      childVoice: begun.story.voice,
      outcome: found,
    },
    closure: closedAt === null ? null : { at: closedAt, reason: random.weighted(CLOSURES[found]) },
  };
}

function whatIsFound({ decision, shape, random }: Begun): PlannedAssessment['outcome'] {
  if (decision.outcome === 'strategy-discussion') return 'strategy-discussion';
  const notInNeed = shape.notInNeedRate / (1 - shape.withoutAssessmentRate);
  if (random.chance(notInNeed)) return random.chance(0.65) ? 'no-further-action' : 'early-help';
  return random.chance(0.85) ? 'child-in-need' : 'strategy-discussion';
}

/** The limit runs from receipt, as the rule does. */
function assessedAt({ receivedAt, decision, shape, random }: Begun): string {
  const inTime = random.chance(shape.assessmentsInTimeRate);
  const workingDays = inTime
    ? random.between(14, LIMIT_WORKING_DAYS)
    : LIMIT_WORKING_DAYS + random.between(1, 18);
  const at = someTimeOn(workingDayAfter(londonDate(receivedAt), workingDays), random, { from: 9, to: 17 });
  return at > decision.at ? at : officeTimeAfter(decision.at, 5, random);
}

/**
 * Help goes on for as long as makes the published number of open cases: by Little's law the mean stay is the stock divided by what
 * comes in, less the weeks in which everybody is assessed.
 */
function closesAt(begun: Begun, completedAt: string, found: PlannedAssessment['outcome']): string | null {
  const { random, now } = begun;
  if (found === 'no-further-action' || found === 'early-help') {
    const at = officeTimeAfter(completedAt, random.between(0, 4), random);
    return at < now ? at : null;
  }
  const lastDay = addDays(londonDate(completedAt), random.days(meanStayDays(begun.shape)));
  if (lastDay >= londonDate(now)) return null;
  const at = someTimeOn(workingDayAfter(lastDay, 0), random, { from: 9, to: 17 });
  return at < now ? at : null;
}

function meanStayDays(shape: CouncilShape): number {
  const assessed = shape.referralsAYear * (1 - shape.withoutAssessmentRate);
  const inAssessment = assessed * (ASSESSMENT_DAYS / DAYS_A_YEAR);
  const helpedAYear = assessed - shape.referralsAYear * shape.notInNeedRate;
  return Math.max(70, ((shape.openAtYearEnd - inAssessment) / helpedAYear) * DAYS_A_YEAR);
}

function factorsOf({ story, random }: Begun): string[] {
  return story.factors.filter((_, index) => index === 0 || random.chance(0.7));
}

/** The worker begins within the first days, and before she is done. */
function soonAfter(decidedAt: string, completedAt: string, random: SeededRandom): string {
  const at = officeTimeAfter(decidedAt, random.between(1, 4), random);
  return at < completedAt ? at : new Date(Date.parse(decidedAt) + 60_000).toISOString();
}

/** The last ones, newest last: a visit about every four weeks, meetings and calls between. */
function notesOf(
  from: string,
  { until, most, random }: { until: string; most: number; random: SeededRandom },
): PlannedEpisode['notes'] {
  const notes: PlannedEpisode['notes'] = [];
  for (let day = londonDate(until); notes.length < most;) {
    day = addDays(day, -random.between(9, 26));
    if (day <= londonDate(from)) break;
    const at = someTimeOn(workingDayAfter(day, 0), random, { from: 9, to: 17 });
    if (at <= from || at >= until) continue;
    const kind = random.weighted({ visit: 6, meeting: 2, call: 2 });
    const text = random.pick(kind === 'visit' ? VISITS : kind === 'meeting' ? MEETINGS : CALLS);
    notes.push({ at, kind, childSeen: kind === 'visit', text });
  }
  return notes.reverse();
}
