import { errorCodes } from '@conjoint/kernel';
import { deadLetterWords } from './dead-letter.words.js';

describe('the error of a failed message', () => {
  it.each(errorCodes)('%s is said in words', (code) => {
    expect(deadLetterWords(code)).not.toContain(code);
    expect(deadLetterWords(code)).not.toMatch(/fault in the program/);
  });

  it.each([
    ['waits-for-earlier', 'Waits for an earlier message'],
    ['23505', 'contradicts what is stored'],
    ['57P01', 'The database stopped'],
    ['TypeError', 'fault in the program'],
    ['42P01', 'fault in the program'],
    ['unknown', 'fault in the program'],
  ])('%s reads: %s', (code, words) => expect(deadLetterWords(code)).toContain(words));
});
