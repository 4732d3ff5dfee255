import fc from 'fast-check';
import {
  MARGINS,
  mayReplace,
  SMALLEST,
  suppressed,
  type AssessmentCounts,
  type Family,
  type QuarterCounts,
  type WorkforceCounts,
} from './suppression.rules.js';

const NOTHING: QuarterCounts = {
  referrals: { children: 0, inTime: 0, again: 0 },
  assessments: { completed: 0, inTime: 0 },
  workforce: { cases: 0, holders: 0, holderFte: 0, staff: 0, staffFte: 0, agency: 0, agencyFte: 0 },
};
const SMALL = [0, 1, 2, 3, 4, 5];
/** What somebody outside sees of one family. */
const seen = <F extends Family>(family: F, counts: QuarterCounts[F]): string =>
  JSON.stringify(suppressed({ ...NOTHING, [family]: counts }));

/**
 * The attack: somebody who knows these rules takes every world in which the page would look as it does. A small number is safe where
 * each number from nought to five is possible in one of those worlds.
 */
function deducible<W>(
  worlds: readonly W[],
  look: (world: W) => string,
  margins: (world: W) => number[],
): string[] {
  const groups = new Map<string, W[]>();
  for (const world of worlds) {
    const key = look(world);
    const group = groups.get(key);
    if (group) group.push(world);
    else groups.set(key, [world]);
  }
  const found: string[] = [];
  for (const [key, group] of groups) {
    const possible = margins(group[0]!).map(() => new Set<number>());
    for (const world of group) margins(world).forEach((count, index) => possible[index]!.add(count));
    for (const [index, counts] of possible.entries())
      if (SMALL.some((count) => counts.has(count)) && !SMALL.every((count) => counts.has(count)))
        found.push(`${key}: number ${index} is one of ${[...counts].slice(0, 8).join(', ')}`);
  }
  return found;
}

const upTo = (most: number): number[] => Array.from({ length: most + 1 }, (_, count) => count);

describe('what leaves a council', () => {
  it('shows a part and its whole where part and complement are six or more', () => {
    const cells = suppressed({
      ...NOTHING,
      referrals: { children: 40, inTime: 34, again: 6 },
      assessments: { completed: 12, inTime: 6 },
    });
    expect(cells.slice(0, 4)).toEqual([
      { indicator: 'referrals', numerator: 40, denominator: null, hidden: false },
      { indicator: 'decisions-in-time', numerator: 34, denominator: 40, hidden: false },
      { indicator: 're-referrals', numerator: 6, denominator: 40, hidden: false },
      { indicator: 'assessments-in-time', numerator: 6, denominator: 12, hidden: false },
    ]);
  });

  it('hides a part whose complement is small: 38 of 40 would say two', () => {
    const [, inTime, again] = suppressed({ ...NOTHING, referrals: { children: 40, inTime: 38, again: 5 } });
    expect(inTime).toEqual({
      indicator: 'decisions-in-time',
      numerator: null,
      denominator: 40,
      hidden: true,
    });
    expect(again).toEqual({ indicator: 're-referrals', numerator: null, denominator: 40, hidden: true });
  });

  it('lets no small number of referrals be told from what is shown, whoever knows these rules', () => {
    const worlds = upTo(22).flatMap((children) =>
      upTo(children).flatMap((inTime) => upTo(children).map((again) => ({ children, inTime, again }))),
    );
    expect(deducible(worlds, (world) => seen('referrals', world), MARGINS.referrals)).toEqual([]);
  });

  it('is attacked for good: a rule that forgets complements gives small numbers away', () => {
    const worlds = upTo(20).flatMap((completed) => upTo(completed).map((inTime) => ({ completed, inTime })));
    const forgetful = ({ completed, inTime }: AssessmentCounts): string =>
      [completed, inTime].map((count) => (count < SMALLEST ? '-' : count)).join(' of ');
    expect(deducible(worlds, forgetful, MARGINS.assessments).length).toBeGreaterThan(10);
  });

  it('lets no small number of assessments be told', () => {
    const worlds = upTo(40).flatMap((completed) => upTo(completed).map((inTime) => ({ completed, inTime })));
    expect(deducible(worlds, (world) => seen('assessments', world), MARGINS.assessments)).toEqual([]);
  });

  it('lets no small number of staff be told, from one indicator or from both together', () => {
    // Everybody full time is the hardest case: the hours then say the heads.
    const full = (heads: number): number => heads * 100;
    const worlds: WorkforceCounts[] = upTo(20).flatMap((staff) =>
      upTo(staff).flatMap((holders) =>
        upTo(staff).map((agency) => ({
          cases: holders * 12,
          holders,
          holderFte: full(holders),
          staff,
          staffFte: full(staff),
          agency,
          agencyFte: full(agency),
        })),
      ),
    );
    const heads = (world: WorkforceCounts): number[] => MARGINS.workforce(world).slice(1);
    expect(deducible(worlds, (world) => seen('workforce', world), heads)).toEqual([]);
  });

  it('never holds a number under six', () => {
    const count = fc.nat({ max: 400 });
    fc.assert(
      fc.property(count, count, count, count, (children, inTime, again, completed) => {
        const cells = suppressed({
          ...NOTHING,
          referrals: { children, inTime: Math.min(inTime, children), again: Math.min(again, children) },
          assessments: { completed, inTime: Math.min(inTime, completed) },
        });
        for (const { numerator, denominator } of cells)
          for (const shown of [numerator, denominator])
            expect(shown === null || shown >= SMALLEST).toBe(true);
      }),
    );
  });
});

describe('a later count of the same quarter', () => {
  const worlds = (most: number): AssessmentCounts[] =>
    upTo(most).flatMap((completed) => upTo(completed).map((inTime) => ({ completed, inTime })));

  it('lets no small number be told from the difference, whoever kept both pages', () => {
    const all = worlds(17);
    const pairs = all.flatMap((first) => all.map((second) => ({ first, second })));
    const stands = ({ first, second }: (typeof pairs)[number]): AssessmentCounts =>
      mayReplace('assessments', first, second) ? second : first;
    const look = (pair: (typeof pairs)[number]): string =>
      `${seen('assessments', pair.first)} then ${seen('assessments', stands(pair))}`;
    const margins = (pair: (typeof pairs)[number]): number[] => [
      ...MARGINS.assessments(pair.first),
      ...MARGINS.assessments(stands(pair)),
    ];
    expect(deducible(pairs, look, margins)).toEqual([]);
  });

  it('moves what is shown by six or more, or not at all', () => {
    const all = worlds(24);
    for (const first of all)
      for (const second of all) {
        if (!mayReplace('assessments', first, second) || first.completed < SMALLEST) continue;
        const [before, after] = [MARGINS.assessments(first), MARGINS.assessments(second)];
        for (const [index, count] of before.entries()) {
          const move = Math.abs(after[index]! - count);
          expect(move === 0 || move >= SMALLEST).toBe(true);
        }
      }
  });

  it('takes the place of a quarter of which nothing was shown, and of one that changed much', () => {
    const small = { children: 3, inTime: 3, again: 0 };
    expect(mayReplace('referrals', small, { children: 11, inTime: 9, again: 1 })).toBe(true);
    expect(mayReplace('referrals', small, { children: 10, inTime: 9, again: 1 })).toBe(false);
    const shown = { children: 40, inTime: 30, again: 8 };
    expect(mayReplace('referrals', shown, { children: 60, inTime: 44, again: 14 })).toBe(true);
    expect(mayReplace('referrals', shown, { children: 60, inTime: 44, again: 9 })).toBe(false);
    expect(mayReplace('referrals', shown, shown)).toBe(false);
  });

  it('does not show the changed hours of one person', () => {
    const before = {
      cases: 90,
      holders: 8,
      holderFte: 760,
      staff: 20,
      staffFte: 1900,
      agency: 7,
      agencyFte: 700,
    };
    expect(mayReplace('workforce', before, { ...before, cases: 120 })).toBe(true);
    expect(mayReplace('workforce', before, { ...before, cases: 120, staffFte: 1860 })).toBe(false);
  });
});
