import { isPence } from '@conjoint/kernel';
import { planLedger } from './ledger-plan.js';
import { SeededRandom } from '../plan/seeded-random.js';

const costs = planLedger({
  costCentre: 'FD100',
  yearlyPence: 120_000_000,
  from: '2025-05-01' as never,
  now: new Date('2026-11-26T10:00:00Z'),
  random: new SeededRandom('costs'),
});

describe('the invented ledger of a service line', () => {
  it('posts whole pence, in the month it counts them, up to the last whole month', () => {
    for (const { netPence, vatPence, postingDate, period } of costs) {
      expect(isPence(netPence) && isPence(vatPence)).toBe(true);
      expect(postingDate.slice(0, 7)).toBe(period);
    }
    expect([costs[0]!.period, costs.at(-1)!.period]).toEqual(['2025-05', '2026-10']);
  });

  it('costs about what it should in a year, with corrections, and equal rows that are real', () => {
    const year = costs.filter(({ period }) => period >= '2025-05' && period <= '2026-04');
    const total = year.reduce((sum, { netPence }) => sum + netPence, 0);
    expect(total / 120_000_000).toBeGreaterThan(0.9);
    expect(total / 120_000_000).toBeLessThan(1.1);
    expect(costs.some(({ netPence }) => netPence < 0)).toBe(true);
    const same = (of: (typeof costs)[number]) => `${of.period} ${of.subjective} ${of.netPence}`;
    expect(new Set(costs.map(same)).size).toBeLessThan(costs.length);
    expect(new Set(costs.map(({ documentNumber }) => documentNumber)).size).toBe(costs.length);
  });
});
