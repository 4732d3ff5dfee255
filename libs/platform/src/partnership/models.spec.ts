import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkPartnership } from './check-partnership.js';
import type { Partnership } from './partnership.js';
import { partnershipJsonSchemaText } from './partnership.schema.js';

const folder = resolve(import.meta.dirname, '../../../../infra/partnerships');

function load(name: string): Partnership {
  const { partnership, problems } = checkPartnership(readFileSync(`${folder}/${name}.yaml`, 'utf8'), {
    file: name,
  });
  expect(problems).toEqual([]);
  if (!partnership) throw new Error('unreachable: no problems, yet no partnership');
  return partnership;
}

/** Rows of the table “Partnership models that must work”, each as one complete file. */
describe('every model of a partnership can be said in a file', () => {
  it('shared service: staff lent by section 113, lines that continue after exit, lines hosted by different councils', () => {
    const one = load('tri-borough');
    expect(new Set(one.lines.map((line) => line.host)).size).toBe(4);
    expect(one.lines.filter((line) => line.continuesAfterExit).map((line) => line.key)).toContain(
      'fostering-and-adoption',
    );
    expect(new Set(one.file.loans.map((loan) => loan.statute))).toEqual(new Set(['lga-1972-s113']));
    expect(one.lines.every((line) => line.noticeMonths === 12)).toBe(true);
  });

  it('jointly owned company: shares 40/40/20, contract prices, reserved matters, DSG apart, one workforce return', () => {
    const company = load('achieving-for-children').body('achieving-for-children');
    expect(company.ownership?.at(-1)?.shares.map((share) => share.basisPoints)).toEqual([4000, 4000, 2000]);
    expect(company.contract?.prices).toHaveLength(3);
    expect(company.reservedMatters?.length).toBeGreaterThan(0);
    expect(company).toMatchObject({ dsgRingFenced: true, workforceReturn: { label: '314 / 318' } });
  });

  it('strategic partnership: one director, separate employers, the lead charges the other', () => {
    const one = load('models/hampshire-isle-of-wight');
    expect(one.file.statutoryPosts[0]?.councils).toHaveLength(2);
    expect(one.organisations).toHaveLength(2);
    expect(one.agreementsOf('E06000046').map((agreement) => agreement.host)).toEqual(['E10000014']);
  });

  it('trust for one authority: commissioner and provider apart, monitored, returned to the council', () => {
    const one = load('models/doncaster');
    expect(one.body('doncaster-trust').contract).toMatchObject({
      commissioners: ['E08000017'],
      atEnd: 'return-to-councils',
    });
    expect(
      one.standingMandatesFor({
        organisation: 'doncaster-trust',
        homeRoles: ['social-worker'],
        at: '2022-08-31',
      }),
    ).toHaveLength(1);
    expect(
      one.standingMandatesFor({
        organisation: 'doncaster-trust',
        homeRoles: ['social-worker'],
        at: '2022-09-01',
      }),
    ).toEqual([]);
  });

  it('trust for two authorities, made from one that was split: change control, localities, a charitable arm', () => {
    const one = load('models/northamptonshire');
    expect(one.membersAt('2021-03-31').map((council) => council.code)).toEqual(['E10000021']);
    expect(one.membersAt('2021-04-01').map((council) => council.code)).toEqual(['E06000061', 'E06000062']);
    expect(one.body('northamptonshire-trust').contract?.changes).toHaveLength(2);
    expect(one.organisation(one.body('northamptonshire-trust').charitableArm ?? '').kind).toBe('charity');
    expect(one.council('E06000061').practice).toMatchObject({
      framework: 'Signs of Safety',
      teamAroundTheChild: true,
    });
  });

  it('charity partnership: a scoped organisation without a partition', () => {
    const one = load('models/norfolk-barnardos');
    expect(one.partitions().map((partition) => partition.code)).toEqual(['E10000020']);
    expect(one.organisation('barnardos').scope?.lines).toEqual(['looked-after-children']);
  });

  it('integrated directorate: no new entity, NHS staff transferred in', () => {
    const one = load('models/cornwall');
    expect(one.bodies).toEqual([]);
    expect(one.file.staffTransfers).toHaveLength(1);
  });

  it('collaboration under consideration: options compared, “no change” among them, nothing in force', () => {
    const one = load('models/north-of-tyne');
    expect(one.file.consideration?.options.map((option) => option.model)).toEqual([
      'no-change',
      'shared-services',
      'contracted-delivery-authority',
      'local-authority-trading-body',
      'charitable-body',
    ]);
    expect(one.file.arrangements).toEqual([]);
  });

  it('combined authority, specialist trust and employee mutual: membership per function', () => {
    const one = load('models/regional');
    expect(one.membersAt('2026-05-01', 'care-leavers').map((council) => council.shortName)).toEqual([
      'Bolton',
      'Bury',
    ]);
    expect(one.membersAt('2026-10-01', 'care-leavers')).toHaveLength(3);
    expect(one.membersAt('2026-05-01', 'early-help').map((council) => council.shortName)).toEqual(['Wigan']);
  });
});

describe('the two complete files', () => {
  it.each(['tri-borough', 'achieving-for-children'])(
    '%s has for each council somebody in every job of the journeys',
    (name) => {
      const one = load(name);
      const [at] = ['2026-11-20'];
      for (const council of one.councils) {
        const roles = one
          .inventedPeople()
          .flatMap(({ organisation, personKey, person }) => [
            ...(one.organisation(organisation).partition === council.code ? person.roles : []),
            ...[
              ...one.standingMandatesFor({ organisation, homeRoles: person.roles, at }),
              ...one.loansFor({ personKey, at }),
            ]
              .filter((grant) => grant.partition === council.code)
              .flatMap((grant) => grant.roles),
          ]);
        expect(roles).toEqual(
          expect.arrayContaining([
            'front-door-worker',
            'front-door-manager',
            'team-manager',
            'social-worker',
            'workforce-officer',
            'finance-preparer',
            'finance-approver',
            'information-officer',
            'auditor',
            'director',
            'operator',
          ]),
        );
        expect(
          one
            .authoritySeeds(council.code)
            .some((seed) => seed.role === 'front-door-manager' && seed.outcomes.length === 5),
        ).toBe(true);
      }
    },
  );

  it.each(['tri-borough', 'achieving-for-children'])('%s has somebody lent to a second council', (name) => {
    const one = load(name);
    const [loan] = one.file.loans;
    const key = one.personKeyOf(loan?.organisation ?? '', loan?.person ?? '');
    expect(one.loansFor({ personKey: key, at: '2026-11-20' }).map((grant) => grant.source)).toContain('loan');
  });
});

it('the exported JSON Schema is the schema’s', () => {
  expect(readFileSync(`${folder}/partnership.schema.json`, 'utf8')).toBe(partnershipJsonSchemaText());
});
