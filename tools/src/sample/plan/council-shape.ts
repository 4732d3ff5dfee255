/**
 * What the published figures say of one year of a council, at full scale. Sources (Department for Education, Open Government Licence v3.0):
 * "Children in need" 2025, tables B1 (episodes at 31 March 2025) and C1 (referrals, re-referrals, no further action, assessed and not in
 * need); "Children's social work workforce" 2025, or 2024 where a council's 2025 figures are missing; assessments within 45 working days
 * from the Local Authority Interactive Tool 2025. Where a figure is not published for a council, England's stands in its place.
 */
export interface CouncilShape {
  /** Children referred; one referral of two siblings counts twice, as in the census. */
  referralsAYear: number;
  reReferralRate: number;
  /** Decided at the front door without an assessment. */
  withoutAssessmentRate: number;
  /** Assessed and found not to be in need; of all referrals. */
  notInNeedRate: number;
  openAtYearEnd: number;
  assessmentsInTimeRate: number;
  socialWorkersFte: number;
  /** Part of the full-time equivalents that is agency. */
  agencyRate: number;
  caseHoldersFte: number;
}

const ENGLAND_RATES = { reReferralRate: 0.22, assessmentsInTimeRate: 0.857, agencyRate: 0.16 } as const;

const PUBLISHED: Readonly<Record<string, CouncilShape>> = {
  E09000013: {
    referralsAYear: 1666,
    reReferralRate: 0.153,
    withoutAssessmentRate: 0.119,
    notInNeedRate: 0.232,
    openAtYearEnd: 1280,
    assessmentsInTimeRate: 0.978,
    socialWorkersFte: 177.8,
    agencyRate: 0.022,
    caseHoldersFte: 92.4,
  },
  E09000020: {
    referralsAYear: 1511,
    reReferralRate: 0.21,
    withoutAssessmentRate: 0.191,
    notInNeedRate: 0.308,
    openAtYearEnd: 762,
    assessmentsInTimeRate: 0.698,
    socialWorkersFte: 182.9,
    agencyRate: ENGLAND_RATES.agencyRate,
    caseHoldersFte: 52.2,
  },
  E09000033: {
    referralsAYear: 1752,
    reReferralRate: 0.186,
    withoutAssessmentRate: 0.176,
    notInNeedRate: 0.33,
    openAtYearEnd: 1280,
    assessmentsInTimeRate: 0.738,
    socialWorkersFte: 148.4,
    agencyRate: ENGLAND_RATES.agencyRate,
    caseHoldersFte: 57.4,
  },
  E09000027: {
    referralsAYear: 1429,
    reReferralRate: 0.164,
    withoutAssessmentRate: 0.015,
    notInNeedRate: 0.33,
    openAtYearEnd: 964,
    assessmentsInTimeRate: ENGLAND_RATES.assessmentsInTimeRate,
    socialWorkersFte: 90,
    agencyRate: ENGLAND_RATES.agencyRate,
    caseHoldersFte: 62,
  },
  E09000021: {
    referralsAYear: 1640,
    reReferralRate: 0.15,
    withoutAssessmentRate: 0.019,
    notInNeedRate: 0.384,
    openAtYearEnd: 1002,
    assessmentsInTimeRate: ENGLAND_RATES.assessmentsInTimeRate,
    socialWorkersFte: 95,
    agencyRate: ENGLAND_RATES.agencyRate,
    caseHoldersFte: 66,
  },
  E06000040: {
    referralsAYear: 1715,
    reReferralRate: 0.196,
    withoutAssessmentRate: 0.038,
    notInNeedRate: 0.291,
    openAtYearEnd: 828,
    assessmentsInTimeRate: 0.85,
    socialWorkersFte: 82,
    agencyRate: 0.256,
    caseHoldersFte: 54,
  },
};

/** About the middle of England's councils, for one without figures here. */
const MIDDLING: CouncilShape = {
  ...ENGLAND_RATES,
  referralsAYear: 2500,
  withoutAssessmentRate: 0.07,
  notInNeedRate: 0.3,
  openAtYearEnd: 1700,
  socialWorkersFte: 200,
  caseHoldersFte: 110,
};

export function shapeOf(council: string): CouncilShape {
  return PUBLISHED[council] ?? MIDDLING;
}
