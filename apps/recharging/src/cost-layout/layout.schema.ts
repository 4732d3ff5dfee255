import { z } from 'zod';

/** Headers a column may have, the first that is there wins. Compared without case and with blanks as one. */
const headers = z.array(z.string().trim().min(1)).min(1);
const pattern = z.string().refine((text) => isPattern(text), 'Not a regular expression');

export const DATE_FORMATS = ['dd/mm/yyyy', 'dd.mm.yyyy', 'dd-Mon-yyyy', 'yyyy-mm-dd'] as const;
/** `financial-yyyypp`: 201311 is the eleventh month from April 2013. `yyyymm`: 201311 is November 2013. */
export const PERIOD_FORMATS = ['financial-yyyypp', 'yyyymm', 'yyyy-mm'] as const;

/** A layout of cost files, described as data: the next one needs no code. See apps/recharging/README.md. */
export const layoutSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]{3,60}$/),
    title: z.string().min(3),
    /** Where the layout was seen. */
    source: z.string().min(3),
    /** Headers that, all together, say that a file has this layout. */
    recognisedBy: headers,
    columns: z.strictObject({
      /** Amounts: `net`, or `gross` less `vat`, or `debit` less `credit`. */
      net: headers.optional(),
      vat: headers.optional(),
      gross: headers.optional(),
      debit: headers.optional(),
      credit: headers.optional(),
      postingDate: headers.optional(),
      period: headers.optional(),
      subjective: headers.optional(),
      costCentre: headers.optional(),
      documentNumber: headers.optional(),
      supplier: headers.optional(),
      description: headers.optional(),
      /** What a payroll line is called instead of a person. */
      postGroup: headers.optional(),
      source: headers.optional(),
    }),
    dates: z.array(z.enum(DATE_FORMATS)).min(1),
    periods: z.enum(PERIOD_FORMATS).default('yyyymm'),
    /** Lines above the header, each of which fits one of these patterns. A group named `month` ("Feb-13") dates rows without a date. */
    preamble: z.strictObject({ lines: z.array(pattern).min(1) }).optional(),
    /** How bytes are read that are no UTF-8. */
    encoding: z.enum(['windows-1252']).default('windows-1252'),
    /** Which values of `source` are payroll: of those rows neither supplier nor description is kept, but the post group. */
    payroll: pattern.optional(),
    /** Columns that are never kept, because they name people. */
    notKept: headers.optional(),
  })
  .refine(
    ({ columns }) => columns.net || columns.gross || (columns.debit && columns.credit),
    'columns: an amount is needed: net, gross, or debit and credit',
  )
  .refine(
    ({ columns, preamble }) => columns.postingDate || columns.period || preamble,
    'columns: a posting date or a period is needed, or a month in the preamble',
  );
export type CostLayout = z.output<typeof layoutSchema>;
export type ColumnRole = keyof CostLayout['columns'];

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}
