import { dateTimeWords, dateWords, listWords, roleWords, timeWords } from './words.js';

describe('words', () => {
  it.each([
    ['15:05', '3:05pm'],
    ['09:00', '9am'],
    ['12:00', 'midday'],
    ['00:00', 'midnight'],
    ['00:30', '12:30am'],
    ['12:30', '12:30pm'],
  ])('%s is %s', (time, words) => expect(timeWords(time)).toBe(words));

  it('says dates and moments in London', () => {
    expect(dateWords('2025-01-14')).toBe('14 January 2025');
    expect(dateWords('2025-06-30T23:30:00Z')).toBe('1 July 2025');
    expect(dateTimeWords('2025-07-01T08:05:00Z')).toBe('1 July 2025 at 9:05am');
  });

  it('says roles and lists', () => {
    expect(roleWords('front-door-worker')).toBe('Front-door worker');
    expect(roleWords('something-new')).toBe('Something new');
    expect([listWords([]), listWords(['a']), listWords(['a', 'b']), listWords(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
