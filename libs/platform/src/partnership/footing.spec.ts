import { resolve } from 'node:path';
import { loadPartnership } from './check-partnership.js';
import { hasFooting, mayHoldMandate, type Vouched } from './footing.js';

const folder = resolve(import.meta.dirname, '../../../../infra/partnerships');
const triBorough = loadPartnership(`${folder}/tri-borough.yaml`);
const [hf, kc, westminster] = ['E09000013', 'E09000020', 'E09000033'];
const TODAY = '2026-11-23';

const amara: Vouched = {
  personKey: triBorough.personKeyOf('lbhf', 'amara-okafor'),
  organisation: 'lbhf',
  organisationPartition: hf!,
  homeRoles: ['front-door-worker'],
  machine: false,
};
const lent: Vouched = { ...amara, personKey: triBorough.personKeyOf('lbhf', 'priya-nair') };
const nurse: Vouched = {
  personKey: 'north-west-nhs.chidi',
  organisation: 'north-west-nhs',
  organisationPartition: null,
  homeRoles: ['front-door-worker'],
  machine: false,
};
const machine: Vouched = { ...amara, personKey: 'lbhf.machine', homeRoles: [], machine: true };
const where = (asks: (partition: string) => boolean): string[] =>
  triBorough
    .partitions()
    .map(({ code }) => code)
    .filter(asks);
const today = (who: Vouched, on = TODAY): string[] =>
  where((partition) => hasFooting(triBorough, who, { partition, on }));
const ever = (who: Vouched): string[] => where((partition) => mayHoldMandate(triBorough, who, partition));

describe('a footing', () => {
  it.each<[string, Vouched, string[]]>([
    ['of an employee is at home', amara, [hf!]],
    ['of an employee without a role is at home', { ...amara, homeRoles: [] }, [hf!]],
    ['of a lent person is also where she is lent to', lent, [hf!, westminster!, 'tri-borough']],
    ['of an organisation with a standing mandate is where that leads', nurse, [westminster!]],
    ['needs a role the standing mandate is for', { ...nurse, homeRoles: ['social-worker'] }, []],
    ['needs a role at all', { ...nurse, homeRoles: [] }, []],
    ['of a machine is its own council', machine, [hf!]],
    ['is nowhere for staff of an unknown organisation', { ...nurse, organisation: 'elsewhere' }, []],
    ['is not at home where token and file differ', { ...amara, organisationPartition: kc! }, []],
    [
      'of a loan is not another organisation’s',
      { ...lent, organisation: 'rbkc', organisationPartition: kc! },
      [kc!],
    ],
  ])('%s', (_, who, partitions) => expect(today(who)).toEqual(partitions));

  it('begins with the first day of its rule', () => {
    expect(today(nurse, '2024-08-31')).toEqual([]);
    expect(today(nurse, '2024-09-01')).toEqual([westminster]);
    expect(today(lent, '2025-01-05')).toEqual([hf]);
  });
});

describe('where somebody may still hold a mandate', () => {
  it('is asked also when she has lost the role, so that it ends', () => {
    expect(ever({ ...nurse, homeRoles: [] })).toEqual([westminster]);
    expect(ever({ ...lent, homeRoles: [] })).toEqual([hf, westminster, 'tri-borough']);
  });

  it('is nowhere else', () => {
    expect(ever(amara)).toEqual([hf]);
    expect(ever(machine)).toEqual([hf]);
    expect(ever({ ...nurse, organisation: 'elsewhere' })).toEqual([]);
  });
});
