import fc from 'fast-check';
import {
  addDays,
  ageInYears,
  daysBetween,
  formatDate,
  formatDateWithDay,
  isLocalDate,
  localDate,
  monthsAfter,
  parseDateParts,
  weekdayOf,
} from './dates.js';

const anyDate = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2100-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('local dates', () => {
  it.each([
    '2025-02-29',
    '2025-02-31',
    '2025-13-01',
    '2025-00-10',
    '2025-1-1',
    '0999-01-01',
    '2025-01-01T00:00',
    '',
    '1900-02-29',
  ])('refuses %j without repeating it', (text) => {
    expect(isLocalDate(text)).toBe(false);
    expect(() => localDate(text)).toThrow(expect.objectContaining({ code: 'validation-failed' }));
  });

  it('accepts leap days and ordinary days', () => {
    expect(['2024-02-29', '2000-02-29', '2025-12-31'].every(isLocalDate)).toBe(true);
  });

  it('adds and counts calendar days, back and forth', () => {
    expect(addDays('2024-12-31', 1)).toBe('2025-01-01');
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29');
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
        const moved = addDays(date, days);
        expect(daysBetween(date, moved)).toBe(days);
        expect(addDays(moved, -days)).toBe(date);
      }),
    );
  });

  it('names the weekday and formats dates as GOV.UK does', () => {
    expect(weekdayOf('2025-01-14')).toBe('Tuesday');
    expect(formatDate('2025-01-14')).toBe('14 January 2025');
    expect(formatDate('2025-09-05')).toBe('5 September 2025');
    expect(formatDateWithDay('2026-12-25')).toBe('Friday 25 December 2026');
  });
});

describe('monthsAfter', () => {
  it.each([
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-11-30', 3, '2026-02-28'],
    ['2025-10-15', 6, '2026-04-15'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2025-01-15', -1, '2024-12-15'],
    ['2025-06-30', 0, '2025-06-30'],
  ])('%s and %i months is %s', (date, months, expected) => expect(monthsAfter(date, months)).toBe(expected));

  it('never leaves the month that many months later, and keeps the day where that exists', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 240 }), (date, months) => {
        const after = monthsAfter(date, months);
        const monthIndex = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthIndex(after) - monthIndex(date)).toBe(months);
        if (Number(date.slice(8)) <= 28) expect(after.slice(8)).toBe(date.slice(8));
      }),
    );
  });
});

describe('ageInYears', () => {
  it.each([
    ['2010-06-15', '2025-06-14', 14],
    ['2010-06-15', '2025-06-15', 15],
    ['2025-06-15', '2025-06-15', 0],
    ['2008-02-29', '2025-02-28', 16],
    ['2008-02-29', '2025-03-01', 17],
    ['2008-02-29', '2024-02-29', 16],
    ['1949-12-31', '2025-01-01', 75],
  ])('born on %s, on %s: %i', (bornOn, on, years) => expect(ageInYears({ bornOn, on })).toBe(years));

  it('refuses a day before the birth', () => {
    expect(() => ageInYears({ bornOn: '2025-06-15', on: '2025-06-14' })).toThrow('from the day of birth on');
  });
});

describe('parseDateParts', () => {
  const parse = (day: string, month: string, year: string, more: object = {}) =>
    parseDateParts({ label: 'Date of birth', parts: { day, month, year }, ...more });

  it.each([
    ['14', '1', '2025', '2025-01-14'],
    [' 04 ', '09', '2015', '2015-09-04'],
    ['29', 'feb', '2024', '2024-02-29'],
    ['1', 'September', '2020', '2020-09-01'],
    ['１', '１', '２０２０', '2020-01-01'],
  ])('reads %j %j %j', (day, month, year, value) =>
    expect(parse(day, month, year)).toEqual({ ok: true, value }),
  );

  it.each([
    ['', '', '', 'Enter date of birth', ['day', 'month', 'year']],
    ['14', '', '2025', 'Date of birth must include a month', ['month']],
    ['', '', '2025', 'Date of birth must include a day and month', ['day', 'month']],
    ['14', '1', '25', 'Year must include 4 numbers', ['year']],
    ['31', '2', '2025', 'Date of birth must be a real date', ['day', 'month', 'year']],
    ['32', '1', '2025', 'Date of birth must be a real date', ['day']],
    ['1', '13', '2025', 'Date of birth must be a real date', ['month']],
    ['1', 'x', '2025', 'Date of birth must be a real date', ['month']],
    ['x', 'ma', '20xx', 'Date of birth must be a real date', ['day', 'month', 'year']],
    ['1.5', '1', '2025', 'Date of birth must be a real date', ['day']],
    ['-1', '1', '2025', 'Date of birth must be a real date', ['day']],
    ['1', '1', '0025', 'Date of birth must be a real date', ['year']],
  ])('%j %j %j: %s', (day, month, year, message, parts) =>
    expect(parse(day, month, year)).toEqual({ ok: false, message, parts }),
  );

  it('limits the date to the past, the future or a given day, in words', () => {
    const today = '2025-05-06';
    expect(parse('7', '5', '2025', { today, notAfter: today })).toMatchObject({
      message: 'Date of birth must be today or in the past',
    });
    expect(parse('6', '5', '2025', { today, notAfter: today })).toMatchObject({ ok: true });
    expect(parse('5', '5', '2025', { today, notBefore: today })).toMatchObject({
      message: 'Date of birth must be today or in the future',
    });
    expect(parse('5', '5', '1899', { notBefore: '1900-01-01' })).toMatchObject({
      message: 'Date of birth must be the same as or after 1 January 1900',
    });
    expect(parse('5', '5', '2030', { notAfter: '2028-12-31' })).toMatchObject({
      message: 'Date of birth must be the same as or before 31 December 2028',
    });
  });

  it('reads back every date, and refuses or accepts anything typed without throwing', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const [year, month, day] = date.split('-');
        expect(parse(day!, month!, year!)).toEqual({ ok: true, value: date });
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (day, month, year) => {
        const result = parse(day, month, year);
        if (!result.ok) expect(result.parts.length).toBeGreaterThan(0);
      }),
    );
  });
});
