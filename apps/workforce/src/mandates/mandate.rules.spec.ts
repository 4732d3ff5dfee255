import { ROLES, type Role } from '@conjoint/contracts';
import fc from 'fast-check';
import {
  contentKey,
  inOrder,
  loanCounts,
  loanMandate,
  wantedMandates,
  type LoanTerms,
  type MandateTerms,
  type SignedIn,
  type StandingTerms,
} from './mandate.rules.js';

const NORTH = 'E09000001';
const SOUTH = 'E09000002';
const COMPANY = 'company';
const TODAY = '2026-11-23';

const standing = (over: Partial<StandingTerms> = {}): StandingTerms => ({
  key: 'front-door-workers',
  organisation: 'company',
  homeRoles: ['front-door-worker'],
  roles: ['front-door-worker'],
  lines: ['front-door'],
  basis: 'contract',
  statute: 'Act',
  since: '2026-01-01',
  until: null,
  ...over,
});
const loan = (over: Partial<LoanTerms> = {}): LoanTerms => ({
  key: 'lent-to-north',
  organisation: 'south',
  personKey: 'south.pat',
  personName: 'Pat Lent',
  roles: ['social-worker'],
  lines: ['front-door'],
  statute: 's113',
  since: '2026-01-01',
  until: null,
  ...over,
});
const terms = (over: Partial<MandateTerms> = {}): MandateTerms => ({
  partition: NORTH,
  kind: 'council',
  homeOrganisations: ['north'],
  vouchedRoles: new Map<string, readonly Role[]>([
    ['north', ROLES.filter((role) => role !== 'operator')],
    ['south', ROLES],
    ['company', ROLES],
    ['hospital', ['front-door-worker']],
  ]),
  lines: ['fostering', 'front-door'],
  standing: [standing()],
  loans: [loan()],
  ...over,
});
const token = (over: Partial<SignedIn> = {}): SignedIn => ({
  personKey: 'north.a',
  name: 'A Worker',
  organisation: 'north',
  organisationPartition: NORTH,
  homeRoles: ['front-door-worker'],
  machine: false,
  ...over,
});
const summary = (over: Partial<SignedIn> = {}, where: Partial<MandateTerms> = {}, on = TODAY) =>
  wantedMandates(token(over), terms(where), on).map(
    (one) => `${one.definition} ${one.basis} ${one.roles.join('+')} on ${one.lines.join('+')}`,
  );

describe('mandates at home', () => {
  it('follow the home roles, on every line of the council, by employment', () => {
    expect(summary({ homeRoles: ['team-manager', 'front-door-worker'] })).toEqual([
      'home employment front-door-worker+team-manager on fostering+front-door',
    ]);
  });

  it('leave out a role the organisation may not vouch for', () => {
    expect(summary({ homeRoles: ['operator', 'auditor'] })).toEqual([
      'home employment auditor on fostering+front-door',
    ]);
    expect(summary({ homeRoles: ['operator'] })).toEqual([]);
  });

  it('are none without a role', () => {
    expect(summary({ homeRoles: [] })).toEqual([]);
  });

  it('name the body as employer for its own books', () => {
    const [mandate] = wantedMandates(
      token({ organisation: 'company', organisationPartition: COMPANY, homeRoles: ['finance-preparer'] }),
      terms({ partition: COMPANY, kind: 'body', homeOrganisations: ['company'], standing: [] }),
      TODAY,
    );
    expect(mandate).toMatchObject({ basis: 'employment', statute: 'Contract of employment with the body' });
  });

  const owners = [
    ['its own organisation and partition', 'north', NORTH, true],
    ['another organisation that says it owns this partition', 'south', NORTH, false],
    ['its own organisation with another partition', 'north', SOUTH, false],
    ['another organisation', 'south', SOUTH, false],
    ['an organisation without a partition', 'hospital', null, false],
    ['an organisation the file does not know', 'stranger', NORTH, false],
  ] as const;
  it.each(owners)('need token and file to agree: %s', (_, organisation, organisationPartition, home) => {
    expect(summary({ organisation, organisationPartition }).some((text) => text.startsWith('home'))).toBe(
      home,
    );
  });
});

describe('standing mandates', () => {
  const companyWorker = { organisation: 'company', organisationPartition: COMPANY, personKey: 'company.z' };

  it('let staff of the company act for the council on the lines of the rule', () => {
    expect(summary(companyWorker)).toEqual([
      'standing:front-door-workers contract front-door-worker on front-door',
    ]);
  });

  it('need one of the home roles', () => {
    expect(summary({ ...companyWorker, homeRoles: ['auditor'] })).toEqual([]);
  });

  it('give the roles of the rule, not those at home', () => {
    const rule = standing({ homeRoles: ['director'], roles: ['auditor', 'performance-analyst'] });
    expect(summary({ ...companyWorker, homeRoles: ['director'] }, { standing: [rule] })).toEqual([
      'standing:front-door-workers contract performance-analyst+auditor on front-door',
    ]);
  });

  it('add up: each rule gives a mandate of its own', () => {
    const second = standing({ key: 'second', basis: 'standing-delegation', lines: ['fostering'] });
    expect(summary(companyWorker, { standing: [standing(), second] })).toHaveLength(2);
  });

  it.each([
    ['2026-11-22', null, 1],
    ['2026-11-23', '2026-11-23', 1],
    ['2026-11-24', null, 0],
    ['2026-01-01', '2026-11-22', 0],
    ['2026-01-01', '2026-11-24', 1],
  ])('hold from %s until %s', (since, until, count) => {
    expect(summary(companyWorker, { standing: [standing({ since, until })] })).toHaveLength(count);
  });
});

describe('machines', () => {
  const machine = { machine: true, homeRoles: [] as Role[], personKey: 'service-account-machine' };
  it('may bring in files for their own council only', () => {
    expect(summary(machine)).toEqual([
      'machine employment finance-preparer+information-officer+performance-analyst on fostering+front-door',
    ]);
    expect(summary({ ...machine, organisationPartition: SOUTH })).toEqual([]);
    expect(summary({ ...machine, homeRoles: ['director'] })).toEqual([
      'machine employment finance-preparer+information-officer+performance-analyst on fostering+front-door',
    ]);
  });
  it('bring in files for a body of their own, too: costs and its workforce', () => {
    expect(
      summary({ ...machine, organisationPartition: COMPANY }, { partition: COMPANY, kind: 'body' }),
    ).toEqual([
      'machine employment finance-preparer+information-officer+performance-analyst on fostering+front-door',
    ]);
  });
  it('are never given the standing mandates of their organisation', () => {
    const company = { organisation: 'company', organisationPartition: COMPANY };
    expect(summary({ ...machine, ...company, homeRoles: ['front-door-worker'] })).toEqual([]);
  });
});

describe('loans', () => {
  const lent = { employer: 'south' };
  const pat = { personKey: 'south.pat', organisation: 'south', organisationPartition: SOUTH };
  it('are granted to the named person by section 113', () => {
    expect(loanMandate(loan())).toMatchObject({
      basis: 's113-loan',
      from: '2026-01-01',
      personName: 'Pat Lent',
    });
  });
  it('count while the lender vouches for her in any role', () => {
    expect(loanCounts(token({ ...pat, homeRoles: ['auditor'] }), terms(), lent)).toBe(true);
    expect(loanCounts(token({ ...pat, homeRoles: [] }), terms(), lent)).toBe(false);
  });
  it('do not count for somebody who signed in through another organisation', () => {
    expect(loanCounts(token({ ...pat, organisation: 'company' }), terms(), lent)).toBe(false);
  });
});

describe('the content key of a grant', () => {
  it('is the same for the same grant whatever the order, the day of sign-in or the name', () => {
    fc.assert(
      fc.property(
        fc.subarray([...ROLES], { minLength: 1 }),
        fc.constantFrom('2026-11-23', '2027-01-01'),
        (roles, on) => {
          const rule = standing({ roles });
          const shuffled = standing({ roles: [...roles].reverse() });
          const worker = { organisation: 'company', personKey: 'company.z' };
          const [one] = wantedMandates(token(worker), terms({ standing: [rule] }), TODAY);
          const [two] = wantedMandates(
            token({ ...worker, name: 'Married' }),
            terms({ standing: [shuffled] }),
            on,
          );
          expect(contentKey(one!)).toBe(contentKey(two!));
          expect(one!.roles).toEqual(inOrder(roles));
        },
      ),
    );
  });

  it.each([
    ['roles', { roles: ['auditor'] as Role[] }],
    ['lines', { lines: ['fostering'] }],
    ['statute', { statute: 'Another Act' }],
    ['last day', { until: '2027-03-31' }],
    ['first day', { since: '2026-02-01' }],
    ['employer', { organisation: 'company' }],
    ['rule', { key: 'another' }],
  ])('changes with the %s of a loan', (_, over) => {
    expect(contentKey(loanMandate(loan(over)))).not.toBe(contentKey(loanMandate(loan())));
  });
});
