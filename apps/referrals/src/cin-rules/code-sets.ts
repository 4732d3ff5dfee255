import { readFileSync } from 'node:fs';

// data/cin/SOURCE.md says where the lists come from. `src` and `dist` lie at the same depth, so one path serves both.
const data = (name: string): string =>
  readFileSync(new URL(`../../data/cin/${name}`, import.meta.url), 'utf8');

export type CodeSetName =
  | 'yesnotype'
  | 'unknownupntype'
  | 'sextype'
  | 'ethnicitytype'
  | 'disabilitytype'
  | 'referralsourcetype'
  | 'categoryofabusetype'
  | 'primaryneedcodetype'
  | 'reasonforclosuretype'
  | 'assessmentfactorstype';

const sets = JSON.parse(data('code-sets-2026.json')) as Record<CodeSetName, Record<string, string>>;

/** The code list of each coded field. */
const FIELD_SETS: Readonly<Record<string, CodeSetName>> = {
  UPNunknown: 'unknownupntype',
  Sex: 'sextype',
  Ethnicity: 'ethnicitytype',
  Disability: 'disabilitytype',
  ReferralSource: 'referralsourcetype',
  PrimaryNeedCode: 'primaryneedcodetype',
  ReasonForClosure: 'reasonforclosuretype',
  AssessmentFactors: 'assessmentfactorstype',
  InitialCategoryOfAbuse: 'categoryofabusetype',
  LatestCategoryOfAbuse: 'categoryofabusetype',
};

/** `GenderCurrent` of the collections up to 2023 to 2024, and the sex it stands for. */
export const GENDER: Readonly<Record<string, { sex: 'M' | 'F' | 'U'; label: string }>> = {
  '1': { sex: 'M', label: 'Male' },
  '2': { sex: 'F', label: 'Female' },
  '0': { sex: 'U', label: 'Not recorded or unborn' },
  '9': { sex: 'U', label: 'Indeterminate' },
};

const YES_NO: Readonly<Record<string, boolean>> = { '0': false, '1': true, false: false, true: true };

/** Yes and no as either layout writes them (0 and 1, true and false); null for anything else. */
export function yesOrNo(value: string | null): boolean | null {
  return value !== null && Object.hasOwn(YES_NO, value) ? YES_NO[value]! : null;
}

export function isCode(set: CodeSetName, value: string): boolean {
  return Object.hasOwn(sets[set], value);
}

/** Codes that the schema of 2022 does not have yet; otherwise its lists are those of 2026, but for sex (`GENDER`). */
const NOT_IN_2022: Partial<Record<CodeSetName, readonly string[]>> = {
  reasonforclosuretype: ['RC9'],
  referralsourcetype: ['5D'],
};
const LAST_DAY_OF_2022 = '2022-12-31';

/** Whether the census of a year goes by the lists of 2022. A file that does not say its year goes by the newest. */
export function byListsOf2022(period: { until: string } | null): boolean {
  return period !== null && period.until <= LAST_DAY_OF_2022;
}

/** Whether the list had the code in the census year. */
export function isCodeOfYear(set: CodeSetName, value: string, period: { until: string } | null): boolean {
  return isCode(set, value) && !(byListsOf2022(period) && NOT_IN_2022[set]?.includes(value));
}

/** What a value means in words, or null for a field without a list or a value that is not in it. */
export function labelOf(field: string, value: string): string | null {
  if (field === 'GenderCurrent') return Object.hasOwn(GENDER, value) ? GENDER[value]!.label : null;
  if (field === 'ReferralNFA' || field === 'ICPCnotRequired') {
    const answer = yesOrNo(value);
    return answer === null ? null : answer ? 'Yes' : 'No';
  }
  const set = FIELD_SETS[field];
  return set && isCode(set, value) ? sets[set][value]! : null;
}

export interface PublishedRule {
  code: string;
  kind: 'ERROR' | 'QUERY';
  module: string;
  fields: string[];
  message: string;
}

/** The DfE's rules of the collection 2025 to 2026: code → what it says. */
export const publishedRules: ReadonlyMap<string, PublishedRule> = new Map(
  csvRows(data('rules-2025-26.csv'))
    .slice(1)
    .map(([code, kind, module, fields, message]) => [
      code!,
      {
        code: code!,
        kind: kind as PublishedRule['kind'],
        module: module!,
        fields: fields!.split('|'),
        message: message!,
      },
    ]),
);

/** Rows of the file of rules: fields may be quoted, with quotes doubled; no field holds a line break. */
function csvRows(text: string): string[][] {
  return text
    .trim()
    .split(/\r?\n/)
    .map((row) =>
      [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
      ),
    );
}
