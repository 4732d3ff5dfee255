import { SERVICES, type ServiceName } from '@conjoint/contracts';
import {
  databaseName,
  databaseServerUrl,
  readHeads,
  SecretStore,
  verifyAudit,
  type AuditVerdict,
  type SignedHead,
} from '@conjoint/platform';
import type { Command } from 'commander';
import { readFileSync, writeFileSync } from 'node:fs';
import { databaseClient } from '../database-client.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment, type InstallationEnvironment } from '../start/environment-file.js';
import { readPartnership } from '../start/partnership-file.js';
import { fromCaller } from '../start/start-options.js';

type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T[]>;

/** One partition of an installation, with the services that keep something for it. */
interface Audited {
  readonly partition: string;
  readonly services: readonly ServiceName[];
  readonly server: string;
  readonly environment: InstallationEnvironment;
  readonly secrets: SecretStore;
}

/** `conjoint audit verify|heads --council GSS` */
export function auditCommand(program: Command): void {
  const audit = program.command('audit').description('look after the audit trail');
  const of = (command: Command): Command =>
    command
      .requiredOption('--council <code>', 'GSS code of the council, or the code of a body')
      .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER);

  of(audit.command('verify'))
    .description('recompute the audit chain of a council in every service, and name the first bad row')
    .option('--heads <file>', 'compare with signed heads that were kept elsewhere', fromCaller)
    .action(({ council, data, heads }: { council: string; data: string; heads?: string }) =>
      verifyAll(auditedPartition(council, data), heads ? keptHeads(heads) : []),
    );
  of(audit.command('heads'))
    .description(
      'write the signed head of every finished day, for the council to keep where we cannot reach it',
    )
    .requiredOption('--out <file>', 'file to write, a line a head', fromCaller)
    .action(async ({ council, data, out }: { council: string; data: string; out: string }) => {
      const heads = await headsOf(auditedPartition(council, data));
      writeFileSync(out, heads.map((head) => `${JSON.stringify(head)}\n`).join(''));
      console.log(`${heads.length} signed heads are in ${out}. Keep the file outside this installation.`);
    });
}

function auditedPartition(council: string, data: string): Audited {
  const environment = installationEnvironment(data);
  const partnership = readPartnership(environment['CONJOINT_PARTNERSHIP'] ?? '');
  const partition = partnership.partitions().find(({ code }) => code === council);
  if (!partition)
    throw new NeedsRemedy(`The partnership has no council or body ${council}.`, 'Correct --council.');
  return {
    partition: council,
    // A body holds no child, so this service keeps nothing for one.
    services: SERVICES.filter((service) => service !== 'referrals' || partition.kind !== 'body'),
    server: databaseServerUrl(
      { ...environment },
      partnership.databaseServerOf(council) ?? null,
      environment['DATABASE_URL'] ?? '',
    ),
    environment,
    secrets: new SecretStore(environment['CONJOINT_SECRETS'] ?? ''),
  };
}

async function verifyAll(audited: Audited, kept: readonly SignedHead[]): Promise<void> {
  const { partition, secrets } = audited;
  const publicKey = JSON.parse(secrets.read(`keys/${partition}.audit.public.jwk`)) as never;
  for (const service of audited.services) {
    const result = await reading(audited, service, (query) =>
      verifyAudit(query, { partition, service, publicKey, kept }),
    ).then(
      (verdict) => ({ good: verdict.intact, text: inWords(verdict) }),
      (error: Error) => ({ good: false, text: `could not be read: ${error.message}` }),
    );
    if (!result.good) process.exitCode = 1;
    console.log(`${service.padEnd(12)} ${result.text}`);
  }
}

async function headsOf(audited: Audited): Promise<SignedHead[]> {
  const { partition } = audited;
  const heads: SignedHead[] = [];
  for (const service of audited.services)
    heads.push(...(await reading(audited, service, (query) => readHeads(query, { partition, service }))));
  return heads;
}

/** A file `audit heads` wrote. */
function keptHeads(file: string): SignedHead[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const head = headIn(line);
    if (head) return [head];
    throw new NeedsRemedy(
      `${file} is no file of signed heads: line ${index + 1} is none.`,
      'Name a file that audit heads wrote.',
    );
  });
}

function headIn(line: string): SignedHead | null {
  try {
    const head = JSON.parse(line) as Partial<SignedHead>;
    return typeof head.seal === 'number' && typeof head.signature === 'string' ? (head as SignedHead) : null;
  } catch {
    return null;
  }
}

/** With the service's own role: the audit tables are all that is read, and nothing can be written. */
async function reading<T>(
  { partition, server, environment }: Audited,
  service: ServiceName,
  read: (query: Query) => Promise<T>,
): Promise<T> {
  const database = databaseName(environment['CONJOINT_DATABASE_PREFIX'] ?? '', service, partition);
  const client = databaseClient(server, database, environment);
  await client.connect();
  try {
    await client.query('set default_transaction_read_only = on');
    return await read(
      async <R>(sql: string, parameters?: unknown[]) => (await client.query(sql, parameters)).rows as R[],
    );
  } finally {
    await client.end();
  }
}

function inWords(verdict: AuditVerdict): string {
  if (verdict.intact) return `intact: ${verdict.rows} sealed rows`;
  const { seal, auditId, why } = verdict.firstBad;
  return `NOT INTACT: the first bad row is number ${seal} (${auditId}): ${why}. The ${verdict.rows} before it are as they were sealed`;
}
