import {
  exampleAllocationFact,
  exampleEpisodeFact,
  exampleWorkerFact,
  type EpisodeFact,
} from '@conjoint/contracts';
import fc from 'fast-check';
import { assessmentDeltas, countedEpisode, spellsOf, termsOf, type CountedEpisode } from './fact.rules.js';

const assessed = (completedOn: string | null, inTime: boolean | null): EpisodeFact => ({
  ...exampleEpisodeFact,
  assessment: { startedOn: '2026-08-03', dueOn: '2026-10-06', completedOn, inTime },
});

describe('an episode’s fact', () => {
  it('counts an assessment in the month of its completion, in time or not', () => {
    expect(countedEpisode(assessed('2026-10-06', true))).toMatchObject({
      assessedIn: '2026-10-01',
      assessedInTime: true,
    });
    expect(countedEpisode(assessed('2026-11-02', false))).toMatchObject({
      assessedIn: '2026-11-01',
      assessedInTime: false,
    });
  });
  it('counts none that goes on, and none where the decision asked for none', () => {
    expect(countedEpisode(assessed(null, null)).assessedIn).toBeNull();
    expect(countedEpisode({ ...exampleEpisodeFact, assessment: null })).toMatchObject({
      assessedIn: null,
      assessedInTime: false,
    });
  });
});

const month = fc.constantFrom('2026-09-01', '2026-10-01', '2026-11-01', null);
const episode: fc.Arbitrary<CountedEpisode> = fc
  .record({ month, inTime: fc.boolean() })
  .map(({ month, inTime }) => ({
    openedOn: '2026-08-01',
    closedOn: null,
    assessedIn: month,
    assessedInTime: month !== null && inTime,
  }));

describe('the months of assessments', () => {
  it('hold the last fact only, whatever came before it', () => {
    fc.assert(
      fc.property(fc.array(episode, { minLength: 1, maxLength: 8 }), (facts) => {
        const sums = new Map<string, [number, number]>();
        let before: CountedEpisode | null = null;
        for (const fact of facts) {
          for (const { month, completed, inTime } of assessmentDeltas(before, fact)) {
            const [all, good] = sums.get(month) ?? [0, 0];
            sums.set(month, [all + completed, good + inTime]);
          }
          before = fact;
        }
        const last = facts.at(-1)!;
        const expected = last.assessedIn ? [[last.assessedIn, [1, last.assessedInTime ? 1 : 0]]] : [];
        expect([...sums].filter(([, [all, good]]) => all !== 0 || good !== 0)).toEqual(expected);
      }),
    );
  });
});

describe('the facts of the workforce', () => {
  it('are days in London: a case moved at 23:30 UTC in June is the next worker’s that next day', () => {
    const [first] = exampleAllocationFact.spells;
    expect(spellsOf({ spells: [{ ...first!, since: '2026-06-30T23:30:00Z', until: null }] })).toEqual([
      { allocationId: first!.allocationId, workerId: first!.workerId, fromOn: '2026-07-01', untilOn: null },
    ]);
  });
  it('say of terms whether they are agency, the first first, and one a day', () => {
    const [agency, permanent] = exampleWorkerFact.terms;
    expect(termsOf({ terms: [permanent!, agency!, { ...permanent!, fteHundredths: 60 }] })).toEqual([
      { fromOn: '2024-09-02', agency: true, qualified: true, fteHundredths: 100 },
      { fromOn: '2025-04-01', agency: false, qualified: true, fteHundredths: 60 },
    ]);
  });
});
