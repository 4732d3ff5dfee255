import type { ClientConfig } from 'pg';
import { authoritiesOf } from './trusted-authorities.js';

/** The modes of libpq that we know: the others encrypt to whoever answers, which only looks safe. */
const MODES: readonly string[] = ['disable', 'verify-full'];

/** What is wrong with how a database is to be reached, or null. Where authorities are named, an unencrypted link has to be asked for. */
export function postgresLinkProblem(url: string, caFile: string | undefined): string | null {
  const mode = new URL(url).searchParams.get('sslmode');
  if (mode !== null && !MODES.includes(mode)) return 'sslmode can be verify-full or disable';
  if (mode === null && caFile) return 'sslmode=verify-full (or disable) has to be said with CONJOINT_CA_FILE';
  return null;
}

/** What `pg` hands to TLS. */
export interface PostgresTls {
  readonly ca?: string;
  /** What the certificate has to be for. */
  readonly host: string;
  readonly rejectUnauthorized: true;
  readonly minVersion: 'TLSv1.2';
}

/** False for an address without `sslmode=verify-full`. Without authorities of our own those of the system are believed. */
export function postgresTls(url: string, caFile: string | undefined): PostgresTls | false {
  const { hostname, searchParams } = new URL(url);
  if (searchParams.get('sslmode') !== 'verify-full') return false;
  const authorities = authoritiesOf(caFile);
  const tls: PostgresTls = {
    // For an address in figures too, which has no name to be asked for.
    host: hostname.replace(/^\[|\]$/g, ''),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  };
  // `pg` copies what is here for each connection that it opens: a renewed file counts for the next one.
  if (authorities) Object.defineProperty(tls, 'ca', { enumerable: true, get: () => authorities.pem });
  return tls;
}

/** A whole address (user, password, database) as `pg.Client` takes it. */
export function postgresClientConfig(url: string, caFile: string | undefined): ClientConfig {
  const problem = postgresLinkProblem(url, caFile);
  if (problem) throw new Error(problem);
  const { username, password, hostname, port, pathname } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 5432),
    ...(username ? { user: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(pathname.length > 1 ? { database: decodeURIComponent(pathname.slice(1)) } : {}),
    ssl: postgresTls(url, caFile),
    connectionTimeoutMillis: 5000,
  };
}
