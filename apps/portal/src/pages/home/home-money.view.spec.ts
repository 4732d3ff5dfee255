import type { listReceivedCharges, listRuns, ResponseOf } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { answersCharges, moneyView, worksWithRuns } from './home-money.view.js';

const silent = { shown: false, why: 'unavailable' } as const;
const notHers = { shown: false, why: 'not-permitted' } as const;
const runsOf = (standings: string[], states: string[]) =>
  ({
    shown: true,
    data: {
      open: standings.map((standing) => ({ standing })),
      runs: states.map((state) => ({ state })),
    } as unknown as ResponseOf<typeof listRuns>,
  }) as const;
const chargesOf = (waiting: number) =>
  ({ shown: true, data: { waiting } as ResponseOf<typeof listReceivedCharges> }) as const;
const preparer = someoneActing(['finance-preparer']);

describe('what waits for finance people', () => {
  it('is said line by line, and nothing is said of what does not wait', () => {
    const runs = runsOf(['to-recharge', 'to-recharge', 'not-over', 'late'], ['calculated', 'sealed']);
    const { money, moneyNotNow } = moneyView(preparer, { runs, charges: chargesOf(2) });
    expect(money.map(({ words }) => words)).toEqual([
      '2 quarters of agreements wait to be recharged',
      '1 sealed quarter has costs that came late',
      '1 run waits for approval',
      '2 charges wait for your answer',
    ]);
    expect(moneyNotNow).toBe(false);
    expect(
      moneyView(preparer, { runs: runsOf(['not-over'], ['posted']), charges: chargesOf(0) }).money,
    ).toEqual([]);
  });

  it('says that it is not available just now, and nothing to those it is not for', () => {
    expect(moneyView(preparer, { runs: silent, charges: chargesOf(1) })).toMatchObject({
      money: [{ words: '1 charge waits for your answer' }],
      moneyNotNow: true,
    });
    expect(moneyView(preparer, { runs: notHers, charges: notHers })).toEqual({
      money: [],
      moneyNotNow: false,
    });
  });

  it('is asked for those who prepare, approve or answer, and not for those who look on', () => {
    for (const role of ['finance-preparer', 'finance-approver'] as const)
      expect([worksWithRuns(someoneActing([role])), answersCharges(someoneActing([role]))]).toEqual([
        true,
        true,
      ]);
    for (const role of ['director', 'auditor', 'social-worker'] as const)
      expect([worksWithRuns(someoneActing([role])), answersCharges(someoneActing([role]))]).toEqual([
        false,
        false,
      ]);
  });
});
