import { episodeLifecycle } from './episode.rules.js';

describe('the life of an episode', () => {
  it.each(episodeLifecycle.matrix().map((cell) => [cell.state, cell.action, cell.next] as const))(
    '%s × %s → %s',
    (state, action, next) => {
      const expected = { open: { 'add-information': 'open', close: 'closed' }, closed: {} } as Record<
        string,
        Record<string, string>
      >;
      expect(next).toBe(expected[state]![action]);
    },
  );

  it('refuses information for a closed episode, and says why', () => {
    expect(() => episodeLifecycle.next('closed', 'add-information')).toThrow(
      'This episode cannot be added to, because it is closed',
    );
  });
});
