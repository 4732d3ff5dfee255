import { publishedRules } from '../cin-rules/code-sets.js';
import { shownValue } from '../cin-rules/cin-rules.js';
import { remedyFor } from '../cin-rules/remedies.js';
import type { EpisodeModule, ReturnField } from './return-layout.js';

/** What is missing in a return, or breaks a rule, about one child or about the whole file. */
export interface ReturnProblem {
  /** A code of the DfE, or a word of ours for what its schema refuses and no rule names. */
  rule: string;
  field: string;
  /** As the record has it; null where there is nothing. */
  value: string | null;
  message: string;
  remedy: string;
  /** What stands in the file instead of it; null where it stands there as it is. */
  inFile: string | null;
}

/** Where the DfE has a rule for a value its schema refuses, that is the one people know. */
const RULE_OF_FIELD: Readonly<Record<string, string>> = {
  CINreferralDate: '8600',
  CINPlanStartDate: '4010',
  CPPstartDate: '8720',
  Disability: '8540',
  Ethnicity: '4220',
  InitialCategoryOfAbuse: '8905',
  LAchildID: '8500',
  LatestCategoryOfAbuse: '8910',
  NumberOfPreviousCPP: '8730',
  PrimaryNeedCode: '8650',
  ReasonForClosure: '8640',
  ReferralNFA: '8568',
  ReferralSource: '8866',
  S47ActualStartDate: '8615',
  Sex: '4180',
};

const OF_OURS = {
  'date-not-real': {
    message: 'This is not a real date',
    remedy: 'Correct the date; it is written year-month-day, such as 2025-01-14',
  },
  'code-not-known': {
    message: 'This is not a code of the list',
    remedy: 'Use a code of the list of the census',
  },
  'number-not-whole': { message: 'This is not a whole number', remedy: 'Write a whole number from 0' },
  'upn-form': {
    message: 'A UPN has a letter, eleven digits and one more digit or letter',
    remedy: 'Compare it with the one the school holds, character by character, and correct it',
  },
  'not-in-layout': {
    message: 'The census of 2026 has no such element here',
    remedy: 'Nothing to do, unless it was meant to be another element',
  },
} as const;

export const LEFT_OUT = 'Nothing: it is left out';

export const MODULE_WORDS: Readonly<Record<EpisodeModule, string>> = {
  Assessments: 'assessment',
  CINPlanDates: 'plan',
  Section47: 'enquiry',
  ChildProtectionPlans: 'protection plan',
};

export function leftOutWith(what: string): string {
  return `Nothing: the whole ${what} is left out until this is known`;
}

/** A value the schema refuses, or one it demands and that is not there. */
export function unusable(field: ReturnField, value: string | null, inFile: string): ReturnProblem {
  const rule = RULE_OF_FIELD[field.name];
  const words = rule
    ? { rule, message: publishedRules.get(rule)!.message, remedy: remedyFor(rule) }
    : { rule: wordFor(field), ...OF_OURS[wordFor(field)] };
  return { ...words, field: field.name, value: shownValue(value), inFile };
}

export function notInLayout(name: string, value: string): ReturnProblem {
  return {
    rule: 'not-in-layout',
    field: name,
    value: shownValue(value),
    ...OF_OURS['not-in-layout'],
    inFile: LEFT_OUT,
  };
}

/** The schema refused something nobody foresaw: that one child is left out, so that the file stays one that can be sent. */
export function refusedBySchema(message: string): ReturnProblem {
  return {
    rule: 'schema',
    field: 'Child',
    value: null,
    message: `The schema of the census refuses this child: ${message}`,
    remedy: 'Tell your operations team: this should have been noticed before',
    inFile: leftOutWith('child'),
  };
}

function wordFor({ kind, name }: ReturnField): Exclude<keyof typeof OF_OURS, 'not-in-layout'> {
  if (name === 'UPN' || kind === 'upn') return 'upn-form';
  if (kind === 'date') return 'date-not-real';
  if (kind === 'count') return 'number-not-whole';
  return 'code-not-known';
}
