import { EPISODE_WORK } from '@conjoint/contracts';
import { episodeLifecycle, raisedWork } from './episode.rules.js';

describe('the life of an episode', () => {
  it.each(episodeLifecycle.matrix().map((cell) => [cell.state, cell.action, cell.next] as const))(
    '%s × %s → %s',
    (state, action, next) => {
      const expected: Record<string, Record<string, string>> = {
        open: { 'add-information': 'open', 'write-note': 'open', assess: 'open', close: 'closed' },
        closed: { 'write-note': 'closed', 'undo-closure': 'open' },
      };
      expect(next).toBe(expected[state]![action]);
    },
  );

  it('refuses information for a closed episode, and says why', () => {
    expect(() => episodeLifecycle.next('closed', 'add-information')).toThrow(
      'This case cannot be added to, because it is closed',
    );
  });
});

describe('what another decision about a child with an open case asks for', () => {
  it.each(EPISODE_WORK.flatMap((now) => EPISODE_WORK.map((asked) => [now, asked] as const)))(
    'adds to %s, and takes nothing away: %s',
    (now, asked) => {
      const order = ['assessment', 'child-in-need', 'child-protection'];
      expect(raisedWork(now, asked)).toBe(order[Math.max(order.indexOf(now), order.indexOf(asked))]);
    },
  );

  it('is all the work where none was known', () => {
    expect(raisedWork(null, 'child-protection')).toBe('child-protection');
  });
});
