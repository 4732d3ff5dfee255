import { clientConfig, runtimeRole, SecretStore } from '@conjoint/platform';
import pg from 'pg';
import type { InstallationEnvironment } from './start/environment-file.js';

/** One of the installation's databases, with the service's own role: it may do nothing here that the service may not. */
export function databaseClient(
  server: string,
  database: string,
  environment: InstallationEnvironment,
): pg.Client {
  const user = runtimeRole(database);
  return new pg.Client(
    clientConfig({
      server,
      database,
      user,
      password: new SecretStore(environment['CONJOINT_SECRETS'] ?? '').read(`db/${user}`),
      caFile: environment['CONJOINT_CA_FILE'],
    }),
  );
}
