import { checkPartnership, loadPartnership } from './check-partnership.js';
import type { PartnershipProblem } from './problems.js';

const good = `name: Test
development: { password: only-for-tests-1 }
councils:
  - code: E09000013
    name: One
    shortName: One
    dfe: "205"
    since: 2020-01-01
    frontDoor: { team: Front door, telephone: "020 7946 0100", email: front@one.example }
  - code: E09000033
    name: Two
    shortName: Two
    dfe: "213"
    since: 2020-01-01
    until: 2030-03-31
    frontDoor: { team: Front door, telephone: "020 7946 0100", email: front@two.example }
bodies:
  - code: company
    kind: company
    name: Company
    shortName: Company
    since: 2020-01-01
    members: [E09000013, E09000033]
    profitMaking: false
    holdsChildren: false
    ownership:
      - since: 2020-01-01
        shares: [{ council: E09000013, basisPoints: 6000 }, { council: E09000033, basisPoints: 4000 }]
    workforceReturn: { label: 205 / 213, authorities: ["205", "213"] }
organisations:
  - alias: one
    name: One
    kind: council
    partition: E09000013
    roles: [front-door-worker, social-worker]
    signIn: { domains: [one.example], provider: { kind: development-realm } }
    staff:
      - { key: ann, name: Ann Lee, email: ann@one.example, roles: [front-door-worker] }
  - alias: two
    name: Two
    kind: council
    partition: E09000033
    roles: [social-worker]
    signIn: { domains: [two.example], provider: { kind: development-realm } }
  - alias: company-staff
    name: Company
    kind: body
    partition: company
    roles: [social-worker]
    signIn: { domains: [company.example], provider: { kind: development-realm } }
serviceLines:
  - key: care
    name: Care
    kinds: [looked-after-children]
    functions: [looked-after-children]
    host: company
    noticeMonths: 12
    members:
      - { council: E09000013, since: 2020-01-01 }
      - { council: E09000033, since: 2020-01-01, until: 2030-03-31 }
arrangements:
  - key: contract
    model: commissioned
    from: [E09000013, E09000033]
    to: company
    lines: [care]
    functions: [looked-after-children]
    statute: cypa-2008-part-1
    since: 2020-01-01
standingMandates:
  - key: workers
    organisation: company-staff
    homeRoles: [social-worker]
    roles: [social-worker]
    members: [E09000013, E09000033]
    lines: [care]
    basis: cypa-2008-part-1
    since: 2020-01-01
loans:
  - key: ann
    organisation: one
    person: ann
    to: E09000033
    roles: [front-door-worker]
    lines: [care]
    statute: lga-1972-s113
    since: 2021-01-01
sharingRules:
  - key: look-up
    purpose: look-up
    line: care
    from: [E09000013]
    to: [E09000033]
    functions: [s47-children-act-1989]
    legalBasis: { article6: article-6-1-e, article9: 9(2)(g) }
    answer: known-since-and-contact
    since: 2020-01-01
delegatedAuthority:
  - { key: decide, council: E09000013, role: social-worker, outcomes: [early-help], line: care, statute: cypa-2008-part-1, since: 2020-01-01 }
agreements:
  - key: cost
    line: care
    host: company
    basis: { kind: fixed-shares, shares: [{ partner: E09000013, basisPoints: 5000 }, { partner: E09000033, basisPoints: 5000 }] }
    noticeMonths: 12
    vat: taxable
    since: 2020-01-01
placement:
  databaseServers: [{ name: TWO }]
  partitions: [{ partition: E09000033, databaseServer: TWO }]
`;

function problemsOf(text: string): PartnershipProblem[] {
  return checkPartnership(text, { file: 'test.yaml' }).problems;
}

/** The line on which the changed text stands. */
function edited(from: string, to: string): { text: string; line: number } {
  const at = good.indexOf(from);
  if (at < 0) throw new Error(`the good file has no ${from}`);
  return { text: good.replace(from, () => to), line: good.slice(0, at).split('\n').length };
}

it('finds nothing wrong with a good file', () => {
  expect(problemsOf(good)).toEqual([]);
});

describe('what is wrong is told with its line and a remedy', () => {
  it.each([
    // The shape.
    ['an unknown field', 'profitMaking: false', 'profitmaking: false', 'is not a field', 'spelling'],
    ['a number without quotes', 'dfe: "205"', 'dfe: 205', 'must be text', 'quotes'],
    [
      'no day of the calendar',
      'since: 2021-01-01',
      'since: 2021-02-30',
      'is not a day of the calendar',
      'YYYY-MM-DD',
    ],
    ['a code of no council', '- code: E09000013', '- code: W06000015', 'is not the GSS code', 'Correct'],
    ['a district council', '- code: E09000013', '- code: E07000008', 'is not the GSS code', 'Correct'],
    [
      'an unknown role',
      'homeRoles: [social-worker]',
      'homeRoles: [wizard]',
      'is not one of the allowed',
      'front-door-worker',
    ],
    ['a file that is not YAML', 'name: One', 'name: "One', 'is not valid YAML', 'quotes'],
    ['a field twice', 'name: One', 'name: One\n    name: Uno', 'is not valid YAML', 'indentation'],
    // References, duplicates, dates.
    [
      'an unknown council',
      'members: [E09000013, E09000033]',
      'members: [E09000013, E09000020]',
      'names E09000020, which is not in this file',
      'councils',
    ],
    ['an unknown service line', 'lines: [care]', 'lines: [caring]', 'names caring', 'serviceLines'],
    ['an unknown host', 'host: company', 'host: nobody', 'names nobody', 'alias'],
    ['an unknown organisation', 'organisation: one', 'organisation: three', 'names three', 'organisations'],
    [
      'a duplicate code',
      'key: workers\n',
      'key: workers\n    organisation: company-staff\n    homeRoles: [social-worker]\n    roles: [social-worker]\n    members: [E09000013]\n    lines: [care]\n    basis: cypa-2008-part-1\n    since: 2020-01-01\n  - key: workers\n',
      'repeats workers',
      'another name',
    ],
    [
      'the same word twice',
      'homeRoles: [social-worker]',
      'homeRoles: [social-worker, social-worker]',
      'repeats social-worker',
      'Remove',
    ],
    [
      'an end before its beginning',
      'until: 2030-03-31\n    frontDoor',
      'until: 2019-03-31\n    frontDoor',
      'is before since',
      'last day',
    ],
    // Members and bodies.
    [
      'shares that are not 100 %',
      'basisPoints: 6000',
      'basisPoints: 6500',
      'sum to 105 % instead of 100 %',
      '10,000',
    ],
    [
      'a body that would hold children',
      'holdsChildren: false',
      'holdsChildren: true',
      'hold children’s records',
      'council that is responsible',
    ],
    [
      'a joint return of the wrong name',
      'label: 205 / 213',
      'label: 205 and 213',
      'does not name the authorities',
      '205 / 213',
    ],
    [
      'a line that outlives a membership',
      'since: 2020-01-01, until: 2030-03-31 }',
      'since: 2020-01-01 }',
      'continues after Two left',
      'continuesAfterExit',
    ],
    [
      'a line before the membership',
      '{ council: E09000013, since: 2020-01-01 }',
      '{ council: E09000013, since: 2019-01-01 }',
      'is before One joined',
      'join first',
    ],
    // The law.
    [
      'a profit-making body',
      'profitMaking: false',
      'profitMaking: true',
      'run for profit (Children and Young Persons Act 2008',
      'not run for profit',
    ],
    [
      'reviewing officers delegated',
      'functions: [looked-after-children]\n    statute',
      'functions: [looked-after-children, independent-reviewing-officer]\n    statute',
      'SI 2014/2407',
      'keeps its own reviewing officers',
    ],
    [
      'no statute',
      '    statute: cypa-2008-part-1\n',
      '',
      'nobody may act for a council without a power',
      'lga-1972-s113',
    ],
    [
      'a statute for somebody else',
      'statute: cypa-2008-part-1\n',
      'statute: lga-1972-s101\n',
      'does not let a company act',
      'cypa-2008-part-1',
    ],
    [
      'a mandate that no arrangement covers',
      'from: [E09000013, E09000033]\n    to: company',
      'from: [E09000033]\n    to: company',
      'has no arrangement by which company acts',
      'under arrangements',
    ],
    [
      'a mandate that outlasts its arrangement',
      'statute: cypa-2008-part-1\n    since: 2020-01-01\nstanding',
      'statute: cypa-2008-part-1\n    since: 2020-01-01\n    until: 2025-01-31\nstanding',
      'E09000013 has no arrangement by which company acts for it on care under cypa-2008-part-1 on 2025-02-01',
      'until: 2025-01-31',
    ],
    [
      'a duty to co-operate as if it were a power',
      'statute: cypa-2008-part-1\n',
      'statute: ca-2004-s10\n',
      'is not one of the allowed values',
      'lga-1972-s113',
    ],
    [
      'a loan to a company',
      'to: E09000033\n    roles',
      'to: company\n    roles',
      'section 113 lends staff to local authorities',
      'Second',
    ],
    ['a loan of nobody', 'person: ann', 'person: bob', 'bob is not on the staff of one', 'staff list'],
    [
      'neither role nor person',
      'role: social-worker, outcomes',
      'outcomes',
      'must name either a role or a person',
      'role and person',
    ],
    // Identity.
    [
      'a shared domain',
      'domains: [two.example]',
      'domains: [one.example]',
      'one.example already belongs to one',
      'one of the two',
    ],
    [
      'a domain that could be real',
      'domains: [two.example]',
      'domains: [two.gov.uk]',
      'could be real',
      '.example',
    ],
    [
      'staff of a foreign domain',
      'email: ann@one.example',
      'email: ann@two.example',
      'is not on a domain of one',
      'one.example',
    ],
    [
      'a role the employer may not vouch for',
      'roles: [front-door-worker] }',
      'roles: [director] }',
      'one may not vouch for director',
      'organisation’s roles',
    ],
    [
      'development without a password',
      'development: { password: only-for-tests-1 }\n',
      '',
      'has no development password',
      'development.password',
    ],
    [
      'a council without an employer',
      'partition: E09000033\n',
      'partition: E09000013\n',
      'already belongs to one',
      'one organisation',
    ],
    [
      'a partition for an NHS body',
      'kind: body',
      'kind: nhs',
      'cannot be given to an organisation of kind nhs',
      'staff and sign-in only',
    ],
    [
      'a reserved alias',
      'alias: two',
      'alias: conjoint-two',
      'is taken by the sign-in system',
      'begin with conjoint',
    ],
    // Sharing and money.
    [
      'a look-up in a body',
      'to: [E09000033]\n    functions',
      'to: [company]\n    functions',
      'a body never holds a child',
      'councils only',
    ],
    [
      'an answer that says too much',
      'answer: known-since-and-contact',
      'answer: whole-referral',
      'is more than look-up may answer',
      'known-since',
    ],
    [
      'a look-up for no function',
      '    functions: [s47-children-act-1989]\n',
      '',
      'names the function it serves',
      's47',
    ],
    [
      'an agreement that does not add up',
      'partner: E09000033, basisPoints: 5000',
      'partner: E09000033, basisPoints: 4999',
      'sum to 99.99 %',
      '10,000',
    ],
    [
      'an unknown partner',
      'partner: E09000033, basisPoints',
      'partner: E09000020, basisPoints',
      'names E09000020',
      'council or body',
    ],
    [
      'an unknown server',
      'databaseServer: TWO',
      'databaseServer: THREE',
      'which is not among databaseServers',
      'Add the server',
    ],
  ])('%s', (_what, from, to, message, remedy) => {
    const { text } = edited(from, to);
    const problem = problemsOf(text).find((one) => one.message.includes(message));
    expect(problem?.message).toContain(message);
    expect(problem?.remedy).toContain(remedy);
    expect(problem?.line).toBeGreaterThan(0);
    expect(problem?.line).toBeLessThanOrEqual(text.split('\n').length);
  });

  it.each([
    ['an unknown field', 'profitMaking: false', 'profitmaking: false', 0],
    ['a wrong value', 'dfe: "205"', 'dfe: 205', 0],
    ['a wrong reference', 'host: company', 'host: nobody', 0],
    ['a wrong domain', 'domains: [two.example]', 'domains: [two.gov.uk]', 0],
    ['a value on the line after', 'since: 2021-01-01', 'since:\n      2021-02-30', 1],
  ])('on the very line: %s', (_what, from, to, below) => {
    const { text, line } = edited(from, to);
    expect(problemsOf(text).map((one) => one.line)).toContain(line + below);
  });

  it('reports everything at once, in the order of the file', () => {
    const text = good
      .replace('host: company', 'host: nobody')
      .replace('basisPoints: 6000', 'basisPoints: 1')
      .replace('databaseServer: TWO', 'databaseServer: X');
    const lines = problemsOf(text).map((one) => one.line);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  it('lets arrangements follow one another, and a mandate end with the council’s time in the line', () => {
    const arrangement = good.slice(good.indexOf('  - key: contract'), good.indexOf('standingMandates:'));
    const first = arrangement.replace(/since: .*/, 'since: 2020-01-01\n    until: 2024-03-31');
    const next = (since: string) =>
      arrangement
        .replace('key: contract', 'key: contract-2')
        .replace(/since: .*/, `since: ${since}\n    until: 2030-03-31`)
        .replace('[E09000013, E09000033]', '[E09000033]');
    const forever = arrangement
      .replace('key: contract', 'key: contract-3')
      .replace('[E09000013, E09000033]', '[E09000013]')
      .replace(/since: .*/, 'since: 2024-04-01');
    const text = (since: string) => good.replace(arrangement, first + next(since) + forever);
    expect(problemsOf(text('2024-04-01'))).toEqual([]);
    expect(problemsOf(text('2024-04-03')).map(({ message }) => message)).toEqual([
      'E09000033 has no arrangement by which company acts for it on care under cypa-2008-part-1 on 2024-04-01',
    ]);
  });

  it.each([
    ['a charity may be given functions', 'charity', '', []],
    ['but not one that is run for profit', 'charity', '    profitMaking: true\n', [/run for profit/]],
    ['another organisation may not', 'other', '', [/does not let a other act/]],
    ['nor the police', 'police', '', [/does not let a police act/]],
  ])('%s', (_what, kind, profit, messages) => {
    const organisation = `  - alias: helper\n    name: Helper\n    kind: ${kind}\n${profit}    roles: [social-worker]\n    signIn: { domains: [helper.example], provider: { kind: development-realm } }\n`;
    const arrangement =
      '  - { key: helped, model: commissioned, from: [E09000013], to: helper, lines: [care], functions: [looked-after-children], statute: cypa-2008-part-1, since: 2020-01-01 }\n';
    const text = good
      .replace('serviceLines:\n', `${organisation}serviceLines:\n`)
      .replace('standingMandates:\n', `${arrangement}standingMandates:\n`);
    expect(problemsOf(text).map(({ message }) => message)).toEqual(
      messages.map((message) => expect.stringMatching(message)),
    );
  });

  it('lends reviewing officers by section 113, which delegates nothing', () => {
    const text = good.replace(
      'arrangements:\n',
      'arrangements:\n  - { key: borrowed, model: staff-lent, from: [E09000013], to: E09000033, lines: [care], functions: [independent-reviewing-officer], statute: lga-1972-s113, since: 2020-01-01 }\n',
    );
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    ['nothing', ''],
    ['a list', '- one\n- two'],
    ['a word', 'hello'],
    [
      'nested aliases',
      `a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c]`,
    ],
    ['too much', `name: ${'x'.repeat(1_000_001)}`],
  ])('survives %s', (_what, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });
});

it('loading a bad file lists every problem', () => {
  expect(() => loadPartnership(new URL(import.meta.url).pathname)).toThrow(/line \d+: /);
});
