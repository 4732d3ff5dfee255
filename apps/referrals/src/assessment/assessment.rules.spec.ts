import { assessmentLifecycle } from './assessment.rules.js';

describe('the life of an assessment', () => {
  it.each(assessmentLifecycle.matrix().map((cell) => [cell.state, cell.action, cell.next] as const))(
    '%s × %s → %s',
    (state, action, next) => {
      const expected: Record<string, Record<string, string>> = {
        'in-progress': { save: 'in-progress', complete: 'completed', end: 'ended' },
        completed: { correct: 'completed' },
        ended: { 'go-on': 'in-progress' },
      };
      expect(next).toBe(expected[state]![action]);
    },
  );

  it('refuses to write in a completed one, and says why', () => {
    expect(() => assessmentLifecycle.next('completed', 'save')).toThrow(
      'This assessment cannot be written, because it is completed',
    );
  });
});
