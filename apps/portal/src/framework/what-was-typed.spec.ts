import { typedFieldWords, whatWasTyped } from './what-was-typed.js';

describe('what somebody typed, given back', () => {
  it.each([
    ['reason', 'Reason'],
    ['children.0.givenName', 'Children 1 given name'],
    ['receivedOn-day', 'Received on day'],
  ])('calls the field %s "%s"', (name, words) => {
    expect(typedFieldWords(name)).toBe(words);
  });

  const asked = (method: string, body?: object) =>
    whatWasTyped({ method, body, originalUrl: '/councils/E09000013/assessments/1/analysis' });
  const sent = {
    _form: 'token',
    requestId: '0199f1f0-0000-7000-8000-000000000001',
    version: '3',
    analysis: 'The family copes well.',
    factors: ['1A', '2B'],
    more: '',
  };

  it('is everything that was sent but the token of the form, so that it can be sent again', () => {
    const { fields, action } = asked('POST', sent);
    expect(fields.map(({ name }) => name)).toEqual([
      'requestId',
      'version',
      'analysis',
      'factors',
      'factors',
      'more',
    ]);
    expect(action).toBe('/councils/E09000013/assessments/1/analysis');
  });

  it('is read without what the form carries for itself', () =>
    expect(asked('POST', sent).shown).toEqual([
      { name: 'Analysis', value: 'The family copes well.' },
      { name: 'Factors', value: '1A' },
      { name: 'Factors', value: '2B' },
    ]));

  it('is nothing where nothing was sent, or a file', () => {
    expect(asked('GET').fields).toEqual([]);
    expect(asked('POST').fields).toEqual([]);
  });
});
