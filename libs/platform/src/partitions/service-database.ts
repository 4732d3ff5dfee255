import type { ServiceName } from '@conjoint/contracts';
import type { ClientConfig } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { postgresTls } from '../links/postgres-link.js';
import type { RotatingSecret } from '../rotating-secret.js';
import { ServiceNaming } from './council-owned.js';

type Classes = Function[]; // eslint-disable-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for entity and migration classes

/** What one service keeps in each of its partitions. Entities and migrations never leave the app. */
export interface ServiceDatabase {
  service: ServiceName;
  entities: Classes;
  migrations: Classes;
  /**
   * The lowest code level that may use a database at this level: raised by the release that contracts, so that what still runs an older
   * release is refused instead of failing on a column that is gone. 0 where it is left out.
   */
  lowestCode?: number;
  /**
   * What was begun with another partition and is not at its end, for whoever watches over the services: one row with `count` and `oldest`, an
   * instant or null. Nothing where it is left out.
   */
  inTransit?: string;
  /** Kinds of partition that have this database; a body holds no child, so `referrals` says `['council']`. */
  partitionKinds: readonly ('council' | 'body')[];
}

export interface DatabaseAddress {
  /** `postgres://host:port`, with `?sslmode=verify-full` where the link is encrypted. */
  server: string;
  database: string;
  user: string;
  password: string | RotatingSecret;
  /** Of the authorities that certify the server. */
  caFile?: string | undefined;
}

/** `referrals` + `E09000013` → `referrals_e09000013` */
export function databaseName(prefix: string, service: string, partition: string): string {
  return `${prefix}${service}_${partition.toLowerCase().replaceAll('-', '_')}`;
}

/** The role a service runs with: data only, no DDL, and on audit only INSERT and SELECT. */
export const runtimeRole = (database: string): string => `${database}_rt`;
/** The role only the migrator uses. */
export const ownerRole = (database: string): string => `${database}_owner`;

export function connectionOptions(
  address: DatabaseAddress,
): Extract<DataSourceOptions, { type: 'postgres' }> {
  const url = new URL(address.server);
  return {
    type: 'postgres',
    host: url.hostname,
    port: Number(url.port || 5432),
    database: address.database,
    username: address.user,
    password: passwordOf(address),
    ssl: postgresTls(address.server, address.caFile),
    synchronize: false,
    migrationsRun: false,
    logging: false,
    namingStrategy: new ServiceNaming(),
    connectTimeoutMS: 3000,
    applicationName: `conjoint-${address.database}`.slice(0, 60),
  };
}

/** The same for a client of `pg` by itself. */
export function clientConfig(address: DatabaseAddress): ClientConfig {
  const { hostname, port } = new URL(address.server);
  return {
    host: hostname,
    port: Number(port || 5432),
    database: address.database,
    user: address.user,
    password: passwordOf(address),
    ssl: postgresTls(address.server, address.caFile),
    connectionTimeoutMillis: 5000,
  };
}

/** Asked for each connection, so that one that was changed counts for the next. */
function passwordOf({ password }: DatabaseAddress): string | (() => string) {
  return typeof password === 'string' ? password : password.read;
}
