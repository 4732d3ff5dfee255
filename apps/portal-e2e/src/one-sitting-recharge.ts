import type { AgreementSeed, PartitionEntry } from '@conjoint/platform';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { agreementText, lastQuarter } from './recharge-costs.js';
import { setGoing } from './long-work.js';
import { amountIn } from './page-tables.js';
import type { Locator } from 'playwright-core';
import type { Visitor } from './visitor.js';

/** A quarter of an agreement, and whether it is to be closed or had been and a cost came late. */
export interface QuarterToClose {
  readonly financialYear: string;
  readonly quarter: number;
  readonly kind: 'quarter' | 'correction';
}

/**
 * The quarter that the host's page leaves to be closed: the latest whose costs are not charged, else the latest that is over and has
 * no run. Where everything was closed before, the last one again: what comes for it is charged by a correction.
 */
export async function quarterToClose(
  visitor: Visitor,
  { key, since }: AgreementSeed,
): Promise<QuarterToClose> {
  const offered = await visitor.page.locator(`a[href*="agreement=${key}&"][href*="kind=quarter"]`).all();
  for (const link of offered.reverse()) {
    const { searchParams } = new URL((await link.getAttribute('href'))!, visitor.page.url());
    return {
      financialYear: searchParams.get('year')!,
      quarter: Number(searchParams.get('quarter')),
      kind: 'quarter',
    };
  }
  const closed = await quartersWithRuns(visitor, key);
  const last = lastQuarter();
  for (
    let at = { financialYear: last.financialYear, quarter: last.quarter };
    beginsOn(at) >= since;
    at = before(at)
  )
    if (!closed.has(nameOf(at))) return { ...at, kind: 'quarter' };
  return { financialYear: last.financialYear, quarter: last.quarter, kind: 'correction' };
}

/** Quarters of an agreement that were run and not cancelled, from the list of runs. */
async function quartersWithRuns(visitor: Visitor, key: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (;;) {
    const runs = visitor.page.getByRole('region', { name: 'Runs, table' }).getByRole('row');
    for (const words of await runs.allInnerTexts()) {
      const [, agreement, quarter] = /^\s*(.*), (Quarter \d of \d{4}-\d\d)/.exec(words) ?? [];
      if (agreement === agreementText(key) && !/Cancelled|Correction/.test(words)) found.add(quarter!);
    }
    const next = visitor.page.getByRole('link', { name: /^Next/ });
    if ((await next.count()) === 0) return found;
    await visitor.follow(next);
  }
}

const nameOf = ({ financialYear, quarter }: Pick<QuarterToClose, 'financialYear' | 'quarter'>): string =>
  `Quarter ${quarter} of ${financialYear}`;

type AQuarter = Pick<QuarterToClose, 'financialYear' | 'quarter'>;

/** Its first day. */
export function beginsOn({ financialYear, quarter }: AQuarter): string {
  const year = Number(financialYear.slice(0, 4));
  return quarter === 4 ? `${year + 1}-01-01` : `${year}-${String(quarter * 3 + 1).padStart(2, '0')}-01`;
}

function before({ financialYear, quarter }: AQuarter): AQuarter {
  if (quarter > 1) return { financialYear, quarter: quarter - 1 };
  const year = Number(financialYear.slice(0, 4)) - 1;
  return { financialYear: `${year}-${String((year + 1) % 100).padStart(2, '0')}`, quarter: 4 };
}

/** A run that somebody began and left open is cancelled first: an agreement has one open run at a time. */
export async function cancelOpenRun(visitor: Visitor, { key }: AgreementSeed, list: string): Promise<void> {
  const open = visitor.page
    .getByRole('region', { name: 'Runs, table' })
    .getByRole('row')
    .filter({ hasText: /Waiting for counts|Ready to calculate|To be approved/ })
    .getByRole('link');
  for (const link of await open.all()) {
    const words = await link.innerText();
    if (!words.startsWith(`${agreementText(key)}, `)) continue;
    await visitor.follow(link);
    await visitor.follow('Cancel this run');
    await visitor.type('Why?', 'More costs of the quarter have come.');
    await visitor.press('Cancel the run');
    await visitor.open(list);
    return;
  }
}

/** An extract of a general ledger with payroll, as the host's finance system gives it; each is a file of its own. */
export function ledgerExtract(
  quarter: AQuarter,
  amounts: readonly string[],
  wrong: readonly string[] = [],
): string {
  const [year, month] = beginsOn(quarter).split('-').map(Number) as [number, number];
  const batch = randomUUID().slice(0, 8).toUpperCase();
  const rows = [...amounts, ...wrong].map((net, at) => {
    const posted = `${String(1 + (at % 28)).padStart(2, '0')}/${String(month + (at % 3)).padStart(2, '0')}/${year}`;
    const payroll = at % 2 === 0;
    const [subjective, source, what] = payroll ? ['10100', 'PAY', 'Salaries'] : ['20200', 'AP', 'Placements'];
    const period = `${quarter.financialYear.slice(0, 4)}${String((quarter.quarter - 1) * 3 + 1 + (at % 3)).padStart(2, '0')}`;
    return ['C4100', subjective, period, posted, `${batch}-${at + 1}`, source, what, net].join(',');
  });
  return ['Cost Centre,Subjective,Period,Posting Date,Document No,Source,Description,Net', ...rows].join(
    '\r\n',
  );
}

/** Uploads an extract and accepts what can be accepted; what it adds to, in pence, as the page says. */
export async function takeCosts(
  visitor: Visitor,
  host: PartitionEntry,
  { agreement, file, text }: { agreement: string; file: string; text: string },
): Promise<number> {
  writeFileSync(file, text);
  await visitor.open(`/councils/${host.code}/costs`);
  await visitor.follow(visitor.page.getByRole('button', { name: 'Upload a cost file' }));
  await visitor.page.getByLabel('How is it shared?').selectOption({ value: agreement });
  await visitor.page.locator('input[type=file]').setInputFiles(file);
  await setGoing(visitor, 'Upload and read', /To be accepted/);
  await visitor.picture('costs');
  const accept = visitor.page.getByRole('button', { name: /^Accept/ });
  const total = amountIn(await accept.innerText());
  await setGoing(visitor, /^Accept/, /Accepted/);
  return total;
}

/** The row of the list that offers what is open of that quarter. */
export function offered(visitor: Visitor, { key }: AgreementSeed, quarter: QuarterToClose): Locator {
  const asked = `agreement=${key}&year=${quarter.financialYear}&quarter=${quarter.quarter}&kind=${quarter.kind}`;
  return visitor.page.getByRole('row').filter({ has: visitor.page.locator(`a[href$="${asked}"]`) });
}

export async function startRun(
  visitor: Visitor,
  agreement: AgreementSeed,
  quarter: QuarterToClose,
): Promise<void> {
  await visitor.follow(offered(visitor, agreement, quarter).getByRole('link'));
  await visitor.press('Start');
}
