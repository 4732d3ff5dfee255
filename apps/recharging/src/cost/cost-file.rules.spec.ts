import fc from 'fast-check';
import { costFileLifecycle } from './cost-file.rules.js';
import { costLineId, costLineIds } from './cost-line.repository.js';

describe('a cost file', () => {
  it('makes the moves of its table and no other, over every state and action', () => {
    const moves: Readonly<Record<string, string>> = {
      'waiting read': 'reading',
      'waiting fail': 'failed',
      'reading read': 'reading',
      'reading stage': 'staged',
      'reading take': 'accepted',
      'reading fail': 'failed',
      'staged accept': 'accepting',
      'staged discard': 'discarded',
      'accepting take': 'accepted',
      'accepting fail': 'failed',
      'accepted undo': 'undoing',
      'undoing take-back': 'undone',
      'undoing keep': 'accepted',
    };
    const matrix = costFileLifecycle.matrix();
    expect(matrix).toHaveLength(9 * 9);
    for (const { state, action, next } of matrix) expect(next).toBe(moves[`${state} ${action}`]);
  });
});

describe('the id of a cost line', () => {
  const fileId = '0199f1f0-0abc-7def-8123-456789abcdef';
  it('is a UUID of version 7 that rises with the row and lies between the bounds of its file', () => {
    const [first, last] = costLineIds(fileId);
    fc.assert(
      fc.property(fc.nat(5_000_060), fc.nat(5_000_060), (left, right) => {
        const [a, b] = [costLineId(fileId, left), costLineId(fileId, right)];
        expect(a).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Math.sign(left - right)).toBe(a === b ? 0 : a < b ? -1 : 1);
        expect(first <= a && a <= last).toBe(true);
      }),
    );
  });
});
