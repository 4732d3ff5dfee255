import { SERVICES } from '@conjoint/contracts';
import {
  databaseName,
  databaseServerUrl,
  runtimeRole,
  SecretStore,
  verifyAudit,
  type AuditVerdict,
} from '@conjoint/platform';
import type { Command } from 'commander';
import pg from 'pg';
import { DEFAULT_DATA_FOLDER, openDataFolder } from '../data-folder.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment, type InstallationEnvironment } from '../start/environment-file.js';
import { readPartnership } from '../start/partnership-file.js';
import { fromCaller } from '../start/start-options.js';

/** `conjoint audit verify --council GSS` */
export function auditCommand(program: Command): void {
  program
    .command('audit')
    .description('look after the audit trail')
    .command('verify')
    .description('recompute the audit chain of a council in every service, and name the first bad row')
    .requiredOption('--council <code>', 'GSS code of the council, or the code of a body')
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action(async ({ council, data }: { council: string; data: string }) => {
      const environment = installationEnvironment(openDataFolder(data));
      const partnership = readPartnership(environment['CONJOINT_PARTNERSHIP'] ?? '');
      const partition = partnership.partitions().find(({ code }) => code === council);
      if (!partition)
        throw new NeedsRemedy(`The partnership has no council or body ${council}.`, 'Correct --council.');
      for (const service of SERVICES) {
        // A body holds no child, so this service keeps nothing for one.
        if (service === 'referrals' && partition.kind === 'body') continue;
        const server = databaseServerUrl(
          { ...environment },
          partnership.databaseServerOf(council) ?? null,
          environment['DATABASE_URL'] ?? '',
        );
        const result = await verify(service, council, server, environment).then(
          (verdict) => ({ good: verdict.intact, text: inWords(verdict) }),
          (error: Error) => ({ good: false, text: `could not be read: ${error.message}` }),
        );
        if (!result.good) process.exitCode = 1;
        console.log(`${service.padEnd(12)} ${result.text}`);
      }
    });
}

/** Reads with the service's own role: the audit tables are all that is read, and nothing can be written. */
async function verify(
  service: (typeof SERVICES)[number],
  partition: string,
  server: string,
  environment: InstallationEnvironment,
): Promise<AuditVerdict> {
  const secrets = new SecretStore(environment['CONJOINT_SECRETS'] ?? '');
  const database = databaseName(environment['CONJOINT_DATABASE_PREFIX'] ?? '', service, partition);
  const user = runtimeRole(database);
  const { hostname, port } = new URL(server);
  const client = new pg.Client({
    host: hostname,
    port: Number(port || 5432),
    database,
    user,
    password: secrets.read(`db/${user}`),
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    await client.query('set default_transaction_read_only = on');
    return await verifyAudit(
      async <T>(sql: string, parameters?: unknown[]) => (await client.query(sql, parameters)).rows as T[],
      {
        partition,
        service,
        publicKey: JSON.parse(secrets.read(`keys/${partition}.audit.public.jwk`)) as never,
      },
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
