import type { CensusModule } from '../cin-file/census-child.js';
import { censusYear } from './census-year.js';
import { childInYear, episodeInYear, moduleInYear } from './return-scope.js';

const YEAR = censusYear(2026);
const aModule = (name: string, fields: Record<string, string | string[]>): CensusModule => ({
  name,
  line: 0,
  fields: Object.entries(fields).flatMap(([field, values]) =>
    [values].flat().map((value) => ({ name: field, value, line: 0 })),
  ),
});
const left = ({ module }: { module: CensusModule | null }) =>
  module && module.fields.map(({ name, value }) => `${name} ${value}`);

describe('a return of the year to 31 March 2026', () => {
  it.each([
    ['began later', { CINPlanStartDate: '2026-04-01' }, null],
    ['had ended before', { CINPlanStartDate: '2024-05-01', CINPlanEndDate: '2025-03-31' }, null],
    ['ended on the first day', { CINPlanStartDate: '2024-05-01', CINPlanEndDate: '2025-04-01' }, 2],
    ['ended on the last day', { CINPlanStartDate: '2025-05-01', CINPlanEndDate: '2026-03-31' }, 2],
    ['ended later: it was going on', { CINPlanStartDate: '2025-05-01', CINPlanEndDate: '2026-04-01' }, 1],
  ])('of a plan that %s', (_, fields, kept) => {
    expect(left(moduleInYear(aModule('CINPlanDates', fields), YEAR))?.length ?? null).toBe(kept);
  });

  it('says the factors of an assessment only when it was completed by then', () => {
    const assessment = {
      AssessmentActualStartDate: '2026-03-01',
      AssessmentAuthorisationDate: '2026-04-10',
      AssessmentFactors: ['3A', '17A'],
    };
    expect(left(moduleInYear(aModule('Assessments', assessment), YEAR))).toEqual([
      'AssessmentActualStartDate 2026-03-01',
    ]);
    expect(moduleInYear(aModule('Assessments', assessment), YEAR).ofOtherYears).toBe(3);
  });

  it('has the reviews up to then', () => {
    const plan = { CPPstartDate: '2025-06-02', CPPreviewDate: ['2025-08-28', '2026-05-01'] };
    expect(left(moduleInYear(aModule('ChildProtectionPlans', plan), YEAR))).toEqual([
      'CPPstartDate 2025-06-02',
      'CPPreviewDate 2025-08-28',
    ]);
  });

  it('shows a case that closed later as open, as it was', () => {
    const details = {
      CINreferralDate: '2025-05-06',
      CINclosureDate: '2026-04-01',
      ReasonForClosure: 'RC7',
      DateOfInitialCPC: '2026-04-02',
    };
    expect(left(episodeInYear(aModule('CINdetails', details), YEAR))).toEqual(['CINreferralDate 2025-05-06']);
    const earlier = { ...details, CINclosureDate: '2026-03-31', DateOfInitialCPC: '2024-01-02' };
    expect(left(episodeInYear(aModule('CINdetails', earlier), YEAR))).toHaveLength(4);
  });

  it('shows a child born later as unborn, where its expected date is still known', () => {
    const born = { PersonBirthDate: '2026-04-20', Sex: 'F' };
    expect(
      left(
        childInYear(aModule('ChildIdentifiers', { ...born, ExpectedPersonBirthDate: '2026-04-25' }), YEAR),
      ),
    ).toEqual(['Sex U', 'ExpectedPersonBirthDate 2026-04-25']);
    expect(left(childInYear(aModule('ChildIdentifiers', born), YEAR))).toHaveLength(2);
  });
});
