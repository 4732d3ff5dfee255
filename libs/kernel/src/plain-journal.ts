import { sumPence, type Pence } from './money.js';

export interface PlainJournal {
  readonly reference: string;
  readonly accountingDate: string;
  readonly description: string;
  readonly entries: readonly {
    readonly account: string;
    readonly partner: string | null;
    readonly subjective: string | null;
    readonly amountPence: Pence;
  }[];
}

/** Which side of the books an account is on, as hledger and ledger know it by its first word. */
const SIDE: Readonly<Record<string, string>> = {
  debtor: 'assets',
  'in-transit': 'assets',
  creditor: 'liabilities',
  'cost-recovery': 'income',
  'own-cost': 'expenses',
  'recharged-cost': 'expenses',
};

/** One segment of an account's name: nothing in it ends the name (two blanks), divides it (a colon) or begins a comment. */
const segment = (text: string): string => text.replace(/[:;\s]+/g, '-') || 'none';

const accountName = (entry: PlainJournal['entries'][number]): string =>
  [SIDE[entry.account] ?? 'other', entry.account, entry.partner, entry.subjective]
    .filter((part) => part !== null)
    .map(segment)
    .join(':');

/** GBP with two decimals and no thousand separators; the minus before the number. */
const amount = (pence: Pence): string => {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `GBP ${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/**
 * A journal as plain text, which hledger and ledger read: every amount is written out, so that a program that is not ours finds out whether
 * it balances.
 */
export function plainJournal({ reference, accountingDate, description, entries }: PlainJournal): string {
  const head = `${accountingDate} (${segment(reference)}) ${description.replace(/[;|\r\n]+/g, ' ')}`;
  return `${[head, ...entries.map((entry) => `    ${accountName(entry)}  ${amount(entry.amountPence)}`)].join('\n')}\n\n`;
}

/** What each account comes to over all journals, by its name: to be compared with what another program says. */
export function plainBalances(journals: readonly PlainJournal[]): Map<string, Pence> {
  const amounts = new Map<string, Pence[]>();
  for (const entry of journals.flatMap(({ entries }) => entries))
    amounts.set(accountName(entry), [...(amounts.get(accountName(entry)) ?? []), entry.amountPence]);
  return new Map([...amounts].map(([name, parts]) => [name, sumPence(parts)]));
}
