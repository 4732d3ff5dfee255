import { relationshipInWords } from './child.view.js';

describe('what somebody is to the child', () => {
  it.each([
    [{ isTo: 'mother', childIs: null }, 'mother'],
    [{ isTo: 'parents-partner', childIs: 'not-related' }, 'parent’s partner'],
    [{ isTo: null, childIs: 'brother-or-sister' }, 'brother or sister'],
    [{ isTo: null, childIs: 'aunt-or-uncle' }, 'this child is their aunt or uncle'],
    [{ isTo: null, childIs: null }, 'lives at the same address'],
  ])('%j → %s', (member, words) => {
    expect(relationshipInWords(member)).toBe(words);
  });
});
