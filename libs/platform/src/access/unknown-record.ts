import type { RequestContract } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import { wasRefusalAudited } from '../audit/audit-row.js';
import type { Call } from '../context.js';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const MOST_IDS = 50;

/** What a caller makes up for each request names no record. */
const NO_RECORD = new Set(['requestId']);

/** Every id a message names, wherever it stands in it. */
export function idsIn(message: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (found.size >= MOST_IDS) return;
    if (typeof value === 'string' && ID.test(value)) found.add(value.toLowerCase());
    else if (Array.isArray(value)) value.forEach(look);
    else if (typeof value === 'object' && value !== null)
      for (const [name, inside] of Object.entries(value)) if (!NO_RECORD.has(name)) look(inside);
  };
  look(message);
  return [...found];
}

/**
 * Somebody with a mandate asked for a record this partition does not have: perhaps another council's. It is written down here, so
 * that no service can forget to; a service that has said more of the refusal itself is not repeated.
 */
export async function auditUnknownRecord(
  error: unknown,
  { contract, call, request }: { contract: RequestContract; call: Call; request: unknown },
): Promise<void> {
  if (!isDomainError(error) || error.code !== 'not-found') return;
  if (call.actingOrNull === null || wasRefusalAudited(call)) return;
  await call.db.audit(call, {
    action: `refused: ${contract.name}`,
    subjects: idsIn(request),
    why: 'no such record here',
    outcome: 'refused',
  });
}
