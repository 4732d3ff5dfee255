import { unstorableTexts } from './storable-text.js';

describe('text that cannot be stored', () => {
  it('is found with its place, wherever it is', () => {
    const answers = {
      worry: { worry: 'a\u0000b' },
      children: [{ givenName: 'x' }, { givenName: 'half \ud83d' }],
    };
    expect(unstorableTexts(answers).map(({ field }) => field)).toEqual([
      'worry.worry',
      'children.1.givenName',
    ]);
  });

  it('is found in the name of a field, which is not repeated', () => {
    expect(unstorableTexts({ answers: { 'a\u0000': 1 } }).map(({ field }) => field)).toEqual(['answers']);
  });

  it('is not an emoji, an apostrophe, markup or any alphabet', () => {
    expect(unstorableTexts(['O’Brien 🙂👩‍👧', '<b>&amp;</b>', 'ﷺ অনীতা 明', null, 3])).toEqual([]);
  });
});
