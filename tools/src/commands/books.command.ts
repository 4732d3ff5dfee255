import { formatPounds } from '@conjoint/kernel';
import { databaseName, databaseServerUrl } from '@conjoint/platform';
import type { Command } from 'commander';
import { table } from '../console/table.js';
import { databaseClient } from '../database-client.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { installationEnvironment, type InstallationEnvironment } from '../start/environment-file.js';
import { readPartnership } from '../start/partnership-file.js';
import { fromCaller } from '../start/start-options.js';
import {
  compareAllBooks,
  transitInWords,
  type HostBook,
  type PartnerBook,
  type Transit,
} from './books.rules.js';

/** `conjoint books check`: both books of every recharge agreement, read from the databases of the parties themselves. */
export function booksCommand(program: Command): void {
  program
    .command('books')
    .description('compare the books of hosts and partners')
    .command('check')
    .description(
      'the debtor of each host beside the creditor of its partner, to the penny; exit code 1 where they differ. Needs the databases of all parties',
    )
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action(({ data }: { data: string }) => check(data));
}

/** Databases are read one after another: an answer that is heard in between looks like a difference once, and not again. */
const LOOKS = 3;
const PAUSE_MS = 2_000;

async function check(data: string): Promise<void> {
  for (let look = 1; ; look += 1) {
    const books = await readAll(data);
    const apart = compareAllBooks(books).some(({ differencePence }) => differencePence !== 0);
    if (!apart || look === LOOKS) return report(books);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

type AllBooks = Parameters<typeof compareAllBooks>[0];

async function readAll(data: string): Promise<AllBooks> {
  const environment = installationEnvironment(data);
  const partnership = readPartnership(environment['CONJOINT_PARTNERSHIP'] ?? '');
  const books = {
    hosts: [] as HostBook[],
    partners: [] as PartnerBook[],
    transit: [] as Transit[],
    postedChargeIds: new Set<string>(),
  };
  for (const { code } of partnership.partitions()) {
    const server = databaseServerUrl(
      { ...environment },
      partnership.databaseServerOf(code) ?? null,
      environment['DATABASE_URL'] ?? '',
    );
    const own = await readBooks(code, server, environment);
    books.hosts.push(...own.hosts);
    books.partners.push(...own.partners);
    books.transit.push(...own.transit);
    for (const id of own.posted) books.postedChargeIds.add(id);
  }
  return books;
}

function report(books: AllBooks): void {
  const compared = compareAllBooks(books);
  if (compared.length === 0) return console.log('Nothing has been charged between the parties yet.');
  console.log(
    table(
      [
        'Agreement',
        'Host',
        'Partner',
        'Debtor',
        'Creditor',
        'Receipt on its way',
        'In transit',
        'Difference',
      ],
      compared.map((one) => [
        one.agreementKey,
        one.host,
        one.partner,
        formatPounds(one.debtorPence),
        formatPounds(one.creditorPence),
        formatPounds(one.onTheWayPence),
        formatPounds(one.transitPence),
        formatPounds(one.differencePence),
      ]),
    ),
  );
  const waiting = books.transit.filter(({ chargeId }) => !books.postedChargeIds.has(chargeId));
  if (waiting.length > 0)
    console.log(`\nIn transit, the oldest first:\n${transitInWords(waiting, new Date()).join('\n')}`);
  const apart = compared.filter(({ differencePence }) => differencePence !== 0);
  console.log(
    apart.length === 0
      ? '\nBoth books agree, to the penny.'
      : `\nTHE BOOKS DIFFER in ${apart.length} of ${compared.length} pairs. See docs/runbooks/charge-does-not-agree.md`,
  );
  if (apart.length > 0) process.exitCode = 1;
}

interface OwnBooks {
  hosts: HostBook[];
  partners: PartnerBook[];
  transit: Transit[];
  posted: string[];
}

/** With the service's own role, read only. */
async function readBooks(
  partition: string,
  server: string,
  environment: InstallationEnvironment,
): Promise<OwnBooks> {
  const database = databaseName(environment['CONJOINT_DATABASE_PREFIX'] ?? '', 'recharging', partition);
  const client = databaseClient(server, database, environment);
  await client.connect();
  try {
    // One snapshot of each database: a receipt between two statements would look like a difference.
    await client.query('begin isolation level repeatable read read only');
    const rows = async <T>(sql: string): Promise<T[]> => (await client.query(sql)).rows as T[];
    const sums = (account: string): Promise<{ agreement_key: string; partner: string; pence: string }[]> =>
      rows(
        `select journal.agreement_key, entry.partner, sum(entry.amount_pence) as pence from journal_entry entry
         join journal on journal.id = entry.journal_id where entry.account = '${account}' group by 1, 2`,
      );
    const [debtors, creditors] = [await sums('debtor'), await sums('creditor')];
    const transit = await rows<{
      agreement_key: string;
      partner: string;
      id: string;
      reference: string;
      amount_pence: string;
      sealed_at: Date;
    }>(
      `select charge.agreement_key, charge.partner, charge.id, run.reference, charge.amount_pence, run.sealed_at
       from charge join recharge_run run on run.id = charge.run_id where charge.state in ('sent', 'queried')`,
    );
    const posted = await rows<{ id: string }>(`select id from received_charge where state = 'posted'`);
    return {
      hosts: debtors.map((one) => ({
        host: partition,
        partner: one.partner,
        agreementKey: one.agreement_key,
        debtorPence: Number(one.pence),
      })),
      partners: creditors.map((one) => ({
        host: one.partner,
        partner: partition,
        agreementKey: one.agreement_key,
        creditorPence: -Number(one.pence),
      })),
      transit: transit.map((one) => ({
        host: partition,
        partner: one.partner,
        agreementKey: one.agreement_key,
        chargeId: one.id,
        reference: one.reference,
        amountPence: Number(one.amount_pence),
        sealedAt: one.sealed_at,
      })),
      posted: posted.map(({ id }) => id),
    };
  } finally {
    await client.end();
  }
}
