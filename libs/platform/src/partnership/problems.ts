/** One thing wrong with a partnership file: where, what, and what to do about it. */
export interface PartnershipProblem {
  /** Line in the file, from 1. */
  readonly line: number;
  /** Where in the file, for example `councils[0].code`. */
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** A path into the file: keys and positions. */
export type FilePath = readonly (string | number)[];

/** What a rule found; the line is added by whoever holds the file’s text. */
export interface Finding {
  readonly at: FilePath;
  readonly message: string;
  readonly remedy: string;
}

/** `['councils', 0, 'code']` → `councils[0].code`; the file itself is `(file)`. */
export function pathInWords(path: FilePath): string {
  if (path.length === 0) return '(file)';
  return path.reduce<string>(
    (words, part) =>
      typeof part === 'number' ? `${words}[${part}]` : words === '' ? part : `${words}.${part}`,
    '',
  );
}

/** The file cannot be used. The message lists every problem with its line, for a terminal. */
export class PartnershipFileError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly PartnershipProblem[],
  ) {
    super(
      [
        `${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:`,
        ...problems.map((one) => `  line ${one.line}: ${one.path} ${one.message}. ${one.remedy}`),
      ].join('\n'),
    );
    this.name = 'PartnershipFileError';
  }
}
