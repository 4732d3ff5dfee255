import { remedyOf, type Remedy, type Side } from './compare.rules.js';

const OWN_OUT = ['lost', 'offered', 'received', 'recalling', 'recalled', 'released', 'returned'] as const;
const THERE_IN = ['lost', 'received', 'recalled', 'accepted', 'released', 'returned'] as const;
const OWN_IN = ['lost', 'received', 'recalled', 'accepted', 'released', 'returned'] as const;
const THERE_OUT = ['lost', 'offered', 'received', 'recalling', 'recalled', 'released', 'returned'] as const;

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
  it('at the council that offered it: for each of its states, what the receiver has', () => {
    const taken = 'take-back';
    expect(matrix(OWN_OUT, THERE_IN, ['out', 'in'])).toEqual({
      lost: ['none', taken, taken, taken, taken, taken],
      offered: ['offer-again', 'note-received', 'note-recall', 'release', 'note-release', 'note-return'],
      received: ['offer-again', 'none', 'note-recall', 'release', 'note-release', 'note-return'],
      recalling: [
        'say-recall-again',
        'say-recall-again',
        'note-recall',
        'release',
        'note-release',
        'note-return',
      ],
      recalled: ['none', 'person', 'none', 'person', 'person', 'person'],
      released: ['person', 'person', 'person', 'say-released-again', 'none', 'person'],
      returned: ['none', 'person', 'person', 'person', 'person', 'none'],
    });
  });

  it('at the council it was offered to: for each of its states, what the sender has', () => {
    const taken = 'take-back';
    const accepted = 'say-accepted-again';
    const returned = 'say-returned-again';
    expect(matrix(OWN_IN, THERE_OUT, ['in', 'out'])).toEqual({
      lost: ['none', taken, taken, taken, 'none', taken, taken],
      received: ['person', 'say-received-again', 'none', 'give-back', 'note-recall', 'hold', 'note-return'],
      recalled: ['none', 'person', 'person', 'say-recalled-again', 'none', 'person', 'person'],
      accepted: ['person', accepted, accepted, accepted, 'person', 'hold', 'person'],
      released: ['person', 'person', 'person', 'person', 'person', 'none', 'person'],
      returned: ['none', returned, returned, returned, 'person', 'person', 'none'],
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
