import { importLifecycle } from './cin-import.rules.js';

describe('the life of an import', () => {
  it('is what the table says, and nothing else, over every state and action', () => {
    const allowed = importLifecycle
      .matrix()
      .flatMap(({ state, action, next }) => (next ? [`${state} ${action} ${next}`] : []));
    expect(importLifecycle.matrix()).toHaveLength(6 * 6);
    expect(allowed).toEqual([
      'waiting read reading',
      'waiting fail failed',
      'reading read reading',
      'reading finish done',
      'reading fail failed',
      'done undo undoing',
      'undoing take-back undone',
      'undoing keep done',
    ]);
  });
});
