export * from './servers/test-database.js';
export * from './servers/test-environment.js';
export * from './servers/test-keycloak.js';
export * from './servers/test-nats.js';
export * from './servers/unique-prefix.js';
export * from './world/test-person.js';
export * from './world/test-world.js';
export * from './world/token-issuer.js';
