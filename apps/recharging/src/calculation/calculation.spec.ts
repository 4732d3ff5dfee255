import fc from 'fast-check';
import {
  allocationOf,
  CalculatedPool,
  calculationHash,
  type CostLine,
  type DriverWeight,
} from './calculation.js';

const weights: DriverWeight[] = [
  { partner: 'E09000013', weight: 3650, countId: null, evidenceHash: null },
  { partner: 'E09000020', weight: 1825, countId: null, evidenceHash: null },
  { partner: 'E09000033', weight: 2737, countId: null, evidenceHash: null },
];
const anyLines = fc.array(
  fc.record({
    amountPence: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    subjective: fc.constantFrom('10100', '20200', ''),
  }),
  { maxLength: 40 },
);
const costs = (lines: readonly { amountPence: number; subjective: string }[]): CostLine[] =>
  lines.map((line, i) => ({
    lineId: `0199f1f0-0000-7000-8000-${String(i + 1).padStart(12, '0')}`,
    postingDate: '2026-08-31',
    documentNumber: `D${i}`,
    costCentre: 'C1',
    vatPence: 0,
    ...line,
  }));

const calculate = (
  lines: readonly CostLine[],
  opening = [] as ConstructorParameters<typeof CalculatedPool>[2],
) => {
  const pool = new CalculatedPool('front-door', weights, opening);
  const shared = lines.map((line) => pool.add(line));
  return { shared, ...pool.close() };
};

const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);

describe('a calculation', () => {
  it('charges what the lines come to: by line, by partner, by code and altogether', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const { shared, calculation } = calculate(costs(lines));
        const amount = sum(lines.map(({ amountPence }) => amountPence));
        expect(calculation.amountPence).toBe(amount);
        expect(sum(calculation.charges.map(({ amountPence }) => amountPence))).toBe(amount);
        for (const line of shared) expect(sum(line.parts)).toBe(line.amountPence);
        for (const [i, { amountPence, totals }] of calculation.charges.entries()) {
          expect(sum(totals.map((total) => total.amountPence))).toBe(amountPence);
          expect(sum(shared.map(({ parts }) => parts[i]!))).toBe(amountPence);
          const { opening, closing } = calculation.pools[0]!;
          expect(closing[i]!.chargedPence - opening[i]!.chargedPence).toBe(amountPence);
        }
      }),
    );
  });

  it('gives the same bytes when it is repeated, and others for any other cost', () => {
    fc.assert(
      fc.property(
        anyLines.filter((lines) => lines.length > 0),
        fc.nat(),
        (lines, seed) => {
          const once = calculate(costs(lines));
          const again = calculate(costs(lines));
          expect(JSON.stringify(again.calculation)).toBe(JSON.stringify(once.calculation));
          expect(again.pageHashes).toEqual(once.pageHashes);
          const hash = calculationHash('a', once.calculation);
          expect(calculationHash('a', again.calculation)).toBe(hash);
          const at = seed % lines.length;
          const other = lines.map((line, i) =>
            i === at ? { ...line, amountPence: line.amountPence + 1 } : line,
          );
          expect(calculationHash('a', calculate(costs(other)).calculation)).not.toBe(hash);
          expect(calculationHash('b', once.calculation)).not.toBe(hash);
        },
      ),
    );
  });

  it('can be computed again, line by line, from what a charge says', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const { shared, calculation } = calculate(costs(lines));
        const allocation = allocationOf(calculation.pools[0]!);
        for (const line of shared) {
          const before = allocation.chargedAt(BigInt(line.runningPence - line.amountPence));
          const after = allocation.chargedAt(BigInt(line.runningPence));
          expect(line.parts).toEqual(after.map((charged, i) => Number(charged - before[i]!)));
        }
      }),
    );
  });
});
