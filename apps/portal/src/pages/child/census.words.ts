/** The census's own names in plain English. A name that is not here is shown with its words apart. */
export const MODULE_WORDS: Readonly<Record<string, string>> = {
  ChildIdentifiers: 'Identifiers',
  ChildCharacteristics: 'Characteristics',
  CINdetails: 'Episode',
  Assessments: 'Assessment',
  CINPlanDates: 'Child in need plan',
  Section47: 'Section 47 enquiry',
  ChildProtectionPlans: 'Child protection plan',
};

const FIELD_WORDS: Readonly<Record<string, string>> = {
  LAchildID: 'Local number',
  UPN: 'Unique pupil number',
  FormerUPN: 'Former unique pupil number',
  UPNunknown: 'Why the unique pupil number is not known',
  PersonBirthDate: 'Date of birth',
  ExpectedPersonBirthDate: 'Expected date of birth',
  GenderCurrent: 'Sex',
  PersonDeathDate: 'Date of death',
  Disability: 'Disability',
  CINreferralDate: 'Referral received',
  ReferralSource: 'Source of the referral',
  PrimaryNeedCode: 'Primary need',
  CINclosureDate: 'Closed on',
  ReasonForClosure: 'Reason for closing',
  DateOfInitialCPC: 'Initial child protection conference',
  ReferralNFA: 'No further action after the referral',
  AssessmentActualStartDate: 'Assessment began',
  AssessmentInternalReviewDate: 'Internal review',
  AssessmentAuthorisationDate: 'Assessment authorised',
  AssessmentFactors: 'Factor found at the assessment',
  CINPlanStartDate: 'Plan began',
  CINPlanEndDate: 'Plan ended',
  S47ActualStartDate: 'Enquiry began',
  InitialCPCtarget: 'Conference due by',
  ICPCnotRequired: 'Conference not required',
  CPPstartDate: 'Plan began',
  CPPendDate: 'Plan ended',
  InitialCategoryOfAbuse: 'Category of abuse at the start',
  LatestCategoryOfAbuse: 'Latest category of abuse',
  NumberOfPreviousCPP: 'Number of earlier plans',
  CPPreviewDate: 'Review',
};

/** "CPPstartDate" → "Plan began"; an unknown "SomeNewField" → "Some new field". */
export function fieldWords(name: string): string {
  if (FIELD_WORDS[name]) return FIELD_WORDS[name];
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return (
    words.charAt(0).toUpperCase() +
    words.slice(1).replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase())
  );
}
