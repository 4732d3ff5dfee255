import { typedFieldWords } from './mandate-ended.js';

describe('what somebody typed, given back', () => {
  it.each([
    ['reason', 'Reason'],
    ['children.0.givenName', 'Children 1 given name'],
    ['receivedOn-day', 'Received on day'],
  ])('calls the field %s "%s"', (name, words) => {
    expect(typedFieldWords(name)).toBe(words);
  });
});
