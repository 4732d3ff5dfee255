import { jointRegisterProblems, type Stretch } from './joint-register.rules.js';

const stretch = (register: string, holder: string, since: number, until: number | null): Stretch => ({
  register,
  holder,
  since,
  until,
});
/** A sends the case to B at 20. */
const moved = [stretch('A', 'A', 10, 20), stretch('A', 'B', 20, null), stretch('B', 'B', 20, null)];

describe('the registers of all councils, joined', () => {
  it('are sound when one council holds the case from the receipt on, or two one after the other', () => {
    expect(jointRegisterProblems(10, [stretch('A', 'A', 10, null)])).toEqual([]);
    expect(jointRegisterProblems(10, moved)).toEqual([]);
  });

  it.each<[string, Stretch[], string]>([
    ['nobody', [], 'nobody holds the case'],
    ['a late beginning', [stretch('A', 'A', 11, null)], 'the first stretch does not begin with the receipt'],
    ['two at once', [moved[0]!, stretch('B', 'B', 19, null)], 'two holders at once: A and B'],
    [
      'two that never end',
      [stretch('A', 'A', 10, null), stretch('B', 'B', 20, null)],
      'two holders at once: A and B',
    ],
    ['a gap', [moved[0]!, stretch('B', 'B', 21, null)], 'no holder between A and B'],
    ['an end', [stretch('A', 'A', 10, 20)], 'nobody holds the case any more'],
    [
      'a belief that is not true',
      moved.slice(0, 2),
      'A believes that B holds the case, whose register differs',
    ],
  ])('show %s', (_, stretches, problem) => {
    expect(jointRegisterProblems(10, stretches)).toContain(problem);
  });
});
