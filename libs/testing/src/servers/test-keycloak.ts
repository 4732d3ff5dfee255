import { testSetting } from './test-environment.js';

export interface TestKeycloak {
  /** Base address, without a trailing slash. */
  readonly url: string;
  /** The administrator of the master realm; the user name is `admin`. */
  readonly adminPassword: string;
}

/** The real Keycloak that `npm test` started with the realms of the sample partnership. */
export function testKeycloak(): TestKeycloak {
  return {
    url: testSetting('CONJOINT_TEST_KEYCLOAK_URL'),
    adminPassword: testSetting('CONJOINT_TEST_KEYCLOAK_ADMIN_PASSWORD'),
  };
}
