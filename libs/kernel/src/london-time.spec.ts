import fc from 'fast-check';
import {
  endOfLondonDay,
  formatDateTime,
  formatTime,
  instantMs,
  londonDate,
  londonDateTime,
  londonInstant,
  parseTime,
  startOfLondonDay,
} from './london-time.js';

describe('London days', () => {
  it.each([
    ['2025-01-14T23:59:59Z', '2025-01-14'],
    ['2025-06-30T22:59:59.999Z', '2025-06-30'],
    ['2025-06-30T23:00:00Z', '2025-07-01'],
    ['2025-07-01T00:30:00+01:00', '2025-07-01'],
    ['2025-12-31T23:59:59.999Z', '2025-12-31'],
    ['2026-01-01T00:00:00Z', '2026-01-01'],
    ['2025-03-30T00:59:59Z', '2025-03-30'],
    ['2025-10-26T00:30:00Z', '2025-10-26'],
  ])('%s is on %s', (instant, date) => expect(londonDate(instant)).toBe(date));

  it('refuses text that does not say its offset', () => {
    for (const text of ['2025-01-14T10:00', '2025-01-14', '14/01/2025', 'now', '2025-13-01T00:00Z']) {
      expect(() => instantMs(text)).toThrow(expect.objectContaining({ code: 'validation-failed' }));
    }
    expect(() => londonDate(new Date(NaN))).toThrow('A moment must be');
  });

  it('ends a day at the last millisecond before London midnight', () => {
    expect(endOfLondonDay('2025-01-14')).toBe('2025-01-14T23:59:59.999Z');
    expect(endOfLondonDay('2025-07-01')).toBe('2025-07-01T22:59:59.999Z');
    // The clocks go forward on 30 March 2025 and back on 26 October 2025: a day of 23 and of 25 hours.
    expect([startOfLondonDay('2025-03-30'), endOfLondonDay('2025-03-30')]).toEqual([
      '2025-03-30T00:00:00.000Z',
      '2025-03-30T22:59:59.999Z',
    ]);
    expect([startOfLondonDay('2025-10-26'), endOfLondonDay('2025-10-26')]).toEqual([
      '2025-10-25T23:00:00.000Z',
      '2025-10-26T23:59:59.999Z',
    ]);
  });

  it('finds the moment of a wall-clock time, the earlier one of the repeated hour', () => {
    expect(londonInstant('2025-07-01', '00:30')).toBe('2025-06-30T23:30:00.000Z');
    expect(londonInstant('2025-01-14', '15:05')).toBe('2025-01-14T15:05:00.000Z');
    expect(londonInstant('2025-10-26', '01:30')).toBe('2025-10-26T00:30:00.000Z');
    expect(londonInstant('1943-07-01', '12:00')).toBe('1943-07-01T10:00:00.000Z');
    expect(() => londonInstant('2025-03-30', '01:30')).toThrow('the clocks went forward');
    expect(() => londonInstant('2025-03-30', '24:00')).toThrow('A time must be a real time');
  });

  it('gives back the date and time of any moment, to the minute', () => {
    const moments = fc.date({
      min: new Date('2012-01-01T00:00:00Z'),
      max: new Date('2028-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const { date, time } = londonDateTime(moment);
        const again = londonDateTime(londonInstant(date, time));
        expect(again).toEqual({ date, time });
        const ms = moment.getTime();
        expect(ms).toBeGreaterThanOrEqual(Date.parse(startOfLondonDay(date)));
        expect(ms).toBeLessThanOrEqual(Date.parse(endOfLondonDay(date)));
      }),
    );
  });
});

describe('times in words', () => {
  it.each([
    ['2025-01-14T15:05:00Z', '14 January 2025 at 3:05pm'],
    ['2025-07-01T08:00:00Z', '1 July 2025 at 9am'],
    ['2025-06-30T23:00:00Z', '1 July 2025 at midnight'],
    ['2025-07-01T11:00:00Z', '1 July 2025 at midday'],
    ['2025-01-14T00:05:00Z', '14 January 2025 at 12:05am'],
    ['2025-01-14T12:30:00Z', '14 January 2025 at 12:30pm'],
    ['2025-01-14T23:59:59.999Z', '14 January 2025 at 11:59pm'],
  ])('%s is shown as %s', (instant, text) => expect(formatDateTime(instant)).toBe(text));

  it.each([
    ['9:30am', '09:30'],
    ['9.30 PM', '21:30'],
    ['9am', '09:00'],
    ['12am', '00:00'],
    ['12:15 p.m.', '12:15'],
    ['14:05', '14:05'],
    ['0930', '09:30'],
    ['midday', '12:00'],
    ['Midnight', '00:00'],
    ['0:05', '00:05'],
  ])('reads %j as %s', (text, value) =>
    expect(parseTime({ label: 'Time received', text })).toEqual({ ok: true, value }),
  );

  it.each(['9', '25:00', '13pm', '0am', '9:75', 'nine', '9:3', '9:30m', '-9:30'])('refuses %j', (text) => {
    expect(parseTime({ label: 'Time received', text })).toEqual({
      ok: false,
      message: 'Time received must be a real time, such as 9:30am or 14:05',
    });
  });

  it('asks for a time that is missing, and reads back every time it shows', () => {
    expect(parseTime({ label: 'Time received', text: ' ' })).toEqual({
      ok: false,
      message: 'Enter time received',
    });
    for (let minute = 0; minute < 1440; minute += 1) {
      const instant = new Date(Date.UTC(2025, 0, 14, 0, minute));
      const { time } = londonDateTime(instant);
      expect(parseTime({ label: 'Time', text: formatTime(instant) })).toEqual({ ok: true, value: time });
    }
  });
});
