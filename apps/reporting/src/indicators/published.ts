import { readFileSync } from 'node:fs';
import type { IndicatorKey, PublishedFigure } from '@conjoint/contracts';

/** `src` and `dist` are siblings of `data`, so that one relative path serves both. */
const read = (name: string): string => readFileSync(new URL(`../../data/${name}`, import.meta.url), 'utf8');

export const SOURCE =
  'Department for Education, Explore education statistics and Local Authority Interactive Tool; Office for National Statistics, mid-year population estimates. Open Government Licence v3.0';
const ENGLAND = 'E92000001';

interface Row {
  readonly code: string;
  readonly name: string;
  readonly level: PublishedFigure['level'];
  readonly region: string;
  readonly year: number;
  readonly referrals: number | null;
  readonly children: number | null;
  readonly reReferralPercent: number | null;
  readonly assessedInTimePercent: number | null;
  readonly casesPerFte: number | null;
  readonly agencyPercent: number | null;
  readonly workforceTogetherWith: string;
}
type Percentage = 'reReferralPercent' | 'assessedInTimePercent' | 'casesPerFte' | 'agencyPercent';

interface Measure {
  readonly measure: string;
  readonly unit: 'percent' | 'ratio' | 'rate';
  readonly of: (row: Row) => number | null;
  /** Some authorities make one workforce return together. */
  readonly joint: boolean;
}

const published = (column: Percentage, measure: string, more: Partial<Measure> = {}): Measure => ({
  measure,
  unit: 'percent',
  of: (row) => row[column],
  joint: false,
  ...more,
});

/** What was published of each indicator; nothing of decisions within a working day. */
const MEASURES: Readonly<Record<IndicatorKey, Measure | null>> = {
  // Councils differ in size: a number of one cannot stand beside that of England.
  referrals: {
    measure: 'Referrals per 10,000 children aged 0 to 17, year ending 31 March',
    unit: 'rate',
    of: ({ referrals, children }) =>
      referrals === null || !children ? null : Math.round((referrals / children) * 100_000) / 10,
    joint: false,
  },
  'decisions-in-time': null,
  're-referrals': published('reReferralPercent', 'Percentage, year ending 31 March'),
  'assessments-in-time': published('assessedInTimePercent', 'Percentage, year ending 31 March'),
  'cases-per-worker': published('casesPerFte', 'Cases per full-time-equivalent case-holder, 30 September', {
    unit: 'ratio',
    joint: true,
  }),
  'agency-rate': published('agencyPercent', 'Percentage of full-time equivalent, 30 September', {
    joint: true,
  }),
};

let table: Map<string, Row[]> | undefined;
function rowsOfArea(code: string): readonly Row[] {
  if (!table) {
    table = new Map();
    for (const row of parse(read('published-figures.csv')))
      table.set(row.code, [...(table.get(row.code) ?? []), row]);
  }
  return table.get(code) ?? [];
}

/**
 * What was published of an indicator for an authority, its region and England: the newest year that has a value, and where that is not
 * the newest there is, which one it stands in for.
 */
export function publishedOf(
  key: IndicatorKey,
  authority: string,
): { measure: string | null; unit: Measure['unit']; figures: PublishedFigure[] } {
  const measure = MEASURES[key];
  if (!measure) return { measure: null, unit: 'percent', figures: [] };
  const areas = [authority, rowsOfArea(authority).at(-1)?.region ?? '', ENGLAND].filter(
    (code) => code !== '',
  );
  const newest = newestYear(rowsOfArea(ENGLAND), measure);
  const figures = areas.flatMap((code) => {
    const rows = rowsOfArea(code);
    return rows.length > 0 ? [newestFigure(rows, measure, newest)] : [];
  });
  return { measure: measure.measure, unit: measure.unit, figures };
}

function newestYear(rows: readonly Row[], { of }: Measure): number {
  return Math.max(...rows.filter((row) => of(row) !== null).map(({ year }) => year));
}

function newestFigure(rows: readonly Row[], measure: Measure, newest: number): PublishedFigure {
  const known = rows.filter((row) => measure.of(row) !== null).at(-1);
  const { name, level } = rows.at(-1)!;
  return {
    area: name,
    level,
    value: known ? measure.of(known) : null,
    year: known?.year ?? null,
    insteadOf: known && known.year < newest ? newest : null,
    togetherWith: measure.joint && known?.workforceTogetherWith ? known.workforceTogetherWith : null,
  };
}

export interface Definition {
  readonly title: string;
  readonly description: string;
  readonly methodology: string;
  readonly yearType: string;
}
let definitions: Readonly<Record<IndicatorKey, Definition>> | undefined;

/** In the publisher's words. */
export function definitionOf(key: IndicatorKey): Definition {
  definitions ??= JSON.parse(read('indicator-definitions.json')) as Record<IndicatorKey, Definition>;
  const { title, description, methodology, yearType } = definitions[key];
  return { title, description, methodology, yearType };
}

/** The file is sorted by code and year. Its fields hold no line ends. */
function parse(text: string): Row[] {
  const [names, ...lines] = text.trim().split('\n').map(fieldsOf);
  const texts = new Set(['code', 'name', 'level', 'region', 'workforceTogetherWith']);
  return lines.map(
    (values) =>
      Object.fromEntries(
        names!.map((name, index) => {
          const value = values[index] ?? '';
          return [name, texts.has(name) ? value : value === '' ? null : Number(value)];
        }),
      ) as unknown as Row,
  );
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );
}
