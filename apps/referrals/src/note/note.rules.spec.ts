import type { NoteContent, Role } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import { checkNote, mayChangeNote } from './note.rules.js';

const now = new Date('2026-11-30T12:00:00Z');
const within = { openedOn: '2026-11-20', closedOn: null, unborn: false };
const visit: NoteContent = {
  kind: 'visit',
  happenedAt: '2026-11-24T15:30:00Z',
  people: 'Example and her mother',
  childSeen: 'alone',
  text: 'All well.',
};

function wrong(note: Partial<NoteContent>, where = {}, roles: Role[] = ['social-worker']): string[] {
  try {
    checkNote({ ...visit, ...note }, { within: { ...within, ...where }, roles, now });
    return [];
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return (error.fieldErrors ?? []).map(({ field }) => field);
  }
}

describe('a note', () => {
  it.each([
    ['of a visit with everything', {}, {}, []],
    [
      'of a visit without who was seen',
      { people: null, childSeen: null },
      {},
      ['note.people', 'note.childSeen'],
    ],
    ['of a visit before the birth', { childSeen: null }, { unborn: true }, []],
    ['of a call without the child', { kind: 'call', childSeen: null }, {}, []],
    ['of a meeting with nobody', { kind: 'meeting', people: null, childSeen: null }, {}, ['note.people']],
    ['of another kind with nobody', { kind: 'other', people: null, childSeen: null }, {}, []],
    ['of the future', { happenedAt: '2026-11-30T12:00:01Z' }, {}, ['note.happenedAt']],
    ['of before the case', { happenedAt: '2026-11-19T23:59:59Z' }, {}, ['note.happenedAt']],
    ['of the first moment of the case', { happenedAt: '2026-11-20T00:00:00Z' }, {}, []],
    [
      'of the last day of a closed case',
      { happenedAt: '2026-11-24T23:59:00Z' },
      { closedOn: '2026-11-24' },
      [],
    ],
    [
      'of after the closure',
      { happenedAt: '2026-11-25T00:00:00Z' },
      { closedOn: '2026-11-24' },
      ['note.happenedAt'],
    ],
  ] as [string, Partial<NoteContent>, object, string[]][])('%s', (_, note, where, fields) => {
    expect(wrong(note, where)).toEqual(fields);
  });

  it('of management oversight is a team manager’s', () => {
    const oversight: Partial<NoteContent> = { kind: 'management-oversight', people: null, childSeen: null };
    expect(wrong(oversight)).toEqual(['note.kind']);
    expect(wrong(oversight, {}, ['team-manager'])).toEqual([]);
  });

  it.each([
    ['its author', 'a', ['social-worker'], false, true],
    ['a colleague', 'b', ['social-worker'], false, false],
    ['a team manager', 'b', ['team-manager'], false, true],
    ['its author who is no worker any more', 'a', ['director'], false, false],
    ['a team manager, once it is withdrawn', 'b', ['team-manager'], true, false],
  ] as [string, string, Role[], boolean, boolean][])(
    'is corrected by %s: %s %s %s → %s',
    (_, personKey, roles, withdrawn, may) => {
      expect(mayChangeNote({ writtenBy: 'a', withdrawn }, { personKey, roles })).toBe(may);
    },
  );
});
