import type { AllocationFact, EpisodeFact, WorkerFact } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';

/** What of an episode the figures count. */
export interface CountedEpisode {
  readonly openedOn: string;
  readonly closedOn: string | null;
  /** First day of the month in which its assessment was completed. */
  readonly assessedIn: string | null;
  readonly assessedInTime: boolean;
}

export function countedEpisode(fact: EpisodeFact): CountedEpisode {
  const completedOn = fact.assessment?.completedOn ?? null;
  return {
    openedOn: fact.openedOn,
    closedOn: fact.closedOn,
    assessedIn: completedOn === null ? null : `${completedOn.slice(0, 7)}-01`,
    assessedInTime: completedOn !== null && fact.assessment?.inTime === true,
  };
}

export interface AssessmentDelta {
  readonly month: string;
  readonly completed: number;
  readonly inTime: number;
}

/** What must be added to the months when an episode's fact takes the place of another, or goes. */
export function assessmentDeltas(
  before: CountedEpisode | null,
  after: CountedEpisode | null,
): AssessmentDelta[] {
  const deltas = new Map<string, { completed: number; inTime: number }>();
  const add = (fact: CountedEpisode | null, sign: 1 | -1): void => {
    if (!fact?.assessedIn) return;
    const sum = deltas.get(fact.assessedIn) ?? { completed: 0, inTime: 0 };
    deltas.set(fact.assessedIn, {
      completed: sum.completed + sign,
      inTime: sum.inTime + sign * (fact.assessedInTime ? 1 : 0),
    });
  };
  add(before, -1);
  add(after, 1);
  return [...deltas]
    .map(([month, counts]) => ({ month, ...counts }))
    .filter(({ completed, inTime }) => completed !== 0 || inTime !== 0)
    .sort((left, right) => left.month.localeCompare(right.month));
}

export interface Spell {
  readonly allocationId: string;
  readonly workerId: string;
  readonly fromOn: string;
  readonly untilOn: string | null;
}

/** Days in London. Who had a case in the morning and not in the evening does not have it at the end of that day. */
export function spellsOf({ spells }: Pick<AllocationFact, 'spells'>): Spell[] {
  return spells.map(({ allocationId, workerId, since, until }) => ({
    allocationId,
    workerId,
    fromOn: londonDate(since),
    untilOn: until === null ? null : londonDate(until),
  }));
}

export interface Terms {
  readonly fromOn: string;
  readonly agency: boolean;
  readonly qualified: boolean;
  readonly fteHundredths: number;
}

/** The terms of a worker from day to day; of two that begin on one day the later one stands. */
export function termsOf({ terms }: Pick<WorkerFact, 'terms'>): Terms[] {
  const byDay = new Map(
    terms.map((one) => [
      one.from,
      {
        fromOn: one.from,
        agency: one.contract === 'agency',
        qualified: one.qualified,
        fteHundredths: one.fteHundredths,
      },
    ]),
  );
  return [...byDay.values()].sort((left, right) => left.fromOn.localeCompare(right.fromOn));
}
