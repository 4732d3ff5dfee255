import { checkUpn } from '@conjoint/kernel';
import type { CensusChild, CensusField, Oddity } from '../cin-file/census-child.js';
import { DATE_FIELDS } from '../cin-file/cin-layout.js';
import { ASSESSMENT_RULES, unknownFactors } from './assessment.rules.js';
import { CHILD_RULES } from './child.rules.js';
import { isCode, yesOrNo } from './code-sets.js';
import { explain, isToldWithGender } from './explanation.js';
import { ENQUIRY_RULES } from './enquiry.rules.js';
import { EPISODE_RULES } from './episode.rules.js';
import { childFacts, realDate, type ChildFacts, type Period } from './facts.js';
import { PLAN_RULES } from './plan.rules.js';
import { PROTECTION_RULES } from './protection.rules.js';
import { remedyFor } from './remedies.js';
import type { Finding, Rule } from './rule.js';

/** What is listed of a value: which, where, why, and what to do. The value itself stays as the source had it. */
export interface CensusProblem {
  line: number | null;
  localId: string | null;
  field: string;
  /** A code of the DfE (`8831`), or a word of ours for what its schema would refuse. */
  rule: string;
  value: string | null;
  message: string;
  remedy: string;
}

/** Every rule about one child. Those about a whole file are in `file.rules.ts`. */
export const RULES: readonly Rule[] = [
  ...CHILD_RULES,
  ...EPISODE_RULES,
  ...ASSESSMENT_RULES,
  ...ENQUIRY_RULES,
  ...PLAN_RULES,
  ...PROTECTION_RULES,
];

/** A listed value is shown to people: long ones are cut here and kept whole in their module. */
const SHOWN_CHARACTERS = 200;

export function shownValue(value: string | null): string | null {
  return value !== null && value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value;
}

export function checkChild(child: CensusChild, period: Period | null): CensusProblem[] {
  const facts = childFacts(child);
  const problems = RULES.flatMap(({ code, check }) =>
    check(facts, period).map((finding) => published(code, facts, finding, period)),
  );
  return [
    ...child.oddities.map((oddity) => ofOddity(oddity, facts.localId)),
    ...ofValues(child, facts),
    ...problems,
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function published(
  code: string,
  facts: ChildFacts,
  { module, field, value, line }: Finding,
  period: Period | null,
): CensusProblem {
  // The layout of 2022 has another element for sex.
  const name = field === 'Sex' && module.field('GenderCurrent') ? 'GenderCurrent' : field;
  const found = module.field(name);
  return {
    line: line ?? found?.line ?? module.module.line,
    localId: facts.localId,
    field: name,
    rule: code,
    value: shownValue(value ?? found?.value ?? null),
    ...explain(code, { gender: isToldWithGender(facts.identifiers), period }),
  };
}

const ODDITIES: Record<Oddity['kind'], { message: string; remedy: string }> = {
  'unknown-element': {
    message: 'The census layout has no such element here',
    remedy:
      'Nothing to do if your software adds it on purpose: it is kept. Otherwise correct its name or place',
  },
  'unknown-attribute': {
    message: 'The census layout has no attributes',
    remedy: 'Nothing to do if your software adds it on purpose: it is kept',
  },
  'stray-text': {
    message: 'There is text where only elements belong',
    remedy: 'Remove the text in the file, or check which element it lost',
  },
  'repeated-element': {
    message: 'This element may only be given once; the first one counts',
    remedy: 'Check which value is right and remove the other',
  },
};

export function ofOddity({ kind, field, value, line }: Oddity, localId: string | null): CensusProblem {
  return { line, localId, field, rule: kind, value: shownValue(value), ...ODDITIES[kind] };
}

/** What the schema would refuse and no rule of the DfE names: dates that do not exist, answers and codes in no list. */
function ofValues(child: CensusChild, facts: ChildFacts): CensusProblem[] {
  const modules = [
    child.identifiers,
    ...child.episodes.flatMap(({ details, modules }) => [details, ...modules]),
  ];
  const problem = (
    { name, value, line }: CensusField,
    rule: string,
    message: string,
    remedy: string,
  ): CensusProblem => ({
    line,
    localId: facts.localId,
    field: name,
    rule,
    value: shownValue(value),
    message,
    remedy,
  });
  const check = (field: CensusField): CensusProblem[] => {
    const { name, value } = field;
    if (value === '') return [];
    if (DATE_FIELDS.has(name) && realDate(value) === null) {
      const remedy = 'Correct the date in the case system; write it as year-month-day, such as 2025-01-14';
      return [problem(field, 'date-not-real', 'This is not a real date', remedy)];
    }
    if (name === 'ICPCnotRequired' && yesOrNo(value) === null) {
      return [problem(field, 'code-not-known', 'This is neither yes (1) nor no (0)', 'Write 0 or 1')];
    }
    if (name === 'UPNunknown' && !isCode('unknownupntype', value)) {
      return [problem(field, 'code-not-known', 'This is not a reason for a missing UPN', 'Use UN1 to UN7')];
    }
    if (name === 'NumberOfPreviousCPP' && !/^\d{1,3}$/.test(value)) {
      return [
        problem(field, 'number-not-whole', 'This is not a whole number', 'Write a whole number from 0'),
      ];
    }
    return name === 'UPN' ? upnLength(field) : [];
  };
  const upnLength = (field: CensusField): CensusProblem[] => {
    const checked = checkUpn(field.value);
    if (checked.ok || checked.problem !== 'length') return [];
    return [problem(field, 'upn-length', checked.message, remedyFor('1510'))];
  };
  const factors = facts.episodes
    .flatMap(({ assessments }) => assessments.flatMap(unknownFactors))
    .map((field) =>
      problem(
        { name: 'AssessmentFactors', ...field },
        'code-not-known',
        'This is not a factor of the list',
        'Use a code of the list of assessment factors, such as 3A',
      ),
    );
  return [...modules.flatMap(({ fields }) => fields.flatMap(check)), ...factors];
}
