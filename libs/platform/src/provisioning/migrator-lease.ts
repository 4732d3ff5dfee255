import type { DataSource } from 'typeorm';
import { newId } from '../ids.js';

const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;
const ASK_MS = 500;

/** Expected where two migrators make the same table at once: the other one has made it. */
const MADE_MEANWHILE = new Set(['23505', '42P07']);

/**
 * Does some work while no other migrator works on this database. A row that expires, and no session lock: behind a pooler a session is
 * nobody's, and a lock taken there is never given back.
 */
export async function underLease<T>(source: DataSource, work: () => Promise<T>): Promise<T> {
  await source
    .query(
      `create table if not exists migrator_lease (
         only_row boolean primary key default true check (only_row), holder uuid not null, expires_at timestamptz not null)`,
    )
    .catch((error: { code?: string }) => {
      if (!MADE_MEANWHILE.has(error.code ?? '')) throw error;
    });
  const holder = newId();
  while (!(await hold(source, holder))) await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  const renewing = setInterval(() => void hold(source, holder).catch(() => undefined), RENEW_MS); // the next may succeed
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    await source.query('delete from migrator_lease where holder = $1', [holder]).catch(() => undefined); // it expires by itself
  }
}

async function hold(source: DataSource, holder: string): Promise<boolean> {
  const rows = (await source.query(
    `insert into migrator_lease (holder, expires_at) values ($1, now() + make_interval(secs => $2))
     on conflict (only_row) do update set holder = excluded.holder, expires_at = excluded.expires_at
     where migrator_lease.holder = excluded.holder or migrator_lease.expires_at < now() returning holder`,
    [holder, LEASE_SECONDS],
  )) as unknown[];
  return rows.length > 0;
}
