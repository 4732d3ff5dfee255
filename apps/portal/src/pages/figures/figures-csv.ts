import type { compareCouncils, getIndicator, ResponseOf } from '@conjoint/contracts';
import { cell } from '../import/problems-csv.js';
import { quarterWords } from './side-by-side.view.js';

type Got = ResponseOf<typeof getIndicator>;
type Compared = ResponseOf<typeof compareCouncils>;
type Cell = string | number | null;

/** For a spreadsheet: UTF-8 with the mark that Excel needs to see it; text that begins like a formula is text again. */
function csv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** One indicator by month, as the council counts it: not suppressed. */
export function indicatorCsv(council: string, { words, months }: Got): string {
  return csv([
    ['Council', 'Indicator', 'Month', words.numerator, words.denominator ?? '', 'Value', 'So far'],
    ...months.map(({ month, numerator, denominator, value, soFar }) => [
      council,
      words.name,
      month.slice(0, 7),
      numerator,
      denominator,
      value,
      soFar ? 'yes' : 'no',
    ]),
  ]);
}

/** What the page shows: a hidden number is hidden here too. */
export function sideBySideCsv({ councils, indicators, quarters }: Compared): string {
  const rows = indicators.flatMap(({ key, name }) =>
    quarters.flatMap((quarter) =>
      councils.map((council): Cell[] => {
        const of = council.quarters.find((one) => one.quarter === quarter);
        const found = of?.cells.find(({ indicator }) => indicator === key);
        return [
          name,
          quarterWords(quarter),
          council.name,
          council.answer === 'shared'
            ? found
              ? found.hidden
                ? 'hidden'
                : 'shown'
              : 'not released yet'
            : council.answer,
          found?.numerator ?? null,
          found?.denominator ?? null,
          of?.releasedOn ?? null,
        ];
      }),
    ),
  );
  return csv([['Indicator', 'Quarter', 'Council', 'Answer', 'Number', 'Of', 'Released on'], ...rows]);
}
