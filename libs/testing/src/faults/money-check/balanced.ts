import { execFileSync } from 'node:child_process';
import { listJournals } from '@conjoint/contracts';
import { plainJournal } from '@conjoint/kernel';
import type { CouncilClient } from '../council-client.js';
import type { MoneyRows } from './money-rows.js';

/** Exports the journals of one party as its people would, has hledger add them up, and compares that with the rows of its database. */
export async function hledgerFindings(
  client: CouncilClient,
  { party, journals, entries }: MoneyRows,
): Promise<string[]> {
  const texts: string[] = [];
  for (let from: number | null = 1; from !== null;) {
    const page: Awaited<ReturnType<typeof exported>> = await exported(client, from);
    texts.push(...page.journals.map(plainJournal));
    from = page.next;
  }
  if (texts.length !== journals.length)
    return [`${party} exports ${texts.length} of ${journals.length} journals`];
  if (texts.length === 0) return [];
  const hledger = (...args: string[]): string =>
    execFileSync('hledger', ['-f', '-', ...args], { input: texts.join(''), maxBuffer: 1e9 }).toString();
  hledger('check', 'balancednoautoconversion');
  const report = hledger('balance', '--flat', '--output-format=csv', '--no-total', '--empty');
  const said = new Map<string, bigint>();
  for (const [, account, pounds] of report.matchAll(/^"(.*)","(?:GBP )?(-?[\d.]+)"$/gm)) {
    const name = account!.split(':')[1]!;
    const pence = BigInt(Math.round(Number(pounds) * 100));
    said.set(name, (said.get(name) ?? 0n) + pence);
  }
  const held = new Map<string, bigint>();
  for (const { account, pence } of entries) held.set(account, (held.get(account) ?? 0n) + pence);
  return [...held].flatMap(([account, pence]) =>
    (said.get(account) ?? 0n) === pence
      ? []
      : [`hledger: ${account} of ${party} is ${said.get(account)}p, not ${pence}p`],
  );
}

async function exported(client: CouncilClient, from: number) {
  const page = await client.untilAnswered(listJournals, { from });
  if (!page) throw new Error('the journals could not be read');
  return page;
}
