import { isCode, yesOrNo, type CodeSetName } from '../cin-rules/code-sets.js';
import { realDate } from '../cin-rules/facts.js';

type Kind = 'text' | 'date' | 'upn' | 'yes-no' | 'count' | { codes: CodeSetName };

export interface ReturnField {
  readonly name: string;
  readonly kind: Kind;
  /** The schema refuses the module without it. */
  readonly required?: true;
  /** The element that wraps a field which may be given several times. */
  readonly within?: string;
}

const codes = (set: CodeSetName): Kind => ({ codes: set });
const date = (name: string): ReturnField => ({ name, kind: 'date' });
const needs = (field: ReturnField): ReturnField => ({ ...field, required: true });

/** The layout of 2026, each module's fields in the order of its schema; `return-layout.spec.ts` holds it against the schema itself. */
export const RETURN_MODULES = {
  ChildIdentifiers: [
    needs({ name: 'LAchildID', kind: 'text' }),
    { name: 'UPN', kind: 'upn' },
    { name: 'FormerUPN', kind: 'upn' },
    { name: 'UPNunknown', kind: codes('unknownupntype') },
    date('PersonBirthDate'),
    date('ExpectedPersonBirthDate'),
    needs({ name: 'Sex', kind: codes('sextype') }),
    date('PersonDeathDate'),
  ],
  ChildCharacteristics: [
    needs({ name: 'Ethnicity', kind: codes('ethnicitytype') }),
    { name: 'Disability', kind: codes('disabilitytype'), within: 'Disabilities' },
  ],
  CINdetails: [
    needs(date('CINreferralDate')),
    needs({ name: 'ReferralSource', kind: codes('referralsourcetype') }),
    { name: 'PrimaryNeedCode', kind: codes('primaryneedcodetype') },
    date('CINclosureDate'),
    { name: 'ReasonForClosure', kind: codes('reasonforclosuretype') },
    date('DateOfInitialCPC'),
    needs({ name: 'ReferralNFA', kind: 'yes-no' }),
  ],
  Assessments: [
    needs(date('AssessmentActualStartDate')),
    date('AssessmentInternalReviewDate'),
    date('AssessmentAuthorisationDate'),
    {
      name: 'AssessmentFactors',
      kind: codes('assessmentfactorstype'),
      within: 'FactorsIdentifiedAtAssessment',
    },
  ],
  CINPlanDates: [needs(date('CINPlanStartDate')), date('CINPlanEndDate')],
  Section47: [
    needs(date('S47ActualStartDate')),
    date('InitialCPCtarget'),
    date('DateOfInitialCPC'),
    needs({ name: 'ICPCnotRequired', kind: 'yes-no' }),
  ],
  ChildProtectionPlans: [
    needs(date('CPPstartDate')),
    date('CPPendDate'),
    needs({ name: 'InitialCategoryOfAbuse', kind: codes('categoryofabusetype') }),
    needs({ name: 'LatestCategoryOfAbuse', kind: codes('categoryofabusetype') }),
    needs({ name: 'NumberOfPreviousCPP', kind: 'count' }),
    { name: 'CPPreviewDate', kind: 'date', within: 'Reviews' },
  ],
} as const satisfies Record<string, readonly ReturnField[]>;
export type ReturnModule = keyof typeof RETURN_MODULES;

/** An episode's own fields and its modules take turns: ReferralNFA stands between them. */
export const EPISODE_MODULES_BEFORE_NFA = ['Assessments', 'CINPlanDates', 'Section47'] as const;
export const EPISODE_MODULES_AFTER_NFA = ['ChildProtectionPlans'] as const;
export const EPISODE_MODULES = [...EPISODE_MODULES_BEFORE_NFA, ...EPISODE_MODULES_AFTER_NFA] as const;
export type EpisodeModule = (typeof EPISODE_MODULES)[number];

export function fieldOf(module: ReturnModule, name: string): ReturnField {
  return RETURN_MODULES[module].find((field) => field.name === name)!;
}

/** A value as the layout of 2026 writes it, or null where its schema would refuse it. */
export function inLayout({ kind }: ReturnField, value: string): string | null {
  if (typeof kind === 'object') return isCode(kind.codes, value) ? value : null;
  switch (kind) {
    case 'text':
      return value === '' ? null : value;
    case 'date':
      return realDate(value);
    case 'upn':
      return /^[A-Za-z]\d{11}(\d|[A-Za-z])$/.test(value) ? value : null;
    case 'yes-no': {
      const answer = yesOrNo(value);
      return answer === null ? null : answer ? '1' : '0';
    }
    case 'count':
      return /^\d{1,9}$/.test(value) ? value : null;
  }
}
