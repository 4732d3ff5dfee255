import type { ServiceName } from '@conjoint/contracts';
import { auditParameters, auditRow, INSERT_AUDIT } from '../audit/audit-row.js';
import { systemOrigin } from '../context.js';

export type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T[]>;

/** What marking would do, for whoever is asked to confirm it. */
export interface RestorePlan {
  epoch: number;
  state: string;
  unsent: number;
  leases: number;
  /** Newest change the copy knows of: an operator sees at once whether it is the right copy. */
  newestEventAt: Date | null;
}

export async function planRestore(query: Query): Promise<RestorePlan> {
  const [row] = await query<
    Record<'epoch' | 'unsent' | 'leases', string> & { state: string; newest: Date | null }
  >(
    `select epoch, state, (select count(*) from outbox where sent_at is null and voided_at is null) as unsent,
       (select count(*) from lease where expires_at > now()) as leases, (select max(created_at) from outbox) as newest
     from partition_info`,
  );
  return {
    epoch: Number(row!.epoch),
    state: row!.state,
    unsent: Number(row!.unsent),
    leases: Number(row!.leases),
    newestEventAt: row!.newest,
  };
}

/**
 * Tells one database that it is an older copy put back; `query` runs in a transaction of the caller. The epoch becomes the second of
 * the restore, so that it is higher than any that was ever used, also by a restore which this copy does not know of. Versions count
 * from 1 again in it. Unsent rows are kept and never sent; leases and mandate assertions of before are void.
 */
export async function markRestored(
  query: Query,
  { service, partition, at, why }: { service: ServiceName; partition: string; at: Date; why: string },
): Promise<{ epoch: number; voided: number }> {
  const [marked] = await query<{ epoch: string }>(
    `with marked as (
       update partition_info set epoch = greatest(epoch + 1, extract(epoch from $1::timestamptz)::bigint), state = 'reconciling', restored_at = $1
       returning epoch
     ) select epoch from marked`,
    [at],
  );
  const [voided] = await query<{ count: string }>(
    `with voided as (
       update outbox set voided_at = $1 where sent_at is null and voided_at is null returning 1
     ) select count(*) from voided`,
    [at],
  );
  await query('delete from lease');
  await query('delete from outbox_version');
  const epoch = Number(marked!.epoch);
  await query(
    INSERT_AUDIT,
    auditParameters(
      auditRow(
        systemOrigin(service, partition, `restore-${epoch}`),
        { action: 'records.restored', subjects: [], why },
        at,
      ),
    ),
  );
  return { epoch, voided: Number(voided!.count) };
}

/** Assertions from before are void also where only other services of the council were restored: one sign-in, one beginning. */
export async function voidAssertions(query: Query, at: Date): Promise<void> {
  await query('update partition_info set assertions_from = $1', [at]);
}
