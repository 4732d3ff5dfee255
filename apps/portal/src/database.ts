import {
  connectionOptions,
  ownerRole,
  retryingDriver,
  RotatingSecret,
  runtimeRole,
  type SecretStore,
} from '@conjoint/platform';
import { DataSource } from 'typeorm';
import { CreateSessions1764000000001 } from './migrations/0001-create-sessions.js';
import { CreateEndedSignIns1764000000002 } from './migrations/0002-create-ended-sign-ins.js';
import { EndedSignInEntity } from './session/ended-sign-in.entity.js';
import { LoginAttemptEntity } from './session/login-attempt.entity.js';
import { SessionEntity } from './session/session.entity.js';

/** The portal's one database: sessions only, nothing of any council's records (ARCHITECTURE.md, first promise). */
export const PORTAL_ENTITIES = [SessionEntity, LoginAttemptEntity, EndedSignInEntity];
export const PORTAL_MIGRATIONS = [CreateSessions1764000000001, CreateEndedSignIns1764000000002];

export function portalDatabaseName(prefix: string): string {
  return `${prefix}portal`;
}

export function portalDataSource(access: {
  /** `postgres://host:port`, without credentials, with `?sslmode=verify-full` where the link is encrypted. */
  server: string;
  prefix: string;
  secrets: SecretStore;
  caFile?: string | undefined;
  as?: 'owner' | 'runtime';
}): DataSource {
  const database = portalDatabaseName(access.prefix);
  const user = access.as === 'owner' ? ownerRole(database) : runtimeRole(database);
  const password = new RotatingSecret(access.secrets, `db/${user}`);
  return new DataSource({
    driver: retryingDriver(password),
    ...connectionOptions({
      server: access.server,
      database,
      user,
      password,
      caFile: access.caFile,
    }),
    entities: PORTAL_ENTITIES,
    migrations: PORTAL_MIGRATIONS,
    poolSize: 8,
    extra: { idleTimeoutMillis: 30_000 },
  });
}
