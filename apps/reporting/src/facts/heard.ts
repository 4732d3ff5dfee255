import type { Tx } from '@conjoint/platform';

/** A fact as it arrived: of what, and where it stands among those of the same. */
export interface HeardFact {
  readonly id: string;
  readonly epoch: number;
  readonly version: number;
  readonly heardAt: Date;
}

const KEYS = {
  allocation_fact: 'episode_id',
  worker_fact: 'worker_id',
} as const;
export type FactTable = keyof typeof KEYS;

/** Whether what is kept is older than the fact at hand, and locks it. `unknown`: nothing is kept of it yet. */
export async function standsBeside(
  tx: Tx,
  table: FactTable,
  { id, epoch, version }: HeardFact,
): Promise<'unknown' | 'newer' | 'older'> {
  const [row] = await tx.query<{ newer: boolean }>(
    `select (epoch, version) < ($2::bigint, $3::bigint) as newer from ${table} where ${KEYS[table]} = $1 for update`,
    [id, epoch, version],
  );
  return row ? (row.newer ? 'newer' : 'older') : 'unknown';
}

/** Takes away what only an earlier epoch said, and says which ids those were. */
export async function takeBefore(
  tx: Tx,
  table: 'allocation_fact' | 'worker_fact',
  epoch: number,
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with gone as (delete from ${table} where epoch < $1 returning ${KEYS[table]} as id) select id from gone`,
    [epoch],
  );
  return rows.map(({ id }) => id);
}
