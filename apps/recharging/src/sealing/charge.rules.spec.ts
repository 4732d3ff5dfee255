import { chargeLifecycle, runHash } from './charge.rules.js';

describe('a charge', () => {
  it('takes exactly these answers in each of its states, and no other', () => {
    expect(chargeLifecycle.matrix().map(({ state, action, next }) => [state, action, next ?? '-'])).toEqual([
      ['sent', 'accept', 'accepted'],
      ['sent', 'query', 'queried'],
      ['sent', 'withdraw-query', '-'],
      ['queried', 'accept', 'accepted'],
      ['queried', 'query', '-'],
      ['queried', 'withdraw-query', 'sent'],
      ['accepted', 'accept', '-'],
      ['accepted', 'query', '-'],
      ['accepted', 'withdraw-query', '-'],
    ]);
  });
});

describe('the hash of a run', () => {
  const run = {
    previousRunHash: null,
    runId: '0199f1f0-0000-7000-8000-000000000001',
    sequence: 1,
    agreementHash: 'a',
    calculationHash: 'b',
    linesRoot: 'c',
    approvedBy: 'x.y',
    sealedAt: '2026-10-12T09:30:00.000Z',
  };
  it('changes with each thing that was sealed, and with the run before', () => {
    const hashes = [
      run,
      { ...run, previousRunHash: runHash(run) },
      { ...run, sequence: 2 },
      { ...run, agreementHash: 'z' },
      { ...run, calculationHash: 'z' },
      { ...run, linesRoot: 'z' },
      { ...run, approvedBy: 'z' },
    ].map(runHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
