import { idsIn } from './unknown-record.js';

const [one, two] = ['0199f1f0-0000-7000-8000-000000000001', '0199F1F0-0000-7000-8000-00000000000A'];

describe('the ids a message names', () => {
  it('are found wherever they stand, each once, in lower case', () => {
    const message = { referralId: one, decisions: [{ childId: two }, { childId: one, note: `of ${one}` }] };
    expect(idsIn(message)).toEqual([one, two!.toLowerCase()]);
  });

  it('are records only: what a caller made up for the request is none', () => {
    expect(idsIn({ requestId: one, fileId: two, nothing: null, number: 1 })).toEqual([two!.toLowerCase()]);
  });

  it('are fifty at most', () => {
    const many = Array.from({ length: 80 }, (_, index) => one!.slice(0, -2) + String(index).padStart(2, '0'));
    expect(idsIn(many)).toHaveLength(50);
  });
});
