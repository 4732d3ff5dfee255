import { DEEPEST, isTooDeep } from './nesting.js';

const lists = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('how deep a value is', () => {
  it.each([
    ['a word', 'word', false],
    ['nothing', null, false],
    ['as deep as may be', lists(DEEPEST), false],
    ['one deeper', lists(DEEPEST + 1), true],
    ['a hundred thousand levels', lists(100_000), true],
    ['deep beside what is flat', { a: 1, b: [1, { c: lists(DEEPEST) }] }, true],
    ['wide and flat', Array.from({ length: 200_000 }, () => ({})), false],
  ])('%s', (_what, value, expected) => expect(isTooDeep(value)).toBe(expected));
});
