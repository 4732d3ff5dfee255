// Reduces the published statistics to what the figures are shown beside, in the folder of this script:
//   node apps/reporting/data/make-published.mjs FOLDER
// FOLDER holds the five files named below as they were published (SOURCE.md says where). Nothing is estimated: what a publisher
// left out (`x`, `c`, `u`, `z`, `-`) is left empty, and the service says so when it falls back to an earlier year.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIRST_YEAR = 2019;
const FILES = {
  definitions: 'lait_csc_kpi_definitions.csv',
  values: 'lait_csc_values_london_rbwm_2019_2025.csv',
  referrals: 'c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv',
  workforce: 'csww_indicators_2017_to_2025.csv',
  population: 'ons_mid-year_population_estimates_2012_to_2024.csv',
};
/**
 * The official measure each indicator follows, and which of its paragraphs are about it: that of the workforce explains seven measures
 * at once, and the working day for a decision is told with the referrals that end without further action.
 */
const MEASURES = {
  referrals: { measure: 'CPP_Total_NumRef' },
  'decisions-in-time': {
    measure: 'CIN_Refferals_NFA',
    published: false,
    description: /^$/,
    methodology: /one working day/,
  },
  're-referrals': { measure: 'ReReferral' },
  'assessments-in-time': { measure: 'Continue_Assess_Comp' },
  'cases-per-worker': {
    measure: 'Work_Force_AvgNumCase_SW',
    description: /^(Definition|NOTE|Two local)/,
    methodology: /^Average Caseload/,
  },
  'agency-rate': {
    measure: 'Work_Force_Agecy_Rate',
    description: /^(Definition|NOTE|Two local)/,
    methodology: /^Agency Staff/,
  },
};
const COLUMNS = [
  'code',
  'name',
  'level',
  'region',
  'year',
  'referrals',
  'children',
  'reReferralPercent',
  'assessedInTimePercent',
  'casesPerFte',
  'agencyPercent',
  'workforceTogetherWith',
];

/** Rows of a CSV file as objects; a quoted field may hold commas, quotes and line ends. */
function rowsOf(text) {
  const rows = [];
  let [row, field, quoted] = [[], '', false];
  const clean = text.replace(/^\uFEFF/, '');
  for (let at = 0; at < clean.length; at += 1) {
    const char = clean[at];
    if (quoted && char === '"' && clean[at + 1] === '"') [field, at] = [field + '"', at + 1];
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === ',') [row, field] = [[...row, field], ''];
    else if (!quoted && char === '\n') {
      rows.push([...row, field.replace(/\r$/, '')]);
      [row, field] = [[], ''];
    } else field += char;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  const [names, ...data] = rows;
  return data
    .filter(({ length }) => length === names.length)
    .map((values) => Object.fromEntries(names.map((name, index) => [name.trim(), values[index]])));
}

/** A published number, or nothing. Spreadsheets left tails such as 18.600000000000001. */
const number = (text) => (/^\d+(\.\d+)?$/.test(text ?? '') ? String(Math.round(Number(text) * 10) / 10) : '');

/** Inner and outer London are parts of the region. */
const regionCode = (code) => (code.startsWith('E13') ? 'E12000007' : code);
const levels = { National: 'country', Regional: 'region', 'Local authority': 'authority' };
const codesOf = (row) =>
  (row.geographic_level === 'National'
    ? row.country_code
    : row.geographic_level === 'Regional'
      ? row.region_code
      : row.new_la_code
  ).split(' / ');
const nameOf = (row) => row.la_name || row.region_name || row.country_name;

function published(folder) {
  const read = (name) => rowsOf(readFileSync(join(folder, FILES[name]), 'utf8'));
  const table = new Map();
  const entry = (row, code, year) => {
    const key = `${code} ${year}`;
    if (!table.has(key))
      table.set(key, {
        code,
        name: '',
        level: levels[row.geographic_level],
        region: levels[row.geographic_level] === 'authority' ? regionCode(row.region_code) : '',
        year,
      });
    return table.get(key);
  };
  const each = (name, use) => {
    for (const row of read(name)) {
      // Their parts are counted in London.
      if (row.geographic_level === 'Regional' && row.region_code.startsWith('E13')) continue;
      const year = Number(row.time_period) + (name === 'population' ? 1 : 0);
      if (year < FIRST_YEAR || year > 2025) continue;
      for (const [index, code] of codesOf(row).entries()) use(row, entry(row, code, year), index);
    }
  };
  each('referrals', (row, to) =>
    Object.assign(to, {
      name: nameOf(row),
      referrals: number(row.referral_count),
      reReferralPercent: number(row.rereferral_percent),
    }),
  );
  // The estimate of the middle of a year stands beside the year that ends in the March after it.
  each('population', (row, to) => Object.assign(to, { children: number(row.population_estimate) }));
  each('workforce', (row, to, index) => {
    const names = row.la_name.split(' / ');
    Object.assign(to, {
      name: to.name || names[index] || nameOf(row),
      casesPerFte: number(row.caseload_fte),
      agencyPercent: number(row.agency_rate_fte),
      workforceTogetherWith:
        names.length > 1 ? names.filter((_, other) => other !== index).join(' and ') : '',
    });
  });
  const byName = new Map([...table.values()].map((one) => [`${one.name} ${one.year}`, one]));
  for (const { measure_short, years, area, value } of read('values')) {
    const to = byName.get(`${area} ${years}`);
    if (measure_short === MEASURES['assessments-in-time'].measure && to)
      to.assessedInTimePercent = number(value);
  }
  return [...table.values()]
    .filter(({ name }) => name !== '')
    .sort((left, right) => left.code.localeCompare(right.code) || left.year - right.year);
}

function definitions(folder) {
  const all = rowsOf(readFileSync(join(folder, FILES.definitions), 'utf8'));
  const plain = (text, about = /./) =>
    text
      .split(/\n+/)
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter((line) => line !== '' && line !== '-' && about.test(line))
      .join('\n');
  return Object.fromEntries(
    Object.entries(MEASURES).map(([indicator, { measure, published = true, description, methodology }]) => {
      const found = all.find((row) => row.Measure_short === measure);
      if (!found) throw new Error(`${measure} is not among the definitions`);
      return [
        indicator,
        {
          measure,
          published,
          title: found.Measure,
          description: plain(found.Description, description),
          methodology: plain(found.Methodology, methodology),
          yearType: found.Year_Type,
          better: { High: 'higher', Low: 'lower' }[found.Polarity] ?? null,
        },
      ];
    }),
  );
}

const folder = process.argv[2];
if (!folder) throw new Error('usage: node make-published.mjs FOLDER');
const quoted = (value) => (/[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const lines = published(folder).map((row) =>
  COLUMNS.map((name) => quoted(String(row[name] ?? ''))).join(','),
);
const here = (name) => new URL(name, import.meta.url);
writeFileSync(here('published-figures.csv'), [COLUMNS.join(','), ...lines, ''].join('\n'));
writeFileSync(here('indicator-definitions.json'), `${JSON.stringify(definitions(folder), null, 2)}\n`);
