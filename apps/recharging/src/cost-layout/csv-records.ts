/** The text is no CSV; `too-long`: a record is longer than any may be. */
export class CsvProblem extends Error {
  constructor(readonly kind: 'not-closed' | 'too-long') {
    super(kind);
  }
}

interface Found {
  cells: string[];
  next: number;
}

/**
 * Text in pieces to records, as `csv-parse` reads it with relaxed quotation marks and column counts (csv-records.spec.ts compares them): a
 * quotation mark counts at the beginning of a value only, and where a text goes on behind the closing one, all of them are part of
 * the value; the first end of a line says how lines end. Records are handed on one by one and nothing of them is kept: reading a
 * file of many rows was mostly collecting garbage before (docs/adr/0038-cost-files-at-the-speed-of-copy.md).
 */
export class CsvRecords {
  private rest = '';
  private newline: string | null = null;

  constructor(private readonly mostCharacters: number) {}

  /** @throws CsvProblem */
  *take(piece: string, last = false): Generator<string[]> {
    const text = this.rest + piece;
    let at = 0;
    let quote = text.indexOf('"');
    while (at < text.length) {
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      const found = this.plain(text, at, quote, last) ?? this.quoted(text, at, quote, last);
      if (!found) break;
      if (found.next - at > this.mostCharacters) throw new CsvProblem('too-long');
      at = found.next;
      yield found.cells;
    }
    this.rest = text.slice(at);
    if (this.rest.length > this.mostCharacters) throw new CsvProblem('too-long');
  }

  /** A record without any quotation mark; null where there is one in it, or where its end has not come yet. */
  private plain(text: string, at: number, quote: number, last: boolean): Found | null {
    this.newline ??= newlineBefore(text, at, quote, last);
    const end = this.newline === null ? -1 : text.indexOf(this.newline, at);
    if (end === -1 ? quote !== -1 || !last : quote !== -1 && quote < end) return null;
    if (end === -1) return { cells: text.slice(at).split(','), next: text.length };
    return { cells: text.slice(at, end).split(','), next: end + this.newline!.length };
  }

  /** Null where the end of the record has not come yet. */
  private quoted(text: string, at: number, quote: number, last: boolean): Found | null {
    if (quote === -1) return null;
    const cells: string[] = [];
    for (let from = at; ; from += 1) {
      const value = text[from] === '"' ? this.unquoted(text, from, last) : { text: '', next: from };
      if (!value) return null;
      const end = this.endOfValue(text, value.next, last);
      if (end === -1) return null;
      // What follows a closing quotation mark makes all of it text.
      cells.push(
        value.next === from || value.next === end
          ? value.text + text.slice(value.next, end)
          : `"${value.text}"${text.slice(value.next, end)}`,
      );
      from = end;
      if (text[from] !== ',')
        return { cells, next: Math.min(text.length, from + (this.newline?.length ?? 0)) };
    }
  }

  private unquoted(text: string, from: number, last: boolean): { text: string; next: number } | null {
    let closing = text.indexOf('"', from + 1);
    while (closing !== -1 && text[closing + 1] === '"') closing = text.indexOf('"', closing + 2);
    if (closing === -1 && last) throw new CsvProblem('not-closed');
    if (closing === -1 || (closing + 1 === text.length && !last)) return null;
    return { text: text.slice(from + 1, closing).replaceAll('""', '"'), next: closing + 1 };
  }

  /** Where the next comma, end of line or end of the text is; -1 where more must come to know it. */
  private endOfValue(text: string, from: number, last: boolean): number {
    for (let at = from; at < text.length; at += 1) {
      const mark = text.charCodeAt(at);
      if (mark === COMMA) return at;
      if (mark !== LF && mark !== CR) continue;
      if (mark === CR && at + 1 === text.length && !last) return -1;
      this.newline ??= newlineAt(text, at);
      if (text.startsWith(this.newline, at)) return at;
    }
    return last ? text.length : -1;
  }
}

const [COMMA, LF, CR] = [44, 10, 13];

const newlineAt = (text: string, at: number): string =>
  text[at] === '\n' ? '\n' : text[at + 1] === '\n' ? '\r\n' : '\r';

/** How the first line ends; null where a quotation mark comes before, or where more must come to know it. */
function newlineBefore(text: string, at: number, quote: number, last: boolean): string | null {
  for (let end = at; end < (quote === -1 ? text.length : quote); end += 1) {
    const mark = text.charCodeAt(end);
    if (mark === CR && end + 1 === text.length && !last) return null;
    if (mark === CR || mark === LF) return newlineAt(text, end);
  }
  return null;
}
