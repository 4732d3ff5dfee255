import type { PartitionEntry } from '@conjoint/platform';
import { arrives } from './arrives.js';
import { amountIn, downloadedRows, linesAndTotal, pence, rowOf, sum, tableOf } from './page-tables.js';
import type { Visitor } from './visitor.js';

/** What a run charges one partner. */
export interface Charge {
  readonly partner: PartitionEntry;
  readonly amountPence: number;
}

/** The council's finance officer opens a charge that the host has just sealed. */
export async function openCharge(visitor: Visitor, reference: string): Promise<void> {
  await visitor.follow('Charges received');
  const list = visitor.page.url();
  const link = visitor.page.getByRole('link', { name: reference, exact: true });
  await arrives(
    () => visitor.open(list),
    async () => (await link.count()) > 0,
    30,
  );
  await visitor.follow(link);
}

/** Follows the charge through "Explain" and adds everything up again, from the cost lines to the penny. */
export async function checkExplained(visitor: Visitor, charge: Charge): Promise<void> {
  await visitor.press('Explain each penny');
  await visitor.picture('explain');
  const words = await visitor.words();
  expect(amountIn(await visitor.heading())).toBe(charge.amountPence);
  expect(words).toContain('proved here to be the ones that were sealed');

  const [, pool, own, all] = /(-?£[\d,.]+) × ([\d,]+) ÷ ([\d,]+)/.exec(words)!;
  const weights = await tableOf(visitor, /^Shares of/);
  const days = (row: Readonly<Record<string, string>>): number => whole(row['Days counted']!);
  expect(sum(weights.map(days))).toBe(whole(all!));
  expect(days(rowOf(weights, charge.partner.name))).toBe(whole(own!));
  const share = (pence(pool!) * whole(own!)) / whole(all!);
  const total = await tableOf(visitor, /^Running total of/);
  const [before, after, now] = ['Before this charge', 'With this charge', 'This charge'].map((name) => {
    const { 'Owed, exactly': owed, Charged: charged } = rowOf(total, name);
    return { owed: exactPence(owed!), charged: pence(charged!) };
  });
  expect(now!.charged).toBe(charge.amountPence);
  expect(after!.charged - before!.charged).toBe(charge.amountPence);
  expect(now!.owed).toBeCloseTo(share, 3);
  expect(after!.owed - before!.owed).toBeCloseTo(share, 3);
  for (const { owed, charged } of [before!, after!]) expect(Math.abs(owed - charged)).toBeLessThan(1);
  await checkLines(visitor, { pool: pence(pool!), part: charge.amountPence, closing: after!.charged });
  await checkEvidence(visitor, whole(own!));
}

/** The file of the lines: it adds to the pool, its parts to the charge, and on no line is what is owed a penny from what is charged. */
async function checkLines(
  visitor: Visitor,
  { pool, part, closing }: { pool: number; part: number; closing: number },
): Promise<void> {
  const { lines, total } = linesAndTotal(await downloadedRows(visitor, 'Download all lines as a CSV file'));
  const column = (name: string): number[] => lines.map((line) => pence(line[name]!));
  for (const [name, amount] of [
    ['Amount in pounds', pool],
    ['Your part in pounds', part],
  ] as const)
    expect([sum(column(name)), pence(total[name]!)]).toEqual([amount, amount]);
  expect(column('Charged so far in pounds').at(-1)).toBe(closing);
  for (const line of lines) {
    const [numerator, denominator = 1] =
      line['Owed so far in pence, exactly']!.split(' divided by ').map(Number);
    expect(Math.abs(numerator! / denominator - pence(line['Charged so far in pounds']!))).toBeLessThan(1);
  }
}

/** The days behind the share are episodes of this council, and counted again they are the same. */
async function checkEvidence(visitor: Visitor, days: number): Promise<void> {
  const explained = visitor.path;
  await visitor.follow('See the evidence');
  expect(whole(/^([\d,]+) days/.exec(await visitor.heading())![1]!)).toBe(days);
  await visitor.press('Count again');
  expect(await visitor.heading()).toBe('Counted again: the same');
  await visitor.open(explained);
  await visitor.follow('Back to the charge');
}

/** Disputes a line of it, and takes that back after the host has shown the document. */
export async function queryAndWithdraw(visitor: Visitor): Promise<void> {
  await visitor.press('Query');
  await visitor.choose('A cost line');
  await visitor.type('Which one?', 'The first salaries of the quarter');
  await visitor.type('Disputed amount', '1.00');
  await visitor.type('Why?', 'They may be of another service.');
  await visitor.press('Query the charge');
  expect(await visitor.words()).toContain('Nothing is posted meanwhile');
  await visitor.press('Withdraw the query');
}

/** The approver says into which account it goes, where nobody has yet, accepts it, and reads the journal. */
export async function accept(visitor: Visitor, reference: string, amountPence: number): Promise<void> {
  await openCharge(visitor, reference);
  const codes = visitor.page.getByRole('link', { name: 'Go to account codes' });
  if ((await codes.count()) > 0) {
    await visitor.follow(codes);
    const rest = { name: /Every other code of/ };
    for (const box of await visitor.page.getByRole('textbox', rest).all())
      if ((await box.inputValue()) === '') await box.fill('CS-4410');
    await visitor.press(visitor.page.getByRole('button', rest).first());
    await openCharge(visitor, reference);
  }
  await visitor.follow(visitor.page.getByRole('button', { name: 'Accept', exact: true }));
  await visitor.press('Accept and post');
  const journal = await tableOf(visitor, /^Journal/);
  const both = rowOf(journal, 'Both sides');
  expect(both['Debit']).toBe(both['Credit']);
  const owed = journal.find((row) => row['What'] === 'Owed to the host')!;
  expect(pence(owed['Credit']!)).toBe(amountPence);
}

const whole = (text: string): number => Number(text.replaceAll(',', ''));

/** "£62,840.866132…", whose exact amount goes on, in pence. */
function exactPence(text: string): number {
  const found = /^(-?)£([\d,]+\.\d+)…?$/.exec(text.trim());
  if (!found) throw new Error(`"${text}" is no exact amount`);
  return Number(found[2]!.replaceAll(',', '')) * 100 * (found[1] ? -1 : 1);
}
