import { OUTCOMES, type Role } from '@conjoint/contracts';
import {
  answerAuthority,
  isHeldBy,
  type Authority,
  type Officer,
  type RoleHolder,
} from './authority.rules.js';

const entry = (over: Partial<Authority> = {}): Authority => ({
  id: 'manager',
  outcomes: [...OUTCOMES],
  role: 'front-door-manager',
  personKey: null,
  personName: null,
  line: 'front-door',
  statute: 'Act',
  ...over,
});
const officer = (over: Partial<Officer> = {}): Officer => ({
  personKey: 'north.a',
  mandates: [{ basis: 'contract', roles: ['front-door-worker'], lines: ['front-door'] }],
  ...over,
});
const holder = (name: string, over: Partial<RoleHolder> = {}): RoleHolder => ({
  personKey: `north.${name}`,
  name,
  roles: ['front-door-manager'],
  lines: [],
  basis: 'employment',
  ...over,
});
const named = entry({
  id: 'named',
  role: null,
  personKey: 'north.a',
  personName: 'A',
  outcomes: ['early-help'],
});

describe('delegated authority', () => {
  const manager = (basis: string, lines: string[]): Officer =>
    officer({ mandates: [{ basis, roles: ['front-door-manager'] as Role[], lines }] });

  it.each([
    ['an employee, whatever the lines', manager('employment', []), true],
    ['somebody by contract on the line', manager('contract', ['front-door']), true],
    ['somebody by contract on another line', manager('contract', ['fostering']), false],
    ['somebody with another role', officer(), false],
    [
      'somebody with the role on another line, by a second mandate',
      officer({
        mandates: [
          { basis: 'contract', roles: ['front-door-worker'], lines: ['front-door'] },
          { basis: 's113-loan', roles: ['front-door-manager'], lines: ['youth-justice'] },
        ],
      }),
      false,
    ],
  ])('of a role is held by %s', (_, who, held) => {
    expect(isHeldBy(entry(), who)).toBe(held);
  });

  it('of a named person is hers alone, in whatever role', () => {
    expect(isHeldBy(named, officer())).toBe(true);
    expect(isHeldBy(named, manager('employment', []))).toBe(true);
    expect(isHeldBy(named, officer({ personKey: 'north.b' }))).toBe(false);
  });

  it('is answered for each outcome asked, with the entry it rests on', () => {
    const answers = answerAuthority({
      outcomes: ['early-help', 'strategy-discussion'],
      authorities: [entry(), named],
      officer: officer(),
      known: [holder('Grace')],
    });
    expect(answers).toEqual([
      expect.objectContaining({ outcome: 'early-help', allowed: true, authorityId: 'named', statute: 'Act' }),
      expect.objectContaining({
        outcome: 'strategy-discussion',
        allowed: false,
        authorityId: null,
        statute: null,
      }),
    ]);
    expect(answers[1]!.holders).toEqual([
      { personKey: 'north.Grace', name: 'Grace', role: 'front-door-manager' },
    ]);
  });

  it('names the role where nobody is known to hold it yet', () => {
    const [answer] = answerAuthority({
      outcomes: ['early-help'],
      authorities: [entry()],
      officer: officer(),
      known: [],
    });
    expect(answer!.holders).toEqual([
      { personKey: null, name: 'Front door manager', role: 'front-door-manager' },
    ]);
  });

  it('does not name somebody whose mandate is for another line', () => {
    const known = [
      holder('Elsewhere', { basis: 'contract', lines: ['fostering'] }),
      holder('Here', { basis: 'contract', lines: ['front-door'] }),
    ];
    const [answer] = answerAuthority({
      outcomes: ['early-help'],
      authorities: [entry()],
      officer: officer(),
      known,
    });
    expect(answer!.holders.map((one) => one.name)).toEqual(['Here']);
  });

  it('names each person once', () => {
    const [answer] = answerAuthority({
      outcomes: ['early-help'],
      authorities: [entry(), entry({ id: 'again' }), named],
      officer: officer(),
      known: [holder('A', { personKey: 'north.a' })],
    });
    expect(answer!.holders.map((one) => one.personKey)).toEqual(['north.a']);
  });

  it('is nobody’s where the scheme has no entry', () => {
    const [answer] = answerAuthority({
      outcomes: ['early-help'],
      authorities: [],
      officer: officer(),
      known: [],
    });
    expect(answer).toMatchObject({ allowed: false, holders: [] });
  });
});
