import { join } from 'node:path';
import { costsPlanSchema, type CostsPlan, type CostsStep } from '@conjoint/contracts';
import { addDays, londonDate } from '@conjoint/kernel';
import { loadPartnership } from '@conjoint/platform';
import { WORKSPACE } from '../../workspace.js';
import { planRecharges } from './recharge-plan.js';
import { firstQuarterFrom, quartersBetween } from './quarters.js';

const FILES = ['tri-borough', 'achieving-for-children'];
/** In the middle of a quarter, on its first days, at the end of a year, and soon after the agreements of the files began. */
const DAYS = ['2026-11-26', '2026-10-02', '2026-04-01', '2027-01-04', '2027-03-31', '2025-11-03'];
const partnershipOf = (file: string) => loadPartnership(join(WORKSPACE, `infra/partnerships/${file}.yaml`));
const planOf = (file: string, day: string, scale = 0.1): CostsPlan =>
  planRecharges({
    partnership: partnershipOf(file),
    now: new Date(`${day}T15:00:00Z`),
    scale,
    seed: 'test',
  });

type Of<D extends CostsStep['do']> = Extract<CostsStep, { do: D }>;
const stepsOf = <D extends CostsStep['do']>(plan: CostsPlan, what: D): (Of<D> & { at: string })[] =>
  plan.moments.flatMap(({ at, steps }) =>
    steps.filter((step): step is Of<D> => step.do === what).map((step) => ({ ...step, at })),
  );

describe.each(FILES.flatMap((file) => DAYS.map((day) => [file, day] as const)))(
  'the recharges of %s up to %s',
  (file, day) => {
    const plan = planOf(file, day);
    const starts = stepsOf(plan, 'start');

    it('are a plan that fits its contract, the same each time, in order and never after now', () => {
      expect(costsPlanSchema.parse(plan)).toEqual(plan);
      expect(planOf(file, day)).toEqual(plan);
      const times = plan.moments.map(({ at }) => at);
      expect(times).toEqual([...times].sort());
      expect(times.at(-1)! < `${day}T15:00:00`).toBe(true);
    });

    it('leave the last quarter that is over to a person, with its costs, and start each other once, after it is over', () => {
      const over = quartersBetween(firstQuarterFrom('2024-01-01'), day);
      const last = over.at(-1)!;
      const quarters = starts.filter(({ kind }) => kind === 'quarter');
      const runs = quarters.map(({ run }) => run);
      expect(new Set(runs).size).toBe(runs.length);
      for (const { financialYear, quarter, at } of quarters) {
        const of = over.find((one) => one.financialYear === financialYear && one.quarter === quarter)!;
        expect(of.from < last.from).toBe(true);
        expect(londonDate(at) > of.until).toBe(true);
      }
      const texts = stepsOf(plan, 'file').map(({ fileName }) => fileName);
      expect(texts).toContain(`ledger-extract-${last.until.slice(0, 7)}.csv`);
    });

    it('count, calculate, approve and answer each run after one another', () => {
      const order = ['start', 'count', 'calculate', 'approve', 'accept', 'query'];
      for (const { run } of starts) {
        const done = plan.moments.flatMap(({ steps }) =>
          steps.filter((step) => 'run' in step && step.run === run).map((step) => order.indexOf(step.do)),
        );
        expect(done.slice(0, 2)).toEqual([0, done.includes(1) ? 1 : 2]);
        expect(done.indexOf(3)).toBe(done.lastIndexOf(2) + 1);
        expect(done.slice(done.indexOf(3) + 1).every((step) => step > 3)).toBe(true);
      }
    });
  },
);

describe.each(FILES)('an ordinary day of %s', (file) => {
  const plan = planOf(file, '2026-11-26');

  it('has one late cost, one query, and one charge that waits', () => {
    const corrections = stepsOf(plan, 'start').filter(({ kind }) => kind === 'correction');
    expect(corrections).toHaveLength(1);
    const late = stepsOf(plan, 'file').filter(({ text }) => text.includes('invoice received late'));
    expect(late).toHaveLength(1);
    expect(late[0]!.at < corrections[0]!.at).toBe(true);
    expect(stepsOf(plan, 'query')).toHaveLength(1);
    const { agreements } = partnershipOf(file).file;
    const charged = stepsOf(plan, 'start').reduce((sum, start) => {
      const { basis, host } = agreements.find(({ key }) => key === start.agreementKey)!;
      const partners =
        basis.kind === 'fixed-shares'
          ? basis.shares.map(({ partner }) => partner)
          : basis.kind === 'contract-sum'
            ? []
            : basis.partners;
      return sum + partners.filter((partner) => partner !== host).length;
    }, 0);
    expect(stepsOf(plan, 'accept').length).toBe(charged - 2);
  });

  it('has a rule for each agreement, and no cost centre in two', () => {
    const rules = stepsOf(plan, 'rule').map(({ host, costCentrePrefix }) => `${host} ${costCentrePrefix}`);
    expect(new Set(rules).size).toBe(rules.length);
    expect(rules.length).toBe(new Set(stepsOf(plan, 'start').map(({ agreementKey }) => agreementKey)).size);
  });
});

it('runs nothing that is shared by days where councils may have none, and nothing at all without a scale', () => {
  const small = planOf('tri-borough', '2026-11-26', 0.005);
  expect(stepsOf(small, 'count')).toEqual([]);
  expect(stepsOf(small, 'start').length).toBeGreaterThan(0);
  expect(planOf('tri-borough', '2026-11-26', 0).moments).toEqual([]);
});

it('says financial quarters as they are: April begins the first', () => {
  expect(
    quartersBetween('2026-02-10', '2027-01-01').map(({ financialYear, quarter, from, until }) => [
      financialYear,
      quarter,
      from,
      until,
    ]),
  ).toEqual([
    ['2026-27', 1, '2026-04-01', '2026-06-30'],
    ['2026-27', 2, '2026-07-01', '2026-09-30'],
    ['2026-27', 3, '2026-10-01', '2026-12-31'],
  ]);
  expect(quartersBetween('2026-01-01', addDays('2026-03-31', 1))[0]).toMatchObject({
    financialYear: '2025-26',
    quarter: 4,
  });
});
