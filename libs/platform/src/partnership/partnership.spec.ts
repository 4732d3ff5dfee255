import { resolve } from 'node:path';
import { loadPartnership } from './check-partnership.js';
import { developmentSubject, fixedId, personKey } from './person-key.js';

const folder = resolve(import.meta.dirname, '../../../../infra/partnerships');
const triBorough = loadPartnership(`${folder}/tri-borough.yaml`);
const company = loadPartnership(`${folder}/achieving-for-children.yaml`);
const [hf, kc, westminster] = ['E09000013', 'E09000020', 'E09000033'];
const at = '2026-11-20';

describe('partitions', () => {
  it('are the councils and the bodies, with their employer', () => {
    expect(triBorough.partitions()).toEqual([
      expect.objectContaining({ code: hf, kind: 'council', organisation: 'lbhf' }),
      expect.objectContaining({ code: kc, kind: 'council', organisation: 'rbkc' }),
      expect.objectContaining({ code: westminster, kind: 'council', organisation: 'westminster' }),
      expect.objectContaining({ code: 'tri-borough', kind: 'body', organisation: 'tri-borough' }),
    ]);
  });

  it('of no such code are not found', () => {
    expect(triBorough.hasPartition('E09000027')).toBe(false);
    expect(() => triBorough.partition('E09000027')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => triBorough.council('tri-borough')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  it('live on the default server unless the file says otherwise', () => {
    expect(triBorough.databaseServerOf(hf)).toBeUndefined();
  });
});

describe('members', () => {
  it('are those of the day', () => {
    expect(company.membersAt('2017-07-31')).toHaveLength(2);
    expect(company.membersAt('2017-08-01')).toHaveLength(3);
    expect(company.membersAt('2017-07-31', 'front-door').map((one) => one.shortName)).toEqual([
      'Richmond',
      'Kingston',
    ]);
    expect(company.linesOf('E06000040', '2017-07-31')).toEqual([]);
  });
});

describe('an e-mail address leads to one organisation', () => {
  it.each([
    ['amara.okafor@lbhf.example', 'lbhf'],
    [' Amara.Okafor@LBHF.example ', 'lbhf'],
    ['mei.chen@hammersmith-fulham.example', 'lbhf'],
    ['chidi.nwosu@north-west-nhs.example', 'north-west-nhs'],
  ])('%s', (email, alias) => {
    expect(triBorough.organisationForEmail(email)?.alias).toBe(alias);
  });

  it.each([
    'somebody@elsewhere.example',
    'x@sub.lbhf.example',
    'x@lbhf.example.org',
    'lbhf.example',
    'a@b@lbhf.example',
    '',
  ])('or to none: %j', (email) => {
    expect(triBorough.organisationForEmail(email)).toBeUndefined();
  });
});

describe('sharing rules', () => {
  const lookUp = { from: hf, to: kc, purpose: 'look-up', line: 'front-door', at } as const;

  it('allow what the file says, on that day, for that function', () => {
    expect(triBorough.sharingRule(lookUp)).toMatchObject({ answer: 'known-since-and-contact' });
    expect(triBorough.sharingRule({ ...lookUp, line: null })).toBeDefined();
    expect(triBorough.sharingRule({ ...lookUp, lawfulFunction: 's47-children-act-1989' })).toBeDefined();
  });

  it.each([
    ['another line', { line: 'youth-justice' }],
    ['before it began', { at: '2012-03-31' }],
    ['a body', { to: 'tri-borough' }],
    ['the council itself', { to: hf }],
    ['another purpose on that line', { purpose: 'statistics' as const }],
    ['another function', { lawfulFunction: 's1-theft-act' }],
  ])('and nothing else: %s', (_what, change) => {
    expect(triBorough.sharingRule({ ...lookUp, ...change })).toBeUndefined();
  });
});

describe('mandates by rule', () => {
  it('give the company’s front-door staff each council, on the front-door line', () => {
    const grants = company.standingMandatesFor({
      organisation: 'achieving-for-children',
      homeRoles: ['front-door-worker'],
      at,
    });
    expect(grants.map((grant) => [grant.partition, grant.roles, grant.lines])).toEqual([
      ['E09000027', ['front-door-worker'], ['front-door']],
      ['E09000021', ['front-door-worker'], ['front-door']],
      ['E06000040', ['front-door-worker'], ['front-door']],
    ]);
    expect(grants[0]?.citation).toContain('Children and Young Persons Act 2008');
  });

  it('give nothing before they began, to other staff, or to staff of another employer', () => {
    const asked = { organisation: 'achieving-for-children', homeRoles: ['front-door-worker'], at };
    expect(company.standingMandatesFor({ ...asked, at: '2017-07-31' })).toEqual([]);
    expect(company.standingMandatesFor({ ...asked, homeRoles: ['director'] })).toEqual([]);
    expect(company.standingMandatesFor({ ...asked, organisation: 'richmond' })).toEqual([]);
  });

  it('lend one person to a second council and to the joint service', () => {
    const key = triBorough.personKeyOf('lbhf', 'priya-nair');
    expect(triBorough.loansFor({ personKey: key, at }).map((grant) => grant.partition)).toEqual([
      westminster,
      'tri-borough',
    ]);
    expect(triBorough.loansFor({ personKey: key, at: '2025-01-05' })).toEqual([]);
    const lent = triBorough
      .loansInto(westminster)
      .map(({ personKey, organisation }) => [personKey, organisation]);
    expect(lent).toEqual([
      [triBorough.personKeyOf('rbkc', 'sofia-rossi'), 'rbkc'],
      [key, 'lbhf'],
    ]);
  });
});

describe('seeds', () => {
  it('of delegated authority name a role or a person’s key, and the statute', () => {
    const seeds = triBorough.authoritySeeds(westminster);
    expect(seeds.map((seed) => seed.role ?? seed.personKey)).toEqual([
      'front-door-manager',
      triBorough.personKeyOf('lbhf', 'priya-nair'),
    ]);
    expect(seeds[0]?.citation).toContain('Local Government Act 2000');
    expect(triBorough.authoritySeeds('tri-borough')).toEqual([]);
  });

  it('of agreements reach host and partners', () => {
    expect(triBorough.agreementsOf(hf).map((one) => one.key)).toEqual([
      'childrens-social-care',
      'joint-management',
      'front-door',
      'fostering-and-adoption',
      'youth-justice',
    ]);
    expect(company.agreementsOf('achieving-for-children')).toHaveLength(4);
  });
});

describe('keys of people', () => {
  it('are the organisation and its subject for the person, in lower case', () => {
    expect(personKey('lbhf', 'AbC-1')).toBe('lbhf.abc-1');
    expect(triBorough.personKeyOf('lbhf', 'amara-okafor')).toBe(
      `lbhf.${developmentSubject('lbhf', 'amara-okafor')}`,
    );
    expect(triBorough.personKeyOf('lbhf', 'a-subject-of-a-real-provider')).toBe(
      'lbhf.a-subject-of-a-real-provider',
    );
  });

  it('stay the same for ever: mandates hang on them', () => {
    expect(developmentSubject('lbhf', 'amara-okafor')).toBe('27bf3f5a-f647-8ec7-bc43-204ab5fe2b13');
  });

  it('are never those of two people', () => {
    const keys = [triBorough, company].flatMap((one) =>
      one.inventedPeople().map((person) => person.personKey),
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(fixedId('a', 'bc')).not.toBe(fixedId('ab', 'c'));
  });
});
