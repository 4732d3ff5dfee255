/**
 * The layout of the census as the schemas of 2022 and 2026 have it: which fields each module knows, in order.
 * The two differ in one element (`GenderCurrent` became `Sex`), in code lists, and in how yes and no are written.
 * What is not named here is kept all the same, and listed.
 */
export const IDENTIFIERS = 'ChildIdentifiers';
export const CHARACTERISTICS = 'ChildCharacteristics';
export const EPISODE = 'CINdetails';

interface ModuleLayout {
  readonly fields: readonly string[];
  /** Elements that only wrap a repeated field, wrapper → field. */
  readonly lists?: Readonly<Record<string, string>>;
}

export const MODULES: Readonly<Record<string, ModuleLayout>> = {
  [IDENTIFIERS]: {
    fields: [
      'LAchildID',
      'UPN',
      'FormerUPN',
      'UPNunknown',
      'PersonBirthDate',
      'ExpectedPersonBirthDate',
      'GenderCurrent',
      'Sex',
      'PersonDeathDate',
    ],
  },
  [CHARACTERISTICS]: { fields: ['Ethnicity'], lists: { Disabilities: 'Disability' } },
  [EPISODE]: {
    fields: [
      'CINreferralDate',
      'ReferralSource',
      'PrimaryNeedCode',
      'CINclosureDate',
      'ReasonForClosure',
      'DateOfInitialCPC',
      'ReferralNFA',
    ],
  },
  Assessments: {
    fields: ['AssessmentActualStartDate', 'AssessmentInternalReviewDate', 'AssessmentAuthorisationDate'],
    lists: { FactorsIdentifiedAtAssessment: 'AssessmentFactors' },
  },
  CINPlanDates: { fields: ['CINPlanStartDate', 'CINPlanEndDate'] },
  Section47: { fields: ['S47ActualStartDate', 'InitialCPCtarget', 'DateOfInitialCPC', 'ICPCnotRequired'] },
  ChildProtectionPlans: {
    fields: [
      'CPPstartDate',
      'CPPendDate',
      'InitialCategoryOfAbuse',
      'LatestCategoryOfAbuse',
      'NumberOfPreviousCPP',
    ],
    lists: { Reviews: 'CPPreviewDate' },
  },
};

/** Modules that may stand, several times, in an episode. */
export const EPISODE_MODULES = ['Assessments', 'CINPlanDates', 'Section47', 'ChildProtectionPlans'] as const;

/** Fields that hold a date. */
export const DATE_FIELDS: ReadonlySet<string> = new Set([
  'PersonBirthDate',
  'ExpectedPersonBirthDate',
  'PersonDeathDate',
  'CINreferralDate',
  'CINclosureDate',
  'DateOfInitialCPC',
  'AssessmentActualStartDate',
  'AssessmentInternalReviewDate',
  'AssessmentAuthorisationDate',
  'CINPlanStartDate',
  'CINPlanEndDate',
  'S47ActualStartDate',
  'InitialCPCtarget',
  'CPPstartDate',
  'CPPendDate',
  'CPPreviewDate',
]);
