import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { JWK } from 'jose';
import type { HeldLease } from '../lease/lease.js';
import { PartitionWorker } from '../lease/partition-worker.js';
import type { Log } from '../logging.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import type { SecretStore } from '../secrets.js';
import { systemOrigin } from '../context.js';
import { auditRowHash, type AuditRow } from './audit-row.js';
import type { ServiceName } from '@conjoint/contracts';

export const GENESIS = '0'.repeat(64);
export const chainHash = (previous: string, rowHash: string): string =>
  createHash('sha256')
    .update(previous + rowHash)
    .digest('hex');
const headText = (partition: string, service: string, day: string, seal: string, hash: string): Buffer =>
  Buffer.from(`${partition}|${service}|${day}|${seal}|${hash}`);

/** Gives audit rows their sealed order and chain hash, within a second and outside every request; signs the day's head. */
export function createSealer(options: {
  databases: PartitionDatabases;
  secrets: SecretStore;
  service: ServiceName;
  log: Log;
}): PartitionWorker {
  return new PartitionWorker({
    name: 'sealer',
    databases: options.databases,
    log: options.log,
    idleMs: 45_000,
    runs: 'always',
    wakeOn: 'audited',
    peek: async (db) => (await db.prepared('seal-any', 'select 1 from audit_pending limit 1', [])).length > 0,
    settleMs: 250,
    turn: (db, lease) => sealBatch(db, lease, options.service, options.secrets),
  });
}

export async function sealBatch(
  db: PartitionDb,
  lease: HeldLease,
  service: ServiceName,
  secrets: SecretStore,
): Promise<number> {
  const pending = await db.prepared<{ id: string; row_hash: string }>(
    'seal-pending',
    'select audit.id, audit.row_hash from audit_pending join audit on audit.id = audit_pending.audit_id order by audit.at, audit.id limit 500',
  );
  if (pending.length === 0 && !(await hasUnsignedDay(db))) return 0;
  await db.transaction(systemOrigin(service, db.partition, 'sealer'), async (tx) => {
    const [held] = await tx.query(
      'select 1 from lease where name = $1 and holder = $2 and fence = $3 for update',
      [lease.name, lease.holder, lease.fence],
    );
    if (!held) return; // somebody else seals now
    const [last] = await tx.query<{ seal: string; chain_hash: string }>(
      'select seal, chain_hash from audit_seal order by seal desc limit 1',
    );
    let seal = Number(last?.seal ?? 0);
    let hash = last?.chain_hash ?? GENESIS;
    const seals = pending.map((row) => {
      hash = chainHash(hash, row.row_hash);
      seal += 1;
      return { seal, id: row.id, hash };
    });
    // None are left where the day ended quietly: its head is signed all the same.
    await tx.query(
      'insert into audit_seal (seal, audit_id, chain_hash) select * from unnest($1::bigint[], $2::uuid[], $3::text[])',
      [seals.map((row) => row.seal), seals.map((row) => row.id), seals.map((row) => row.hash)],
    );
    await tx.query('delete from audit_pending where audit_id = any($1)', [pending.map((row) => row.id)]);
    if (await hasUnsignedDay(tx)) await signHeads(tx, db.partition, service, secrets);
  });
  return pending.length;
}

interface Queries {
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
}

/** Whether the first seal after the last signed head is of a day that is over: two look-ups by key, on each turn. */
async function hasUnsignedDay(db: Queries): Promise<boolean> {
  const rows = await db.query(
    `select 1 from audit_seal where seal = (select coalesce(max(seal), 0) + 1 from audit_head)
     and (sealed_at at time zone 'UTC')::date < (now() at time zone 'UTC')::date`,
  );
  return rows.length > 0;
}

/** Signs the last seal of each finished day that has none yet. */
async function signHeads(
  tx: Queries,
  partition: string,
  service: string,
  secrets: SecretStore,
): Promise<void> {
  const days = await tx.query<{ day: string; seal: string; chain_hash: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day, s.seal, s.chain_hash from (
       select (sealed_at at time zone 'UTC')::date as day, max(seal) as seal from audit_seal
       where sealed_at > coalesce((select max(signed_at) from audit_head), '-infinity') - interval '2 days' group by 1
     ) last join audit_seal s using (seal)
     where day < (now() at time zone 'UTC')::date and not exists (select 1 from audit_head h where h.day = last.day)`,
  );
  if (days.length === 0) return;
  const key = createPrivateKey({
    key: JSON.parse(secrets.read(`keys/${partition}.audit.private.jwk`)),
    format: 'jwk',
  });
  for (const { day, seal, chain_hash } of days) {
    const signature = sign(null, headText(partition, service, day, seal, chain_hash), key).toString(
      'base64url',
    );
    await tx.query(
      'insert into audit_head (day, seal, chain_hash, signature) values ($1, $2, $3, $4) on conflict do nothing',
      [day, seal, chain_hash, signature],
    );
  }
}

/** The last seal of a finished day, signed with the partition's key: what a council keeps outside the database. */
export interface SignedHead {
  readonly partition: string;
  readonly service: string;
  readonly day: string;
  readonly seal: number;
  readonly chainHash: string;
  readonly signature: string;
}

type Query = <T>(sql: string, parameters?: unknown[]) => Promise<T[]>;

export async function readHeads(
  query: Query,
  { partition, service }: { partition: string; service: string },
): Promise<SignedHead[]> {
  const rows = await query<{ seal: string; day: string; chain_hash: string; signature: string }>(
    `select seal, to_char(day, 'YYYY-MM-DD') as day, chain_hash, signature from audit_head order by day`,
  );
  return rows.map(({ seal, day, chain_hash: chainHash, signature }) => ({
    partition,
    service,
    day,
    seal: Number(seal),
    chainHash,
    signature,
  }));
}

export type AuditVerdict =
  | { intact: true; rows: number; unsealed: number }
  | { intact: false; rows: number; firstBad: { seal: number | null; auditId: string; why: string } };

interface SealedRow extends Omit<AuditRow, 'at'> {
  seal: string;
  audit_id: string;
  chain_hash: string;
  at: Date;
}

type HeadSomewhere = SignedHead & { where: string };

function headsBySeal(here: readonly SignedHead[], kept: readonly SignedHead[]): Map<number, HeadSomewhere[]> {
  const bySeal = new Map<number, HeadSomewhere[]>();
  const add = (where: string) => (head: SignedHead) =>
    bySeal.set(head.seal, [...(bySeal.get(head.seal) ?? []), { ...head, where }]);
  here.forEach(add(''));
  kept.forEach(add(' that was kept'));
  return bySeal;
}

/**
 * Walks the whole chain and names the first row that was changed, removed, added or moved; checks each signed daily head, those of
 * the database and those the council kept elsewhere: whoever holds database and key could make the first again, but not the second.
 */
export async function verifyAudit(
  query: Query,
  {
    partition,
    service,
    publicKey,
    kept = [],
  }: { partition: string; service: string; publicKey: JWK; kept?: readonly SignedHead[] },
): Promise<AuditVerdict> {
  let hash = GENESIS;
  let seal = 0;
  const key = createPublicKey({ key: publicKey as never, format: 'jwk' });
  const headsAt = headsBySeal(
    await readHeads(query, { partition, service }),
    kept.filter((head) => head.partition === partition && head.service === service),
  );
  for (;;) {
    const rows = await query<SealedRow>(
      'select s.seal, s.audit_id, s.chain_hash, a.* from audit_seal s left join audit a on a.id = s.audit_id where s.seal > $1 order by s.seal limit 1000',
      [seal],
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      const bad = (why: string): AuditVerdict => ({
        intact: false,
        rows: seal,
        firstBad: { seal: Number(row.seal), auditId: row.audit_id, why },
      });
      if (Number(row.seal) !== seal + 1) return bad(`seal ${seal + 1} is missing before it`);
      if (!row.id) return bad('the audit row was removed');
      if (auditRowHash({ ...row, at: row.at.toISOString() }) !== row.row_hash)
        return bad('the audit row was changed');
      hash = chainHash(hash, row.row_hash);
      if (hash !== row.chain_hash) return bad('the chain was rewritten from here on');
      seal += 1;
      for (const head of headsAt.get(seal) ?? []) {
        const text = headText(partition, service, head.day, String(head.seal), hash);
        if (head.chainHash !== hash || !verify(null, text, key, Buffer.from(head.signature, 'base64url')))
          return bad(`the signed head of ${head.day}${head.where} says otherwise`);
      }
      headsAt.delete(seal);
    }
  }
  const [missingHead] = [...headsAt.values()].flat();
  if (missingHead)
    return {
      intact: false,
      rows: seal,
      firstBad: {
        seal: Number(missingHead.seal),
        auditId: '',
        why: `rows sealed by ${missingHead.day} were removed`,
      },
    };
  const [unknown] = await query<{ id: string }>(
    'select a.id from audit a left join audit_seal s on s.audit_id = a.id left join audit_pending p on p.audit_id = a.id where s.audit_id is null and p.audit_id is null limit 1',
  );
  if (unknown)
    return {
      intact: false,
      rows: seal,
      firstBad: { seal: null, auditId: unknown.id, why: 'the row was added outside the service' },
    };
  const [pending] = await query<{ count: string }>('select count(*) as count from audit_pending');
  return { intact: true, rows: seal, unsealed: Number(pending?.count ?? 0) };
}
