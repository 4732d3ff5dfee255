import type { CensusChild, CensusModule } from '../cin-file/census-child.js';
import { checkChild } from './cin-rules.js';
import { childFacts, periodOf } from './facts.js';
import { CensusTotals } from './file.rules.js';

const module = (name: string, fields: Record<string, string>): CensusModule => ({
  name,
  line: 1,
  fields: Object.entries(fields).map(([field, value]) => ({ name: field, value, line: 2 })),
});
const child = (identifiers: Record<string, string>, details: Record<string, string> = {}): CensusChild =>
  ({
    line: 1,
    identifiers: module('ChildIdentifiers', { LAchildID: 'A1', ...identifiers }),
    characteristics: module('ChildCharacteristics', { Ethnicity: 'WBRI' }),
    others: [],
    oddities: [],
    episodes: [
      {
        details: module('CINdetails', { CINreferralDate: '2021-06-01', ReferralNFA: '0', ...details }),
        modules: [],
      },
    ],
  }) as unknown as CensusChild;
const found = (one: CensusChild, year: number, rule: string) =>
  checkChild(one, periodOf(`${year}-03-31`)).find((problem) => problem.rule === rule);
const born = { PersonBirthDate: '2015-02-03' };

describe('a problem is explained by the code lists of its layout', () => {
  it('says what GenderCurrent takes where the file has it, and what Sex takes otherwise', () => {
    const old = found(child({ ...born, GenderCurrent: '3' }), 2022, '4180')!;
    expect(old).toMatchObject({ field: 'GenderCurrent', value: '3' });
    expect(`${old.message} ${old.remedy}`).toContain('1 (male), 2 (female), 0');
    expect(`${old.message} ${old.remedy}`).not.toMatch(/\bM, F\b|\bSex\b/);
    expect(found(child({ ...born, Sex: 'X' }), 2026, '4180')).toMatchObject({
      field: 'Sex',
      remedy: 'Record the sex as M, F or U',
    });
  });

  it('of an unborn child, too', () => {
    const unborn = { ExpectedPersonBirthDate: '2022-05-01' };
    expect(found(child({ ...unborn, GenderCurrent: '1' }), 2022, '8750')!.remedy).toContain(
      'GenderCurrent to 0',
    );
    expect(found(child({ ...unborn, Sex: 'M' }), 2026, '8750')!.remedy).toContain('the sex to U');
    expect(found(child({ ...unborn, GenderCurrent: '0' }), 2022, '8750')).toBeUndefined();
  });

  it.each([
    ['ReasonForClosure', 'RC9', '8640', 'RC1 to RC8'],
    ['ReferralSource', '5D', '8866', 'the list of 2022'],
  ])('%s %s is in the list of 2026 and not in that of 2022', (field, value, rule, remedy) => {
    const one = child({ ...born, GenderCurrent: '1' }, { CINclosureDate: '2021-09-01', [field]: value });
    expect(found(one, 2022, rule)!.remedy).toContain(remedy);
    expect(found(one, 2024, rule)).toBeUndefined();
  });

  it('names no code of a later list where a closure has no reason', () => {
    const one = child({ ...born, GenderCurrent: '1' }, { CINclosureDate: '2021-09-01' });
    expect(found(one, 2022, '8805')!.remedy).toContain('RC1 to RC8');
    expect(found(one, 2026, '8805')!.remedy).toContain('RC1 to RC9');
  });

  it('of the file as a whole', () => {
    const totals = (one: CensusChild) => {
      const sums = new CensusTotals();
      sums.add(childFacts(one));
      return sums.problems().find(({ rule }) => rule === '2886Q');
    };
    expect(totals(child({ ...born, GenderCurrent: '0' }))).toMatchObject({
      field: 'GenderCurrent',
      remedy: expect.stringContaining('GenderCurrent as 1 or 2'),
    });
    expect(totals(child({ ...born, Sex: 'U' }))).toMatchObject({
      field: 'Sex',
      remedy: 'Record the sex of the children who were born',
    });
  });
});
