import { restoreLifecycle } from './restore.rules.js';

describe('the state of records after a restore', () => {
  it('takes each action in each state as the design says, and refuses every other', () => {
    const matrix = restoreLifecycle
      .matrix()
      .map(({ state, action, next }) => [state, action, next ?? 'refused']);
    expect(matrix).toEqual([
      ['normal', 'mark-restored', 'reconciling'],
      ['normal', 'finish-checks', 'refused'],
      ['normal', 'publish', 'refused'],
      ['reconciling', 'mark-restored', 'reconciling'],
      ['reconciling', 'finish-checks', 'checked'],
      ['reconciling', 'publish', 'refused'],
      ['checked', 'mark-restored', 'reconciling'],
      ['checked', 'finish-checks', 'refused'],
      ['checked', 'publish', 'normal'],
    ]);
  });

  it('says why it cannot publish yet', () => {
    expect(() => restoreLifecycle.next('reconciling', 'publish')).toThrow(
      'This restore cannot be ended, because it is still being checked',
    );
  });
});
