import type {
  getIndicator,
  IndicatorWords,
  MonthFigure,
  ResponseOf,
  StatisticCell,
} from '@conjoint/contracts';
import { fewNote, messageOf, shortMonthWords, statisticOf, valueWords } from './figure-words.js';
import { indicatorCsv, sideBySideCsv } from './figures-csv.js';
import { figureOf, quarterWords, rowOf } from './side-by-side.view.js';

const words: IndicatorWords = {
  key: 're-referrals',
  name: 'Re-referrals within 12 months',
  unit: 'percent',
  numerator: 'within 12 months of an earlier referral',
  denominator: 'referrals received in the month',
  statistic: 'Percentage of referrals received in the month that came within 12 months of an earlier one',
  better: 'lower',
};
const month = (
  month: string,
  numerator: number | null,
  denominator: number,
  more: Partial<MonthFigure> = {},
): MonthFigure => ({
  month,
  numerator,
  denominator,
  value: numerator === null || denominator === 0 ? null : Math.round((numerator * 1000) / denominator) / 10,
  soFar: false,
  ...more,
});

describe('the message of a chart', () => {
  it.each([
    [16, 14, 'Re-referrals within 12 months fell to 14% in October 2026'],
    [10, 14, 'Re-referrals within 12 months rose to 14% in October 2026'],
    [14, 14, 'Re-referrals within 12 months stayed at 14% in October 2026'],
  ])('after %d%% says what became of it', (before, now, message) => {
    expect(messageOf(words, [month('2026-09-01', before, 100), month('2026-10-01', now, 100)])).toBe(message);
  });

  it('is of the last month that is over, and not of the one that goes on', () => {
    const months = [month('2026-10-01', 14, 100), month('2026-11-01', 40, 100, { soFar: true })];
    expect(messageOf(words, months)).toBe('Re-referrals within 12 months: 14% in October 2026');
  });

  it('says the counts where there are few, and compares nothing with a percentage of few', () => {
    expect(messageOf(words, [month('2026-10-01', 2, 11)])).toBe(
      'Re-referrals within 12 months: 2 of 11 in October 2026',
    );
    expect(messageOf(words, [month('2026-09-01', 2, 11), month('2026-10-01', 14, 100)])).toBe(
      'Re-referrals within 12 months: 14% in October 2026',
    );
    expect(fewNote(words, [month('2026-09-01', 2, 11), month('2026-10-01', 14, 100)])).toMatch(
      /^In one month/,
    );
    expect(fewNote(words, [month('2026-10-01', 14, 100)])).toBeNull();
  });

  it('says so where there is nothing', () => {
    expect(messageOf(words, [month('2026-10-01', null, 0)])).toBe(
      'Re-referrals within 12 months: nothing to count yet',
    );
  });

  it('stands over whose statistic it is and of when', () => {
    const months = [month('2025-11-01', 1, 50), month('2026-11-01', 1, 50, { soFar: true })];
    expect(statisticOf(words, 'Hammersmith & Fulham', months)).toBe(
      'Percentage of referrals received in the month that came within 12 months of an earlier one, Hammersmith & Fulham, November 2025 to November 2026 so far',
    );
  });
});

describe('words of figures', () => {
  it('are as the Department writes them', () => {
    expect([valueWords('percent', 14), valueWords('ratio', 13), valueWords('count', 1666)]).toEqual([
      '14%',
      '13.0',
      '1,666',
    ]);
    expect(shortMonthWords('2026-10-01')).toBe('Oct 26');
    expect(quarterWords('2026-07-01')).toBe('July to September 2026');
  });

  it.each<[Partial<StatisticCell>, string]>([
    [{ numerator: 12, denominator: 88 }, '12 of 88 (13.6%)'],
    [{ numerator: null, denominator: 88 }, 'hidden, of 88'],
    [{ numerator: null, denominator: null }, 'hidden'],
    [{ numerator: 88, denominator: null }, '88'],
  ])('of a cell of another council say what is hidden', (cell, text) => {
    expect(figureOf(words, { indicator: 're-referrals', hidden: false, ...cell } as StatisticCell).text).toBe(
      text,
    );
  });
});

describe('the file of a table', () => {
  it('is safe in a spreadsheet and has each number', () => {
    const got = { words: { ...words, name: '=1+1' }, months: [month('2026-10-01', 14, 100)] };
    expect(indicatorCsv('Hammersmith & Fulham', got as ResponseOf<typeof getIndicator>)).toBe(
      '\uFEFFCouncil,Indicator,Month,within 12 months of an earlier referral,referrals received in the month,Value,So far\r\n' +
        "Hammersmith & Fulham,'=1+1,2026-10,14,100,14,no\r\n",
    );
  });

  it('hides what the page hides', () => {
    const cell = { indicator: 're-referrals' as const, numerator: null, denominator: 88, hidden: true };
    const text = sideBySideCsv({
      quarters: ['2026-07-01'],
      indicators: [words],
      councils: [
        {
          partition: 'E09000013',
          name: 'Hammersmith & Fulham',
          answer: 'shared',
          quarters: [{ quarter: '2026-07-01', releasedOn: '2026-10-12', cells: [cell] }],
        },
        { partition: 'E09000020', name: 'Kensington and Chelsea', answer: 'not-shared', quarters: [] },
      ],
    });
    expect(text.split('\r\n').slice(1, 3)).toEqual([
      'Re-referrals within 12 months,July to September 2026,Hammersmith & Fulham,hidden,,88,2026-10-12',
      'Re-referrals within 12 months,July to September 2026,Kensington and Chelsea,not-shared,,,',
    ]);
  });
});

describe('a quarter of the councils side by side', () => {
  const cell = (council: string, more: string | null) => ({ council, text: '12', more });

  it('says once when it was released where all did on one day, and at each council otherwise', () => {
    const same = rowOf('July to September 2026', [cell('One', 'released'), cell('Other', 'released')]);
    expect([same.more, same.cells.map(({ more }) => more)]).toEqual(['released', [null, null]]);
    const apart = rowOf('July to September 2026', [cell('One', 'released'), cell('Other', null)]);
    expect([apart.more, apart.cells.map(({ more }) => more)]).toEqual([null, ['released', null]]);
    const none = rowOf('July to September 2026', [cell('One', null)]);
    expect([none.more, none.cells[0]!.more]).toEqual([null, null]);
  });
});
