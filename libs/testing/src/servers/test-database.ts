import { testSetting } from './test-environment.js';

/** The superuser's URL of the PostgreSQL server for tests. Name everything made there with `uniquePrefix()`. */
export function testDatabaseUrl(): string {
  return testSetting('CONJOINT_TEST_DATABASE_URL');
}
