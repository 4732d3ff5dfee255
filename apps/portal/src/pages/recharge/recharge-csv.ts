import type { RunDetail, RunLineView } from '@conjoint/contracts';
import { csvRow } from '../import/problems-csv.js';
import type { NameOf } from './recharge.words.js';

/** Pounds as a spreadsheet reads them: a plain number with two decimals, its minus not taken for a formula. */
const plainPounds = (pence: number): string => {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Amounts are numbers we wrote ourselves: quoted text of the ledger is made harmless, a negative amount is left a number. */
const row = (texts: readonly (string | null)[], amounts: readonly (number | null)[]): string =>
  `${csvRow(texts).replace(/\r?\n$/, '')}${amounts.map((pence) => `,${pence === null ? '' : plainPounds(pence)}`).join('')}\r\n`;

export function linesHead(partners: readonly string[]): string {
  const texts = ['Line', 'Posting date', 'Document', 'Subjective', 'Cost centre', 'Supplier', 'Description'];
  return `\uFEFF${csvRow([...texts, 'VAT, not recharged', 'Net amount', 'Running amount', ...partners])}`;
}

export function linesRows(lines: readonly RunLineView[]): string {
  return lines
    .map((line) =>
      row(
        [
          String(line.position),
          line.postingDate,
          line.documentNumber,
          line.subjective,
          line.costCentre,
          line.supplier,
          line.description,
        ],
        [line.vatPence, line.amountPence, line.runningPence, ...line.parts],
      ),
    )
    .join('');
}

/** Adds up the lines of a file as they go by, for its last row, and says whether that is what the run came to. */
export class LineSums {
  private lines = 0;
  private amountPence = 0;
  private vatPence = 0;
  private readonly parts: number[];

  constructor(private readonly partners: readonly string[]) {
    this.parts = partners.map(() => 0);
  }

  add(lines: readonly RunLineView[]): void {
    for (const line of lines) {
      this.lines += 1;
      this.amountPence += line.amountPence;
      this.vatPence += line.vatPence ?? 0;
      for (const [i, part] of line.parts.entries()) this.parts[i]! += part;
    }
  }

  row(): string {
    return row(
      ['Total', null, null, null, null, null, null],
      [this.vatPence, this.amountPence, null, ...this.parts],
    );
  }

  /** @throws Error that breaks the download off: a file that is short must not look whole. */
  check({ calculation }: RunDetail): void {
    const expected = calculation?.charges.map(({ partner, amountPence }) => [partner, amountPence]) ?? [];
    const same =
      this.lines === (calculation?.lineCount ?? 0) &&
      this.amountPence === (calculation?.amountPence ?? 0) &&
      JSON.stringify(expected) ===
        JSON.stringify(this.partners.map((partner, i) => [partner, this.parts[i]]));
    if (!same) throw new Error('the lines of the run do not come to what it charges');
  }
}

/** Every charge by subjective code, and its total. */
export function chargesCsv({ run, calculation }: RunDetail, nameOf: NameOf): string {
  const head = ['Run', 'Partner code', 'Partner', 'Pool', 'Subjective', 'Amount'];
  const reference = run.reference ?? `${run.agreementKey} ${run.financialYear} Q${run.quarter}, not sealed`;
  const rows = (calculation?.charges ?? []).flatMap(({ partner, amountPence, totals }) => [
    ...totals.map((total) =>
      row([reference, partner, nameOf(partner), total.pool, total.subjective], [total.amountPence]),
    ),
    row([reference, partner, nameOf(partner), run.agreementKey, 'Total'], [amountPence]),
  ]);
  return `\uFEFF${csvRow(head)}${rows.join('')}`;
}
