import { createHash } from 'node:crypto';
import type { Origin } from '../context.js';
import { newId } from '../ids.js';

/** What a service says of a read or a change. `subjects` are ids; `why` is a purpose, a basis or a reason in words. */
export interface AuditEntryInput {
  action: string;
  subjects: string[];
  why?: string | null;
  outcome?: 'allowed' | 'refused';
}

export interface AuditRow {
  id: string;
  at: string;
  who: string;
  who_name: string;
  employer: string;
  roles: string[];
  mandate_ids: string[];
  basis: string;
  action: string;
  subjects: string[];
  why: string | null;
  outcome: string;
  service: string;
  from_partition: string | null;
  correlation_id: string;
  row_hash: string;
}

const FIELDS = [
  'id',
  'at',
  'who',
  'who_name',
  'employer',
  'roles',
  'mandate_ids',
  'basis',
  'action',
  'subjects',
  'why',
  'outcome',
  'service',
  'from_partition',
  'correlation_id',
] as const;

/** One writing of an id: "Who has looked" finds rows by its text. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** SHA-256 over every field in a fixed order; the verifier recomputes it. */
export function auditRowHash(row: Omit<AuditRow, 'row_hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify(FIELDS.map((field) => row[field])))
    .digest('hex');
}

/** Calls a refusal was written down for: what the platform would add of itself is then left out. */
const refusals = new WeakSet<Origin>();

export function wasRefusalAudited(origin: Origin): boolean {
  return refusals.has(origin);
}

export function auditRow(origin: Origin, entry: AuditEntryInput, now: Date): AuditRow {
  if (entry.outcome === 'refused') refusals.add(origin);
  const acting = origin.actingOrNull;
  const row = {
    id: newId(now.getTime()),
    at: now.toISOString(),
    who: acting?.personKey ?? (origin.from ? `partition:${origin.from}` : `system:${origin.service}`),
    who_name: acting?.personName ?? (origin.from ? 'another council' : `${origin.service} service`),
    employer: acting?.employer ?? '',
    roles: acting?.roles ?? [],
    mandate_ids: acting?.mandates.map((mandate) => mandate.id) ?? [],
    basis: acting?.mandates.map((mandate) => `${mandate.basis}: ${mandate.statute}`).join('; ') ?? '',
    action: entry.action,
    subjects: entry.subjects.map((id) => (UUID.test(id) ? id.toLowerCase() : id)),
    why: entry.why ?? null,
    outcome: entry.outcome ?? 'allowed',
    service: origin.service,
    from_partition: origin.from,
    correlation_id: origin.correlationId,
  };
  return { ...row, row_hash: auditRowHash(row) };
}

const AUDIT_ROW = `insert into audit (id, at, who, who_name, employer, roles, mandate_ids, basis, action, subjects, why, outcome, service, from_partition, correlation_id, row_hash)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning id`;
const AUDIT_PENDING = 'insert into audit_pending (audit_id) select id from audited';

/** The row and its place in the sealer's list, in one statement and without a shared lock. */
export const INSERT_AUDIT = `with audited as (${AUDIT_ROW}) ${AUDIT_PENDING}`;
/** The same as parts of a larger statement: name and text of each, with the parameters `$1` to `$16`. */
export const AUDIT_PARTS = { audited: AUDIT_ROW, pending: AUDIT_PENDING };

export function auditParameters(row: AuditRow): unknown[] {
  return [...FIELDS.map((field) => row[field]), row.row_hash];
}
