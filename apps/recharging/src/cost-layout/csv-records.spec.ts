import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvProblem, CsvRecords } from './csv-records.js';

const MOST = 100_000;

/** What another reader of CSV, which thousands use, makes of the same text. */
const theirs = (text: string): string[][] =>
  parse(text, { relax_column_count: true, relax_quotes: true, skip_empty_lines: false });

function ours(pieces: readonly string[]): string[][] {
  const records = new CsvRecords(MOST);
  return [...pieces.flatMap((piece) => [...records.take(piece)]), ...records.take('', true)];
}
const outcome = (read: () => string[][]): string[][] | 'refused' => {
  try {
    return read();
  } catch {
    return 'refused';
  }
};
function cut(text: string, at: readonly number[]): string[] {
  const places = [...new Set(at.map((one) => one % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
}

const mark = fc.constantFrom('"', '"', ',', ',', '\n', '\r\n', '\r', 'a', ' ', 'é', '""', '"b"', '=');
const anyText = fc.array(mark, { maxLength: 40 }).map((marks) => marks.join(''));

it('reads any text as csv-parse reads it, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(anyText, fc.array(fc.nat(), { maxLength: 6 }), (text, at) => {
      expect(outcome(() => ours(cut(text, at)))).toEqual(outcome(() => theirs(text)));
    }),
    { numRuns: 20_000 },
  );
});

it('gives back what was written with quotation marks, line ends and commas in the values', () => {
  const written = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  fc.assert(
    fc.property(
      fc.array(fc.array(anyText, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      fc.array(fc.nat(), { maxLength: 6 }),
      (rows, newline, at) => {
        const text = rows.map((cells) => cells.map(written).join(',') + newline).join('');
        expect(ours(cut(text, at))).toEqual(rows);
      },
    ),
    { numRuns: 2000 },
  );
});

it('refuses a record that is too long, whether it ends or not, and one that is not closed', () => {
  const long = 'y'.repeat(MOST + 1);
  const kind = (...pieces: string[]): unknown => {
    try {
      return ours(pieces);
    } catch (error) {
      return (error as CsvProblem).kind;
    }
  };
  expect(kind(`a,b\n${long}\n`)).toBe('too-long');
  expect(kind('a,b\n', long, 'more')).toBe('too-long');
  expect(kind('a,"b\n')).toBe('not-closed');
  expect(kind(`a,"${long}`)).toBe('too-long');
});
