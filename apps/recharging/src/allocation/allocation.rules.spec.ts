import { addFractions, fraction } from '@conjoint/kernel';
import fc from 'fast-check';
import { Allocation, checkFixedShares, WHOLE, type RunningTotal, type Weight } from './allocation.rules.js';

const weighed = (...weights: number[]): Weight[] =>
  weights.map((weight, i) => ({ partner: `E0900000${i + 1}`, weight }));

const total = (parts: readonly bigint[]): bigint => parts.reduce((sum, part) => sum + part, 0n);

/** What each line adds to what each partner is charged. */
function parts(allocation: Allocation, amounts: readonly bigint[]): bigint[][] {
  let running = 0n;
  return amounts.map((amount) => {
    const before = allocation.chargedAt(running);
    running += amount;
    return allocation.chargedAt(running).map((charged, i) => charged - before[i]!);
  });
}

const anyWeights = fc
  .array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 6 })
  .filter((weights) => weights.some((weight) => weight > 0))
  .map((weights) => weighed(...weights));
const anyAmount = fc.oneof(
  fc.bigInt({ min: -5n, max: 5n }),
  fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
);
const anyAmounts = fc.array(anyAmount, { maxLength: 60 });

/** Quarters after one another with the same partners, each with weights of its own: totals go on from one to the next. */
const anyQuarters = fc.integer({ min: 1, max: 5 }).chain((partners) =>
  fc.array(
    fc.record({
      weights: fc
        .array(fc.integer({ min: 0, max: 9_000 }), { minLength: partners, maxLength: partners })
        .filter((weights) => weights.some((weight) => weight > 0))
        .map((weights) => weighed(...weights)),
      amounts: fc.array(anyAmount, { maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
);

const withinAPenny = ({ entitlement, charged }: RunningTotal): boolean => {
  const apart = addFractions(entitlement, fraction(-charged));
  return apart.numerator < apart.denominator && -apart.numerator < apart.denominator;
};

describe('an allocation', () => {
  it('gives the known parts of £123,456.79 over 3,650, 1,825 and 2,737', () => {
    expect(new Allocation(weighed(3650, 1825, 2737)).chargedAt(12_345_679n)).toEqual([
      5_487_303n,
      2_743_651n,
      4_114_725n,
    ]);
  });

  it('gives 2p, 2p and 1p of five lines of a penny at 40, 40 and 20 %', () => {
    const lines = parts(new Allocation(weighed(4000, 4000, 2000)), [1n, 1n, 1n, 1n, 1n]);
    expect([0, 1, 2].map((i) => total(lines.map((line) => line[i]!)))).toEqual([2n, 2n, 1n]);
    for (const line of lines) expect(total(line)).toBe(1n);
  });

  it('does not move pounds between two equal owners over a million lines', () => {
    const share = new Allocation(weighed(4000, 4000, 2000));
    let running = 0n;
    for (let line = 0; line < 1_000_000; line += 1) running += BigInt((line % 7) + 1);
    const [one, other] = share.chargedAt(running);
    expect(one! - other! <= 1n && other! - one! <= 1n).toBe(true);
  });

  it('gives the same in plain numbers as exactly, near and beyond what they can hold, after any quarters', () => {
    const anyRunning = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
      fc.maxSafeInteger(),
    );
    const numbers = (charged: readonly bigint[]) => charged.map(Number);
    fc.assert(
      fc.property(
        anyQuarters,
        fc.array(anyRunning, { minLength: 1, maxLength: 10 }),
        (quarters, runnings) => {
          let totals: RunningTotal[] = [];
          for (const { weights, amounts } of quarters) {
            const allocation = new Allocation(weights, totals);
            for (const running of runnings)
              expect(allocation.chargedAtPence(running)).toEqual(
                numbers(allocation.chargedAt(BigInt(running))),
              );
            totals = allocation.closingTotals(total(amounts));
          }
        },
      ),
    );
  });

  it('sums to the amount, for the whole and for each line, of either sign', () => {
    fc.assert(
      fc.property(anyWeights, anyAmounts, (weights, amounts) => {
        const lines = parts(new Allocation(weights), amounts);
        for (const [i, line] of lines.entries()) expect(total(line)).toBe(amounts[i]);
      }),
    );
  });

  it('is after every line less than a penny away from what each partner owes, across quarters', () => {
    fc.assert(
      fc.property(anyQuarters, (quarters) => {
        let opening: RunningTotal[] = [];
        let pool = 0n;
        for (const { weights, amounts } of quarters) {
          const allocation = new Allocation(weights, opening);
          let running = 0n;
          for (const amount of [0n, ...amounts]) {
            running += amount;
            pool += amount;
            const totals = allocation.closingTotals(running);
            expect(totals.every(withinAPenny)).toBe(true);
            expect(total(totals.map(({ charged }) => charged))).toBe(pool);
          }
          opening = allocation.closingTotals(running);
        }
      }),
    );
  });

  it('owes over all quarters exactly the sum of each quarter’s share', () => {
    fc.assert(
      fc.property(anyQuarters, (quarters) => {
        let opening: RunningTotal[] = [];
        const owed = quarters[0]!.weights.map(() => fraction(0n));
        for (const { weights, amounts } of quarters) {
          const amount = total(amounts);
          const sum = weights.reduce((all, { weight }) => all + BigInt(weight), 0n);
          for (const [i, { weight }] of weights.entries())
            owed[i] = addFractions(owed[i]!, fraction(amount * BigInt(weight), sum));
          opening = new Allocation(weights, opening).closingTotals(amount);
        }
        expect(opening.map(({ entitlement }) => entitlement)).toEqual(owed);
      }),
    );
  });

  it('charges the same in the end, in whatever order the lines and the partners come', () => {
    fc.assert(
      fc.property(anyWeights, anyAmounts, fc.infiniteStream(fc.nat()), (weights, amounts, random) => {
        const shuffled = [...amounts]
          .map((amount) => ({ amount, at: random.next().value as number }))
          .sort((left, right) => left.at - right.at)
          .map(({ amount }) => amount);
        const inOrder = parts(new Allocation(weights), amounts);
        const inAnother = parts(new Allocation([...weights].reverse()), shuffled);
        for (const i of weights.keys())
          expect(total(inAnother.map((line) => line[i]!))).toBe(total(inOrder.map((line) => line[i]!)));
      }),
    );
  });

  it('takes back with a line’s opposite exactly what the line gave', () => {
    fc.assert(
      fc.property(anyWeights, anyAmounts, anyAmount, (weights, amounts, amount) => {
        const before = total(amounts);
        const allocation = new Allocation(weights);
        expect(allocation.chargedAt(before + amount - amount)).toEqual(allocation.chargedAt(before));
        const [, gave, took] = parts(allocation, [before, amount, -amount]);
        expect(took).toEqual(gave!.map((part) => -part));
      }),
    );
  });

  it('posts with a correction only the difference: together they are the quarter as if the cost had come in time', () => {
    fc.assert(
      fc.property(anyWeights, anyAmounts, anyAmounts, (weights, inTime, late) => {
        const sealed = new Allocation(weights).closingTotals(total(inTime));
        const corrected = new Allocation(weights, sealed).closingTotals(total(late));
        const atOnce = new Allocation(weights).closingTotals(total([...inTime, ...late]));
        expect(corrected).toEqual(atOnce);
      }),
    );
  });

  it('gives equal partners parts that are a penny apart at most, and nothing to a weight of nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), anyAmount, (partners, amount) => {
        const charged = new Allocation(weighed(...Array<number>(partners).fill(1), 0)).chargedAt(amount);
        expect(charged.at(-1)).toBe(0n);
        const equal = charged.slice(0, -1);
        for (const one of equal) for (const other of equal) expect(one - other <= 1n).toBe(true);
      }),
    );
  });

  it('shares a pool of nothing as nothing', () => {
    fc.assert(
      fc.property(anyWeights, (weights) =>
        expect(new Allocation(weights).chargedAt(0n)).toEqual(weights.map(() => 0n)),
      ),
    );
  });

  it('says why: whole pence below, what is left, and who got a penny', () => {
    const rounded = new Allocation(weighed(3650, 1825, 2737)).roundedAt(12_345_679n);
    expect(rounded.map(({ below, penny, charged }) => ({ below, penny, charged }))).toEqual([
      { below: 5_487_302n, penny: true, charged: 5_487_303n },
      { below: 2_743_651n, penny: false, charged: 2_743_651n },
      { below: 4_114_725n, penny: false, charged: 4_114_725n },
    ]);
    expect(addFractions(fraction(rounded[0]!.below), rounded[0]!.left)).toEqual(rounded[0]!.entitlement);
  });

  it('asks nobody who has left for a penny again: where partners change, what was charged is what was owed', () => {
    const sealed = new Allocation(weighed(1, 1, 1)).closingTotals(100n);
    const [first, second] = new Allocation(weighed(1, 1), sealed).openingTotals();
    expect(first).toEqual({ partner: 'E09000001', entitlement: fraction(34n), charged: 34n });
    expect(second).toEqual({ partner: 'E09000002', entitlement: fraction(33n), charged: 33n });
    const four = new Allocation(weighed(1, 1, 1, 1), sealed).closingTotals(4n);
    expect(four.map(({ charged }) => charged)).toEqual([35n, 34n, 34n, 1n]);
  });

  it('refuses a driver of 0 for all, a negative one, a partner twice and no partners, in plain words', () => {
    expect(() => new Allocation(weighed(0, 0, 0))).toThrow('The count is 0 for every partner');
    expect(() => new Allocation(weighed(1, -1))).toThrow('not negative');
    expect(() => new Allocation(weighed(1, 0.5))).toThrow('whole number');
    expect(() => new Allocation([...weighed(1), ...weighed(2)])).toThrow('twice');
    expect(() => new Allocation([])).toThrow('no partners');
  });
});

describe('fixed shares', () => {
  it('add up to the whole, or are refused with what they come to', () => {
    expect(() => checkFixedShares(weighed(4000, 4000, 2000))).not.toThrow();
    expect(() => checkFixedShares(weighed(4000, 4000, 1990))).toThrow('add up to 99.9 %, not to 100 %');
    expect(() => checkFixedShares(weighed(WHOLE, 1))).toThrow('100.01 %');
    expect(() => checkFixedShares([])).toThrow('add up to 0 %');
  });
});
