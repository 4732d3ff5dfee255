import { remedyOf, type Remedy, type Side } from './compare.rules.js';

const OWN_OUT = ['lost', 'offered', 'received', 'released', 'returned'] as const;
const THERE_IN = ['lost', 'received', 'accepted', 'released', 'returned'] as const;
const OWN_IN = ['lost', 'received', 'accepted', 'released', 'returned'] as const;
const THERE_OUT = ['lost', 'offered', 'received', 'released', 'returned'] as const;

const side = (direction: Side['direction'], state: string): Side | null =>
  state === 'lost' ? null : { direction, state: state as Side['state'] };

function matrix(
  own: readonly string[],
  there: readonly string[],
  directions: [Side['direction'], Side['direction']],
): Record<string, Remedy[]> {
  return Object.fromEntries(
    own.map((state) => [
      state,
      there.map((other) => remedyOf(side(directions[0], state), side(directions[1], other))),
    ]),
  );
}

describe('what follows from comparing a passing-on after a restore', () => {
  it('at the council that offered it: for each of its states, the receiver having lost, received, accepted, released, returned it', () => {
    expect(matrix(OWN_OUT, THERE_IN, ['out', 'in'])).toEqual({
      lost: ['none', 'take-back', 'take-back', 'take-back', 'take-back'],
      offered: ['offer-again', 'note-received', 'release', 'note-release', 'note-return'],
      received: ['offer-again', 'none', 'release', 'note-release', 'note-return'],
      released: ['person', 'person', 'say-released-again', 'none', 'person'],
      returned: ['none', 'person', 'person', 'person', 'none'],
    });
  });

  it('at the council it was offered to: the sender having lost, offered, heard of receipt, released, heard of return', () => {
    expect(matrix(OWN_IN, THERE_OUT, ['in', 'out'])).toEqual({
      lost: ['none', 'take-back', 'take-back', 'take-back', 'take-back'],
      received: ['person', 'say-received-again', 'none', 'hold', 'note-return'],
      accepted: ['person', 'say-accepted-again', 'say-accepted-again', 'hold', 'person'],
      released: ['person', 'person', 'person', 'none', 'person'],
      returned: ['none', 'say-returned-again', 'say-returned-again', 'person', 'none'],
    });
  });

  it('is for people where both believe the same of themselves, or a state is of the wrong side', () => {
    expect(remedyOf({ direction: 'out', state: 'received' }, { direction: 'out', state: 'received' })).toBe(
      'person',
    );
    expect(remedyOf({ direction: 'out', state: 'offered' }, { direction: 'in', state: 'offered' })).toBe(
      'person',
    );
    expect(remedyOf(null, { direction: 'out', state: 'accepted' })).toBe('person');
  });

  it('never ends with two holders: where the other side holds, this side never goes on holding', () => {
    for (const own of OWN_OUT.filter((state) => state !== 'released'))
      expect(['take-back', 'note-release', 'person']).toContain(
        remedyOf(side('out', own), side('in', 'released')),
      );
  });

  it('never ends without a holder: where the sender has released, this side comes to hold or people are asked', () => {
    for (const own of OWN_IN.filter((state) => state !== 'released'))
      expect(['take-back', 'hold', 'person']).toContain(remedyOf(side('in', own), side('out', 'released')));
  });
});
