import { ROLES, type Role } from '@conjoint/contracts';
import fc from 'fast-check';
import {
  isInForce,
  lastDay,
  MANDATE_ACTIONS,
  MANDATE_STATES,
  reconcile,
  transition,
  type KeptMandate,
} from './mandate-lifecycle.rules.js';
import { contentKey, type WantedMandate } from './mandate.rules.js';

const TODAY = '2026-11-23';
const want = (over: Partial<WantedMandate> = {}): WantedMandate => ({
  source: 'standing',
  definition: 'standing:one',
  personKey: 'company.z',
  personName: 'Zed',
  employer: 'company',
  roles: ['front-door-worker'],
  lines: ['front-door'],
  basis: 'contract',
  statute: 'Act',
  from: TODAY,
  until: null,
  ...over,
});
const kept = (wanted: WantedMandate, over: Partial<KeptMandate> = {}): KeptMandate => ({
  id: `${wanted.definition} ${wanted.roles.join('+')}`,
  source: wanted.source,
  definition: wanted.definition,
  contentKey: contentKey(wanted),
  state: 'active',
  roles: wanted.roles,
  from: wanted.from,
  until: wanted.until,
  ...over,
});

describe('the lifecycle of a mandate', () => {
  const matrix: Record<string, string> = {
    'active end': 'ended',
    'active withdraw': 'withdrawn',
    'ended end': 'ended, unchanged',
    'ended withdraw': 'refused',
    'withdrawn end': 'withdrawn, unchanged',
    'withdrawn withdraw': 'withdrawn, unchanged',
  };
  const cells = MANDATE_STATES.flatMap((state) => MANDATE_ACTIONS.map((action) => [state, action] as const));

  it('has an answer for every state and action', () => {
    expect(cells.map((cell) => cell.join(' ')).sort()).toEqual(Object.keys(matrix).sort());
  });

  it.each(cells)('%s, %s', (state, action) => {
    const answer = (): string => {
      const next = transition(state, action);
      return next.changed ? next.state : `${next.state}, unchanged`;
    };
    const expected = matrix[`${state} ${action}`];
    if (expected === 'refused')
      expect(answer).toThrow(expect.objectContaining({ code: 'not-acceptable-state' }));
    else expect(answer()).toBe(expected);
  });
});

describe('comparing what is kept with what is wanted', () => {
  it('grants what is missing', () => {
    expect(reconcile([], [want()], TODAY)).toEqual({ inForce: [], end: [], grant: [want()] });
  });

  it('leaves alone what is there', () => {
    const there = kept(want());
    expect(reconcile([there], [want()], TODAY)).toEqual({ inForce: [there], end: [], grant: [] });
  });

  it('ends what nothing wants any more', () => {
    const there = kept(want());
    expect(reconcile([there], [], TODAY)).toEqual({ inForce: [], end: [there], grant: [] });
  });

  it('ends the old and grants the new where the roles changed', () => {
    const there = kept(want());
    const changed = want({ roles: ['team-manager'] });
    expect(reconcile([there], [changed], TODAY)).toEqual({ inForce: [], end: [there], grant: [changed] });
  });

  it('does not bring back what the council withdrew', () => {
    const withdrawn = kept(want(), { state: 'withdrawn' });
    expect(reconcile([withdrawn], [want()], TODAY)).toEqual({ inForce: [], end: [], grant: [] });
  });

  it('keeps withdrawn roles out of a wider grant by the same rule, and lets the others through', () => {
    const withdrawn = kept(want(), { state: 'withdrawn' });
    const wider = want({ roles: ['front-door-worker', 'team-manager'] });
    expect(reconcile([withdrawn], [wider], TODAY).grant).toEqual([want({ roles: ['team-manager'] })]);
  });

  it('lets another rule give what was withdrawn from one', () => {
    const withdrawn = kept(want(), { state: 'withdrawn' });
    const other = want({ definition: 'standing:two' });
    expect(reconcile([withdrawn], [other], TODAY).grant).toEqual([other]);
  });

  it('does not count a loan before its first day', () => {
    const early = want({ source: 'loan', definition: 'loan:x', from: '2026-12-01' });
    expect(reconcile([kept(early)], [early], TODAY)).toEqual({ inForce: [], end: [], grant: [] });
  });

  const anyWant = fc.record({
    definition: fc.constantFrom('standing:a', 'standing:b', 'home'),
    roles: fc.subarray<Role>(ROLES.slice(0, 4), { minLength: 1 }),
    until: fc.constantFrom(null, '2027-01-01'),
  });
  const perRule = (wants: { definition: string }[]): boolean =>
    new Set(wants.map((one) => one.definition)).size === wants.length;

  it('is settled after one round, and never gives back a withdrawn role', () => {
    fc.assert(
      fc.property(
        fc.array(anyWant, { maxLength: 3 }).filter(perRule),
        fc.array(anyWant, { maxLength: 3 }),
        fc.array(anyWant, { maxLength: 3 }).filter(perRule),
        (active, withdrawn, wanted) => {
          const before = [
            ...active.map((one) => kept(want(one))),
            ...withdrawn.map((one) => kept(want(one), { state: 'withdrawn' as const })),
          ];
          const wants = wanted.map((one) => want(one));
          const { end, grant } = reconcile(before, wants, TODAY);
          const after = [...before.filter((one) => !end.includes(one)), ...grant.map((one) => kept(one))];
          const again = reconcile(after, wants, TODAY);
          expect(again.end).toEqual([]);
          expect(again.grant).toEqual([]);
          for (const one of grant)
            for (const gone of before.filter(
              (old) => old.state === 'withdrawn' && old.definition === one.definition,
            ))
              expect(one.roles.filter((role) => gone.roles.includes(role))).toEqual([]);
          const rules = after.filter((one) => one.state === 'active').map((one) => one.definition);
          expect(new Set(rules).size).toBe(rules.length);
        },
      ),
    );
  });
});

describe('the days of a mandate', () => {
  it.each([
    ['2026-11-23', null, true],
    ['2026-11-24', null, false],
    ['2026-01-01', '2026-11-23', true],
    ['2026-01-01', '2026-11-22', false],
  ])('from %s until %s', (from, until, inForce) => {
    expect(isInForce({ state: 'active', from, until }, TODAY)).toBe(inForce);
    expect(isInForce({ state: 'withdrawn', from, until }, TODAY)).toBe(false);
  });

  it('end today, unless they had run out before', () => {
    expect(lastDay({ until: null }, TODAY)).toBe(TODAY);
    expect(lastDay({ until: '2026-12-31' }, TODAY)).toBe(TODAY);
    expect(lastDay({ until: '2026-11-01' }, TODAY)).toBe('2026-11-01');
  });
});
