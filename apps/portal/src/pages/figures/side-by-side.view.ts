import type { compareCouncils, IndicatorWords, ResponseOf, StatisticCell } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { dateWords, listWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { countsWords, numberWords, valueWords } from './figure-words.js';

type Compared = ResponseOf<typeof compareCouncils>;
type Column = Compared['councils'][number];

const MISSING = {
  'not-shared': 'Not shared',
  'being-rebuilt': 'Being counted anew',
  'not-available': 'Not available just now',
} as const;

export function sideBySideView(acting: Acting, compared: Compared) {
  const { councils, indicators, quarters } = compared;
  return {
    body: acting.council.name,
    councils: councils.map(({ name }) => name),
    missing: missingOf(councils),
    csvHref: paths.sideBySideFile({ council: acting.code }),
    tables: indicators.map((words) => ({
      key: words.key,
      name: words.name,
      statistic: ofQuarters(words.statistic),
      counts: ofQuarters(
        words.denominator === null
          ? words.numerator
          : `${words.numerator}, ${words.unit === 'ratio' ? 'for' : 'of'} ${words.denominator}`,
      ),
      rows: quarters.map((quarter) =>
        rowOf(
          quarterWords(quarter),
          councils.map((column) => ({ council: column.name, ...cellOf(words, column, quarter) })),
        ),
      ),
    })),
  };
}

const ofQuarters = (words: string): string => words.replaceAll('the month', 'the quarter');

/** "July to September 2026" */
export function quarterWords(quarter: string): string {
  const months = ['January to March', 'April to June', 'July to September', 'October to December'];
  return `${months[(Number(quarter.slice(5, 7)) - 1) / 3]!} ${quarter.slice(0, 4)}`;
}

function missingOf(councils: readonly Column[]): string[] {
  return (Object.keys(MISSING) as (keyof typeof MISSING)[]).flatMap((answer) => {
    const names = councils.filter((council) => council.answer === answer).map(({ name }) => name);
    return names.length === 0 ? [] : [`${MISSING[answer]}: ${listWords(names)}.`];
  });
}

interface Cell {
  council: string;
  text: string;
  more: string | null;
}

/** When a quarter was released is said once where every council released it on one day. */
export function rowOf(quarter: string, cells: Cell[]) {
  const said = [...new Set(cells.map(({ more }) => more))];
  const [same] = said;
  if (said.length > 1 || same === undefined || same === null) return { quarter, more: null, cells };
  return { quarter, more: same, cells: cells.map((cell) => ({ ...cell, more: null })) };
}

function cellOf(words: IndicatorWords, { answer, quarters }: Column, quarter: string) {
  if (answer !== 'shared') return { text: MISSING[answer], more: null };
  const found = quarters.find((one) => one.quarter === quarter);
  if (!found || found.releasedOn === null) return { text: 'Not released yet', more: null };
  const cell = found.cells.find(({ indicator }) => indicator === words.key);
  if (!cell) return { text: 'Not released yet', more: null };
  return { ...figureOf(words, cell), more: `released on ${dateWords(found.releasedOn)}` };
}

/** "12 of 88 (13.6%)", "hidden, of 88", "hidden" */
export function figureOf(
  { unit }: IndicatorWords,
  { numerator, denominator }: StatisticCell,
): { text: string } {
  if (numerator === null)
    return { text: denominator === null ? 'hidden' : `hidden, of ${numberWords(denominator)}` };
  if (denominator === null) return { text: numberWords(numerator) };
  const value = denominator === 0 ? null : (numerator / denominator) * (unit === 'percent' ? 100 : 1);
  const said = value === null ? '' : ` (${valueWords(unit, Math.round(value * 10) / 10)})`;
  return { text: `${countsWords(unit, { numerator, denominator })}${said}` };
}
