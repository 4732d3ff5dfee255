import type {
  getIndicator,
  listIndicators,
  ModelState,
  PublishedFigure,
  ResponseOf,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { lineChart, sparkLine, type ChartPoint } from './chart.js';
import {
  countsWords,
  fewNote,
  latestOf,
  messageOf,
  monthNameWords,
  monthWords,
  numberWords,
  shortMonthWords,
  statisticOf,
  valueWords,
} from './figure-words.js';

type Listed = ResponseOf<typeof listIndicators>;
type Got = ResponseOf<typeof getIndicator>;
type Months = Got['months'];

export function figuresView(acting: Acting, { model, indicators }: Listed) {
  return {
    council: acting.council.name,
    model: modelView(model),
    indicators: indicators.map(({ words, months }) => {
      const latest = latestOf(months);
      return {
        name: words.name,
        href: paths.figure({ council: acting.code, indicator: words.key }),
        statistic: words.statistic,
        value: latest && valueWords(words.unit, latest.value!),
        counts: latest && words.denominator !== null ? countsWords(words.unit, latest) : null,
        month: latest && monthWords(latest.month),
        spark:
          latest &&
          sparkLine({
            id: `spark-${words.key}`,
            title: sparkTitle(words, months),
            points: pointsOf(months.filter(({ soFar }) => !soFar)),
          }),
      };
    }),
  };
}

export function indicatorView(acting: Acting, got: Got) {
  const { words, months, definition, published } = got;
  const title = messageOf(words, months);
  const at = { council: acting.code, indicator: words.key };
  return {
    name: words.name,
    model: modelView(got.model),
    message: title,
    statistic: statisticOf(words, acting.council.shortName, months),
    chart: latestOf(months)
      ? lineChart({
          id: 'chart',
          title,
          description: `${statisticOf(words, acting.council.shortName, months)}. The table below has each number.`,
          points: pointsOf(months),
          references: referencesOf(got),
          words: (value) => valueWords(words.unit, value),
        })
      : null,
    few: fewNote(words, months),
    table: {
      numerator: capital(words.numerator),
      denominator: words.denominator && capital(words.denominator),
      value: words.unit === 'percent' ? 'Percentage' : words.unit === 'ratio' ? 'Cases for each' : null,
      rows: [...months].reverse().map((month) => rowOf(words.unit, month)),
    },
    csvHref: paths.figureFile(at),
    listHref: paths.figures({ council: acting.code }),
    definition: {
      title: definition.title,
      description: paragraphs(definition.description),
      methodology: paragraphs(definition.methodology),
      yearType: definition.yearType,
      source: definition.source,
    },
    counting: got.counting,
    published: {
      measure: published.measure,
      rows: published.figures.map((figure) => publishedRow(published.unit, figure)),
      source: published.source,
    },
  };
}

function modelView({ asOf, beingRebuilt }: ModelState) {
  return { asOf: asOf && dateTimeWords(asOf), beingRebuilt, empty: asOf === null };
}

function rowOf(unit: Got['words']['unit'], { month, numerator, denominator, value, soFar }: Months[number]) {
  return {
    month: monthWords(month),
    soFar,
    numerator: numerator === null ? 'not known' : numberWords(numerator),
    denominator: denominator === null ? '' : numberWords(denominator),
    value: value === null ? 'none' : valueWords(unit, value),
  };
}

function pointsOf(months: Months): ChartPoint[] {
  return months.map(({ month, value, soFar }, index) => ({
    label:
      index === 0 || month.endsWith('-01-01') || index === months.length - 1
        ? shortMonthWords(month)
        : monthNameWords(month),
    value,
    soFar,
  }));
}

/** Only what is measured as here can stand in the same picture: a rate beside counts would not. */
function referencesOf({ words, published }: Got) {
  if (published.unit !== words.unit) return [];
  return published.figures.flatMap(({ area, level, value, year }) =>
    value === null || level === 'authority'
      ? []
      : [{ label: `${area} ${valueWords(published.unit, value)} (${year})`, value }],
  );
}

function publishedRow(unit: Got['published']['unit'], figure: PublishedFigure) {
  const { area, value, year, insteadOf, togetherWith } = figure;
  return {
    area,
    value: value === null ? 'not published' : valueWords(unit, value),
    year: year ?? '',
    note: [
      ...(insteadOf === null ? [] : [`Not published for ${insteadOf}: this is the figure of ${year}.`]),
      ...(togetherWith === null
        ? []
        : [`One figure for ${area} and ${togetherWith}, which make one return.`]),
    ].join(' '),
  };
}

function sparkTitle(words: Got['words'], months: Months): string {
  return `${words.name} by month, ${monthWords(months[0]!.month)} to ${monthWords(months.at(-1)!.month)}`;
}

const paragraphs = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
