export { testDatabaseUrl } from './servers/test-database.js';
export { testKeycloak, type TestKeycloak } from './servers/test-keycloak.js';
export { testNats, type TestNats } from './servers/test-nats.js';
export { uniquePrefix } from './servers/unique-prefix.js';
