import type { RunDetail, RunLineView } from '@conjoint/contracts';
import { csvRow } from '../import/problems-csv.js';
import type { NameOf } from './recharge.words.js';

/** Pounds as a spreadsheet reads them: a plain number with two decimals, its minus not taken for a formula. */
const plainPounds = (pence: number): string => {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Amounts are numbers we wrote ourselves: quoted text of the ledger is made harmless, a negative amount is left a number. */
const row = (texts: readonly (string | null)[], amounts: readonly number[]): string =>
  `${csvRow(texts).replace(/\r?\n$/, '')}${amounts.map((pence) => `,${plainPounds(pence)}`).join('')}\r\n`;

export function linesHead(partners: readonly string[]): string {
  const texts = ['Line', 'Posting date', 'Document', 'Subjective', 'Cost centre', 'Supplier', 'Description'];
  return `\uFEFF${csvRow([...texts, 'Amount', 'Running amount', ...partners])}`;
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
        [line.amountPence, line.runningPence, ...line.parts],
      ),
    )
    .join('');
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
