import type { PartitionDb, Tx } from '../partitions/partition-db.js';

/** A right to do one job in one database for a while. The fencing number rises with each new holder. */
export interface HeldLease {
  name: string;
  holder: string;
  fence: string;
}

/** When a job may be done: at any time, only in a partition that is not reconciling after a restore, or only in one that is. */
export type Runs = 'always' | 'while-normal' | 'while-reconciling';

/** Takes or renews a lease row, or answers null while somebody else holds it. No session lock: works behind transaction pooling. */
export async function holdLease(
  db: PartitionDb,
  name: string,
  holder: string,
  seconds: number,
  runs: Runs = 'always',
): Promise<HeldLease | null> {
  const rows = await db.prepared<{ fence: string }>(
    'lease-hold',
    `insert into lease (name, holder, fence, expires_at) select $1, $2::uuid, 1, now() + make_interval(secs => $3) from partition_info
     where $4 = 'always' or ($4 = 'while-normal') = (state = 'normal')
     on conflict (name) do update set
       fence = case when lease.holder = excluded.holder then lease.fence else lease.fence + 1 end,
       holder = excluded.holder, expires_at = excluded.expires_at
     where lease.holder = excluded.holder or lease.expires_at < now()
     returning fence`,
    [name, holder, seconds, runs],
  );
  return rows[0] ? { name, holder, fence: String(rows[0].fence) } : null;
}

export async function releaseLease(db: PartitionDb, lease: HeldLease): Promise<void> {
  await db.query('update lease set expires_at = now() where name = $1 and holder = $2', [
    lease.name,
    lease.holder,
  ]);
}

/** Another process has taken over: what this one was doing is void. */
export class LeaseLost extends Error {}

/** First statement of a transaction under a lease: renews it, and holds its row so that nobody takes over in between. @throws LeaseLost */
export async function renewLease(tx: Tx, lease: HeldLease, seconds: number): Promise<void> {
  const rows = await tx.query<{ renewed: boolean }>(
    `with renewed as (
       update lease set expires_at = now() + make_interval(secs => $4)
       where name = $1 and holder = $2 and fence = $3 returning 1)
     select exists (select from renewed) as renewed`,
    [lease.name, lease.holder, lease.fence, seconds],
  );
  if (!rows[0]!.renewed) throw new LeaseLost(`another process does ${lease.name} now`);
}
