import { ROLES, type Role } from '@conjoint/contracts';
import { assertionExpiry, assess, type Asking, type Known } from './assertion.rules.js';
import type { KeptMandate } from './mandate-lifecycle.rules.js';
import { contentKey, loanMandate, type LoanTerms, type MandateTerms } from './mandate.rules.js';

type Kept = KeptMandate & { employer: string };
const NORTH = 'E09000001';
const TODAY = '2026-11-23';
const NINE = Date.parse('2026-11-23T09:00:00Z') / 1000;
const lent: LoanTerms = {
  key: 'lent',
  organisation: 'north',
  personKey: 'north.a',
  personName: 'A',
  roles: ['auditor'],
  lines: ['front-door'],
  statute: 's113',
  since: '2026-01-01',
  until: null,
};
const terms: MandateTerms = {
  partition: NORTH,
  kind: 'council',
  homeOrganisations: ['north'],
  vouchedRoles: new Map([['north', ROLES]]),
  lines: ['front-door'],
  standing: [],
  loans: [],
};
const asking = (over: Partial<Asking> = {}): Asking => ({
  personKey: 'north.a',
  name: 'A Worker',
  organisation: 'north',
  organisationPartition: NORTH,
  homeRoles: ['front-door-worker'],
  machine: false,
  authTime: NINE,
  sid: 'morning',
  ...over,
});
const nothing: Known<Kept> = {
  name: null,
  employer: null,
  lastSeenOn: null,
  vouchedAt: null,
  vouchedRoles: [],
  recentSessions: [],
  mandates: [],
};

/** What is kept after an assertion was written, as the service writes it. */
function after(known: Known<Kept>, asked: Asking, on = TODAY): Known<Kept> {
  const assessed = assess(known, asked, terms, on);
  const granted = assessed.grant.map((want): Kept => ({
    id: contentKey(want),
    source: want.source,
    definition: want.definition,
    contentKey: contentKey(want),
    state: 'active',
    roles: want.roles,
    from: want.from,
    until: want.until,
    employer: want.employer,
  }));
  return {
    name: asked.name,
    employer: asked.organisation,
    lastSeenOn: on,
    vouchedAt: assessed.vouchedAt,
    vouchedRoles: assessed.vouchedRoles,
    recentSessions: assessed.sessions,
    mandates: [...known.mandates.filter((one) => !assessed.end.includes(one)), ...granted],
  };
}
const roles = (known: Known<Kept>, asked: Asking): readonly Role[] =>
  assess(known, asked, terms, TODAY).inForce.flatMap((one) => one.roles);

describe('an assertion', () => {
  const once = after(nothing, asking());

  it('grants at the first sign-in and writes nothing at the renewals', () => {
    expect(assess(nothing, asking(), terms, TODAY)).toMatchObject({ settled: false, newSession: true });
    expect(assess(once, asking(), terms, TODAY)).toMatchObject({ settled: true, newSession: false });
    expect(roles(once, asking())).toEqual(['front-door-worker']);
  });

  it.each([
    ['another sign-in', { sid: 'noon', authTime: NINE + 10_800 }],
    ['another name', { name: 'Married' }],
    ['another role', { homeRoles: ['team-manager'] as Role[] }],
  ])('is written again for %s', (_, over) => {
    expect(assess(once, asking(over), terms, TODAY).settled).toBe(false);
  });

  it('is written once on another day', () => {
    expect(assess(once, asking(), terms, '2026-11-24').settled).toBe(false);
    expect(assess(after(once, asking(), '2026-11-24'), asking(), terms, '2026-11-24').settled).toBe(true);
  });

  it('tells sign-ins without a session id apart by their time, and machines by the day', () => {
    const machine = asking({ machine: true, sid: undefined, authTime: undefined });
    const known = after(nothing, machine);
    expect(assess(known, machine, terms, TODAY).settled).toBe(true);
    expect(known.recentSessions).toEqual([`day:${TODAY}`]);
    expect(after(nothing, asking({ sid: undefined })).recentSessions).toEqual([
      'at:2026-11-23T09:00:00.000Z',
    ]);
  });

  it('remembers a few sign-ins only', () => {
    let known = once;
    for (let index = 0; index < 20; index += 1) known = after(known, asking({ sid: `s${index}` }));
    expect(known.recentSessions).toHaveLength(8);
  });
});

describe('somebody who leaves or changes her role', () => {
  const before = after(nothing, asking());
  const gone = asking({ sid: 'noon', authTime: NINE + 10_800, homeRoles: [] });
  const left = after(before, gone);

  it('loses the role with the next sign-in', () => {
    expect(assess(before, gone, terms, TODAY)).toMatchObject({ inForce: [], grant: [] });
    expect(assess(before, gone, terms, TODAY).end).toHaveLength(1);
  });

  it('does not get it back through an older session that still says so', () => {
    expect(roles(left, asking())).toEqual([]);
    expect(assess(left, asking(), terms, TODAY)).toMatchObject({ grant: [], settled: true });
  });

  it('gets it back by a newer sign-in, as a new mandate', () => {
    const back = asking({ sid: 'evening', authTime: NINE + 20_000 });
    expect(assess(left, back, terms, TODAY).grant).toHaveLength(1);
  });

  it('does not make two sessions with different roles undo each other', () => {
    const promoted = asking({ sid: 'noon', authTime: NINE + 10_800, homeRoles: ['team-manager'] });
    const known = after(before, promoted);
    expect(roles(known, asking())).toEqual(['team-manager']);
    expect(assess(known, asking(), terms, TODAY)).toMatchObject({ end: [], grant: [], settled: true });
    expect(assess(known, promoted, terms, TODAY).settled).toBe(true);
  });

  it('is not lent any more, in either session, although the loan stays', () => {
    const want = loanMandate(lent);
    const loan: Kept = { ...want, id: 'loan', contentKey: contentKey(want), state: 'active' };
    const withLoan = { ...before, mandates: [...before.mandates, loan] };
    expect(roles(withLoan, asking())).toEqual(['front-door-worker', 'auditor']);
    const assessed = assess(withLoan, gone, terms, TODAY);
    expect(assessed.end.map((one) => one.source)).toEqual(['home-role']);
    expect(assessed.inForce).toEqual([]);
    expect(roles(after(withLoan, gone), asking())).toEqual([]);
  });
});

describe('the end of an assertion', () => {
  const now = new Date('2026-11-23T23:50:00Z');
  it('comes after fifteen minutes', () => {
    expect(assertionExpiry(now, [{ until: null }], 15).toISOString()).toBe('2026-11-24T00:05:00.000Z');
  });
  it('comes with the last day of the mandate that ends first', () => {
    const mandates = [{ until: null }, { until: '2026-11-23' }, { until: '2026-11-30' }];
    expect(assertionExpiry(now, mandates, 15).toISOString()).toBe('2026-11-23T23:59:59.999Z');
  });
});
