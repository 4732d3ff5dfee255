import type { ServiceName } from '@conjoint/contracts';
import type { DataSourceOptions } from 'typeorm';
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
  /** `postgres://host:port` */
  server: string;
  database: string;
  user: string;
  password: string;
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
    password: address.password,
    synchronize: false,
    migrationsRun: false,
    logging: false,
    namingStrategy: new ServiceNaming(),
    connectTimeoutMS: 3000,
    applicationName: `conjoint-${address.database}`.slice(0, 60),
  };
}
