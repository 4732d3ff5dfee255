import { addDays } from '@conjoint/kernel';
import fc from 'fast-check';
import {
  checkOtherPerson,
  checkOver,
  monthsOf,
  quarterAt,
  quarterOf,
  referenceOf,
  runLifecycle,
} from './run.rules.js';

describe('a run', () => {
  it('takes exactly these steps in each of its states, and no other', () => {
    const table = Object.fromEntries(
      runLifecycle.states.map((state) => [
        state,
        Object.fromEntries(
          runLifecycle
            .matrix()
            .filter((cell) => cell.state === state)
            .map(({ action, next }) => [action, next ?? '-']),
        ),
      ]),
    );
    const refused = Object.fromEntries(runLifecycle.actions.map((action) => [action, '-']));
    expect(Object.keys(refused)).toHaveLength(8);
    expect(table).toEqual({
      draft: { ...refused, count: 'counted', cancel: 'cancelled' },
      counted: { ...refused, count: 'counted', calculate: 'calculating', cancel: 'cancelled' },
      calculating: { ...refused, finish: 'calculated', fail: 'counted', cancel: 'cancelled' },
      calculated: {
        ...refused,
        count: 'counted',
        calculate: 'calculating',
        approve: 'approved',
        cancel: 'cancelled',
      },
      approved: { ...refused, seal: 'sealing', cancel: 'cancelled' },
      sealing: { ...refused, finish: 'sealed', fail: 'approved' },
      sealed: { ...refused, post: 'posted' },
      posted: refused,
      cancelled: refused,
    });
  });

  it('says in words why a step is refused', () => {
    expect(() => runLifecycle.next('sealing', 'cancel')).toThrow(
      'This run cannot be cancelled, because it is being sealed',
    );
    expect(() => runLifecycle.next('draft', 'calculate')).toThrow(
      'This run cannot be calculated, because it is waiting for counts',
    );
  });

  it('is approved by nobody who prepared or calculated it', () => {
    const run = { preparedBy: 'a.one', calculatedBy: ['a.two'] };
    expect(() => checkOtherPerson(run, 'a.one')).toThrow('somebody else has to approve it');
    expect(() => checkOtherPerson(run, 'a.two')).toThrow('somebody else has to approve it');
    expect(() => checkOtherPerson(run, 'a.three')).not.toThrow();
  });

  it('has a name people can say', () => {
    expect(
      referenceOf({ agreementKey: 'front-door', financialYear: '2026-27', quarter: 2, sequence: 3 }),
    ).toBe('front-door 2026-27 Q2 / 3');
  });
});

describe('a financial quarter', () => {
  it.each([
    [1, '2026-04-01', '2026-06-30', ['2026-04', '2026-05', '2026-06']],
    [2, '2026-07-01', '2026-09-30', ['2026-07', '2026-08', '2026-09']],
    [3, '2026-10-01', '2026-12-31', ['2026-10', '2026-11', '2026-12']],
    [4, '2027-01-01', '2027-03-31', ['2027-01', '2027-02', '2027-03']],
  ])('%i of 2026-27 is %s to %s', (number, from, until, months) => {
    const quarter = quarterOf('2026-27', number);
    expect([quarter.from, quarter.until]).toEqual([from, until]);
    expect(monthsOf(quarter)).toEqual(months);
  });

  it('is found by each of its days, and every day is in exactly one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const date = addDays('1990-01-01', days);
        const quarter = quarterAt(date);
        expect(quarter.from <= date && date <= quarter.until).toBe(true);
        expect(quarterOf(quarter.financialYear, quarter.quarter)).toEqual(quarter);
        expect(quarterAt(addDays(quarter.until, 1)).from).toBe(addDays(quarter.until, 1));
        expect(monthsOf(quarter)).toContain(date.slice(0, 7));
      }),
    );
  });

  it.each([
    ['2026-27', -1],
    ['2026-27', 0],
    ['2026-27', 5],
    ['2026-27', 1.5],
    ['2026-28', 1],
    ['2026', 1],
    ['0000-01', 1],
    ['', 1],
  ])('is refused where there is no such quarter: %s, %s', (year, quarter) => {
    expect(() => quarterOf(year, quarter)).toThrow('Choose a financial year');
  });

  it('is recharged once it is over', () => {
    const quarter = quarterOf('2026-27', 2);
    expect(() => checkOver(quarter, '2026-09-30')).toThrow('not over yet');
    expect(() => checkOver(quarter, '2026-10-01')).not.toThrow();
  });
});
