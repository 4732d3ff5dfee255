import { addDays, addWorkingDays, londonDate, somePostcodesOf } from '@conjoint/kernel';
import { planCouncil } from './council-plan.js';
import { shapeOf } from './council-shape.js';
import type { CouncilPlan } from '@conjoint/contracts';

const NOW = new Date('2026-11-26T10:00:00Z');
const COUNCILS = ['E09000013', 'E09000020', 'E09000033', 'E09000027', 'E09000021', 'E06000040'];
const YEARS = 1.5;
const planOf = (council: string, scale = 0.1): CouncilPlan =>
  planCouncil({
    council,
    now: NOW,
    scale,
    seed: 'test',
    signIns: [{ personKey: 'lbhf.leila', name: 'Leila' }],
  });
const plans = COUNCILS.map((council) => planOf(council));
const DECISION = { code: 'front-door-decision', limitWorkingDays: 1 } as never;

describe.each(plans.map((plan) => [plan.council, plan] as const))(
  'eighteen months of %s',
  (council, plan) => {
    const shape = shapeOf(council);
    const within = plan.referrals.filter(({ receivedAt }) => londonDate(receivedAt) >= plan.from);
    const children = within.flatMap(({ children: all }) => all);
    const episodes = plan.referrals.flatMap(({ children: all }) =>
      all.flatMap(({ episode }) => (episode ? [episode] : [])),
    );
    const open = episodes.filter(({ closure }) => closure === null);

    it('has as many referrals, re-referrals and open cases as the published figures, give or take', () => {
      const expected = shape.referralsAYear * 0.1 * YEARS;
      expect(children.length / expected).toBeGreaterThan(0.8);
      expect(children.length / expected).toBeLessThan(1.2);
      expect(open.length / (shape.openAtYearEnd * 0.1)).toBeGreaterThan(0.6);
      expect(open.length / (shape.openAtYearEnd * 0.1)).toBeLessThan(1.4);
      const again = children.filter(({ knownBefore }) => knownBefore).length / children.length;
      expect(Math.abs(again - shape.reReferralRate)).toBeLessThan(0.05);
    });

    it('has the published full-time equivalents at work today', () => {
      const fte =
        plan.workers
          .filter(({ leftOn }) => leftOn === null)
          .reduce((sum, one) => sum + one.fteHundredths, 0) / 100;
      const expected = Math.max(shape.socialWorkersFte, shape.caseHoldersFte) * 0.1;
      expect(fte / expected).toBeGreaterThan(0.7);
      expect(fte / expected).toBeLessThan(1.3);
    });

    it('lets nothing happen before its cause or after now', () => {
      const wrong: string[] = [];
      const inOrder = (key: string, ...moments: (string | null | undefined)[]): void => {
        const known = moments.filter((moment): moment is string => typeof moment === 'string');
        if (known.some((moment, index) => index > 0 && moment < known[index - 1]!)) wrong.push(key);
      };
      const now = NOW.toISOString();
      for (const { key, receivedAt, typedAt, decision, children: all } of plan.referrals) {
        inOrder(key, receivedAt, typedAt, decision?.at, now);
        for (const { episode } of all) {
          if (!episode) continue;
          const { opensAt, assessment, closure, allocations, notes } = episode;
          inOrder(episode.key, decision!.at, opensAt, assessment.completedAt, closure?.at, now);
          inOrder(episode.key, opensAt, ...allocations.map(({ at }) => at), closure?.at ?? now);
          inOrder(episode.key, opensAt, ...notes.map(({ at }) => at), closure?.at ?? now);
          if (closure !== null && assessment.completedAt === null) wrong.push(episode.key);
        }
      }
      expect(wrong).toEqual([]);
    });

    it('refers a child again only when nothing of it is open and it was known within twelve months', () => {
      const last = new Map<string, { receivedOn: string; openUntil: string }>();
      for (const referral of plan.referrals) {
        for (const child of referral.children) {
          const before = last.get(child.key);
          if (before && child.knownBefore) {
            expect(before.receivedOn >= addDays(londonDate(referral.receivedAt), -365)).toBe(true);
            expect(before.openUntil < referral.receivedAt).toBe(true);
          }
          last.set(child.key, {
            receivedOn: londonDate(referral.receivedAt),
            openUntil: child.episode
              ? (child.episode.closure?.at ?? '9999')
              : (referral.decision?.at ?? '9999'),
          });
        }
      }
    });

    it('gives cases only to workers who are there, and leaves some of the newest to allocate', () => {
      const byKey = new Map(plan.workers.map((worker) => [worker.key, worker]));
      for (const { allocations } of episodes)
        for (const { at, worker } of allocations) {
          const { startedOn, leftOn, caseHolder } = byKey.get(worker)!;
          expect(
            caseHolder && startedOn <= londonDate(at) && (leftOn === null || londonDate(at) <= leftOn),
          ).toBe(true);
        }
      const unallocated = open.filter(({ allocations }) => allocations.length === 0).length;
      expect(unallocated / open.length).toBeLessThan(0.15);
    });

    it('decides most referrals by the end of the next working day', () => {
      const decided = within.flatMap(({ receivedAt, decision }) =>
        decision ? [{ receivedAt, at: decision.at }] : [],
      );
      const inTime = decided.filter(
        ({ receivedAt, at }) => at <= addWorkingDays({ rule: DECISION, startedAt: receivedAt }).dueAt,
      );
      expect(inTime.length / decided.length).toBeGreaterThan(0.85);
      expect(inTime.length / decided.length).toBeLessThan(1);
    });
  },
);

it('is the same for the same seed, day and scale, and another for another seed', () => {
  expect(planOf('E09000013')).toEqual(plans[0]);
  const other = planCouncil({ council: 'E09000013', now: NOW, scale: 0.1, seed: 'other', signIns: [] });
  expect(other.referrals).not.toEqual(plans[0]!.referrals);
});

it('grows with the scale, and works for a council without published figures', () => {
  expect(planOf('E09000013', 0.3).referrals.length / plans[0]!.referrals.length).toBeGreaterThan(2);
  // Its postcodes are not held either; the loader says so.
  expect(somePostcodesOf('E08000035', 3)).toEqual([]);
});
