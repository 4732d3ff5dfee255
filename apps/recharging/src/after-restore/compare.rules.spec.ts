import { hostRemedy, partnerRemedy, type Stands } from './compare.rules.js';

const STATES: readonly Stands[] = [null, 'sent', 'queried', 'accepted'];
const matrix = <R>(remedy: (own: Stands, there: Stands) => R) =>
  STATES.map((own) => STATES.map((there) => remedy(own, there)));

describe('what a partner put back does about a charge', () => {
  it('follows the host in every pair of states', () => {
    expect(matrix((own, there) => partnerRemedy(own, there, false))).toEqual([
      ['none', 'take', 'take', 'take'],
      ['person', 'none', 'query', 'post'],
      ['person', 'end-query', 'none', 'post'],
      ['person', 'say-accepted', 'say-accepted', 'none'],
    ]);
  });

  it('says again what it had answered after the last answer the host has heard', () => {
    expect(matrix((own, there) => partnerRemedy(own, there, true))).toEqual([
      ['none', 'take', 'take', 'take'],
      ['person', 'none', 'say-withdrawn', 'post'],
      ['person', 'say-queried', 'none', 'post'],
      ['person', 'say-accepted', 'say-accepted', 'none'],
    ]);
  });
});

describe('what a host put back does about a charge', () => {
  it('follows its partner in every pair of states, and contradicts nothing that is accepted', () => {
    expect(matrix(hostRemedy)).toEqual([
      ['none', 'put-back', 'put-back', 'put-back'],
      ['say-charge', 'none', 'hear-queried', 'hear-accepted'],
      ['person', 'hear-withdrawn', 'none', 'hear-accepted'],
      ['person', 'person', 'person', 'none'],
    ]);
  });
});
