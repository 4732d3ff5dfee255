import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const WORKSPACE = resolve(import.meta.dirname, '../../../..');

/**
 * What `npm test` tells the suites about the servers it started. `npm run conjoint -- test-servers` keeps the same
 * servers running while somebody works and leaves the same values in a file, so that one suite can be run by itself.
 */
export function testSetting(name: TestSetting): string {
  const value = process.env[name] || kept()[name];
  if (value) return value;
  throw new Error(
    `${name} is not set: this suite needs real servers. Run npm test, ` +
      'or keep them running with: npm run conjoint -- test-servers',
  );
}

export type TestSetting =
  | 'CONJOINT_TEST_DATABASE_URL'
  /** The tag of the images that were built for the tests. */
  | 'CONJOINT_TEST_IMAGES'
  | 'CONJOINT_TEST_NATS_SERVER'
  | 'CONJOINT_TEST_POSTGRES_PROGRAMS'
  | 'CONJOINT_TEST_POSTGRES_ACCOUNT'
  | 'CONJOINT_TEST_PGBOUNCER'
  | 'CONJOINT_TEST_KEYCLOAK_URL'
  | 'CONJOINT_TEST_KEYCLOAK_ADMIN_PASSWORD';

/** The same for what may be empty. */
export function testSettingOrNone(name: TestSetting | 'CONJOINT_TEST_PGBOUNCER_LIBRARIES'): string {
  return process.env[name] ?? kept()[name as TestSetting] ?? '';
}

function kept(): Partial<Record<TestSetting, string>> {
  const file = join(WORKSPACE, '.conjoint', 'test', 'servers.json');
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<TestSetting, string>>)
    : {};
}
