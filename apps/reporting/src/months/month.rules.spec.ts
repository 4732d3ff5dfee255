import { OUTCOMES, type ReferralFact } from '@conjoint/contracts';
import fc from 'fast-check';
import {
  contributionOf,
  countedFact,
  monthDeltas,
  monthOf,
  monthsBetween,
  NO_COUNTS,
  type CountedFact,
} from './month.rules.js';

const child = (over: Partial<ReferralFact['children'][number]> = {}): ReferralFact['children'][number] => ({
  childId: '0199f1f0-0000-7000-8000-000000000002',
  state: 'waiting',
  reReferral: false,
  outcome: null,
  decidedAt: null,
  ...over,
});
const fact = (over: Partial<ReferralFact> = {}): ReferralFact => ({
  referralId: '0199f1f0-0000-7000-8000-000000000001',
  state: 'waiting',
  receivedAt: '2026-11-20T15:30:00Z',
  recordedAt: '2026-11-20T15:40:00Z',
  decisionDueAt: '2026-11-23T23:59:59.999Z',
  sourceCode: '3B',
  children: [child()],
  ...over,
});
const decidedChild = (decidedAt: string) => child({ state: 'decided', outcome: 'early-help', decidedAt });

describe('the month of a referral', () => {
  it('is the month in London, not in UTC', () => {
    expect(monthOf('2026-06-30T22:59:59Z')).toBe('2026-06-01');
    expect(monthOf('2026-06-30T23:00:00Z')).toBe('2026-07-01');
    expect(monthOf('2026-10-31T23:59:59Z')).toBe('2026-10-01');
    expect(monthOf('2026-12-31T23:59:59Z')).toBe('2026-12-01');
  });

  it('is the month of receipt, not of typing or deciding', () => {
    const read = countedFact(
      fact({
        state: 'decided',
        receivedAt: '2026-10-30T10:00:00Z',
        recordedAt: '2026-11-01T09:00:00Z',
        children: [decidedChild('2026-11-02T10:00:00Z')],
      }),
    );
    expect(contributionOf(read)).toMatchObject({ month: '2026-10-01', decided: 1 });
  });
});

describe('what a referral counts as', () => {
  it.each([
    ['waiting', { ...NO_COUNTS, received: 1, children: 1 }],
    ['offered', { ...NO_COUNTS, received: 1, children: 1 }],
    ['passed-on', NO_COUNTS],
    ['handed-over', NO_COUNTS],
    ['withdrawn', { ...NO_COUNTS, withdrawn: 1 }],
  ] as const)('%s', (state, counts) => {
    expect(contributionOf(countedFact(fact({ state })))).toEqual({ month: '2026-11-01', ...counts });
  });

  it('is in time to the last millisecond of the due day, and late one later', () => {
    const decidedAt = (time: string) =>
      contributionOf(countedFact(fact({ state: 'decided', children: [decidedChild(time)] })));
    expect(decidedAt('2026-11-23T23:59:59.999Z')).toMatchObject({ decided: 1, decidedInTime: 1 });
    expect(decidedAt('2026-11-24T00:00:00Z')).toMatchObject({ decided: 1, decidedInTime: 0 });
  });

  it('takes the last child decided as the decision of the referral', () => {
    const read = countedFact(
      fact({
        state: 'decided',
        children: [decidedChild('2026-11-21T10:00:00Z'), decidedChild('2026-11-24T10:00:00+00:00')],
      }),
    );
    expect(read).toMatchObject({ decidedAt: '2026-11-24T10:00:00+00:00', decidedInTime: false });
  });

  it('does not count information that only joined open episodes', () => {
    const joined = child({ state: 'joined-episode' });
    expect(contributionOf(countedFact(fact({ children: [joined] }))).received).toBe(0);
    expect(contributionOf(countedFact(fact({ children: [joined, child()] }))).received).toBe(1);
  });
});

const instant = fc
  .date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2027-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyFact = fc.record({
  referralId: fc.constantFrom('a', 'b', 'c'),
  state: fc.constantFrom('waiting', 'offered', 'passed-on', 'handed-over', 'decided', 'withdrawn'),
  receivedAt: instant,
  recordedAt: instant,
  decisionDueAt: instant,
  sourceCode: fc.constant('1A'),
  children: fc.array(
    fc.record({
      childId: fc.uuid(),
      state: fc.constantFrom('waiting', 'decided', 'joined-episode', 'passed-on', 'withdrawn'),
      reReferral: fc.boolean(),
      outcome: fc.constantFrom(null, ...OUTCOMES),
      decidedAt: fc.option(instant),
    }),
    { minLength: 1, maxLength: 3 },
  ),
}) as fc.Arbitrary<ReferralFact>;

describe('the children of a referral', () => {
  const household = fact({
    state: 'decided',
    children: [
      { ...decidedChild('2026-11-23T10:00:00Z'), reReferral: true },
      decidedChild('2026-11-24T10:00:00Z'),
      child({ state: 'joined-episode', reReferral: true }),
      child({ state: 'withdrawn' }),
      child({ state: 'waiting' }),
    ],
  });

  it('count each for itself, as in the census; one who joined an episode or was withdrawn does not', () => {
    expect(countedFact(household)).toMatchObject({
      children: 3,
      childrenInTime: 1,
      childrenAgain: 1,
      childrenWaiting: 1,
    });
  });

  it.each(['passed-on', 'handed-over', 'withdrawn'] as const)('count for nothing where it is %s', (state) => {
    expect(countedFact({ ...household, state })).toMatchObject({
      children: 0,
      childrenInTime: 0,
      childrenAgain: 0,
      childrenWaiting: 0,
    });
  });

  it('are never more in time or again than there are', () => {
    fc.assert(
      fc.property(anyFact, (any) => {
        const { children, childrenInTime, childrenAgain, childrenWaiting } = countedFact(any);
        expect(childrenInTime + childrenWaiting).toBeLessThanOrEqual(children);
        expect(childrenAgain).toBeLessThanOrEqual(children);
      }),
    );
  });
});

describe('changes of the months', () => {
  it('add up to the same months as counting the last facts at once', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 30 }), (facts) => {
        const last = new Map<string, CountedFact>();
        const months = new Map<string, number[]>();
        const add = (map: Map<string, number[]>, { month, ...counts }: ReturnType<typeof contributionOf>) => {
          const sum = map.get(month) ?? Object.values(counts).map(() => 0);
          const next = Object.values(counts).map((count, index) => sum[index]! + count);
          if (next.every((count) => count === 0)) map.delete(month);
          else map.set(month, next);
        };
        for (const each of facts) {
          const after = countedFact(each);
          for (const delta of monthDeltas(last.get(each.referralId) ?? null, after)) add(months, delta);
          last.set(each.referralId, after);
        }
        const atOnce = new Map<string, number[]>();
        for (const each of last.values()) add(atOnce, contributionOf(each));
        expect(new Map([...months].sort())).toEqual(new Map([...atOnce].sort()));
      }),
    );
  });

  it('are nothing for the same fact again', () => {
    const read = countedFact(fact());
    expect(monthDeltas(read, read)).toEqual([]);
  });
});

describe('the months of a span', () => {
  it('include the months of both ends', () => {
    expect(monthsBetween('2026-11-30', '2027-02-01')).toEqual([
      '2026-11-01',
      '2026-12-01',
      '2027-01-01',
      '2027-02-01',
    ]);
  });
  it('are one for one day and none for a span that ends before it begins', () => {
    expect(monthsBetween('2026-02-28', '2026-02-28')).toEqual(['2026-02-01']);
    expect(monthsBetween('2026-02-28', '2026-02-27')).toEqual([]);
  });
});
