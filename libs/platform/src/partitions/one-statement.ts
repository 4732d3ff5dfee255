import type { EventContract } from '@conjoint/contracts';
import type { z } from 'zod';
import { AUDIT_PARTS, auditParameters, auditRow, type AuditEntryInput } from '../audit/audit-row.js';
import type { Origin } from '../context.js';
import { OUTBOX_PARTS, outboxParameters, type OutgoingEvent } from '../outbox/outbox.js';
import type { PartitionDb } from './partition-db.js';

/** Parts of a `with`: name → data-modifying statement. Their parameters count from `$1`, as if each stood alone. */
export type StatementParts = Readonly<Record<string, string>>;

const numbered = (parts: StatementParts, from: number): string[] =>
  Object.entries(parts).map(
    ([name, text]) =>
      `${name} as (${text.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + from}`)})`,
  );

const OUTBOX_VALUES = 7;

/** The text of a change with its event and its audit row as one statement, whose change takes `values` parameters. */
export function statementWithEvent(change: StatementParts, values: number): string {
  const parts = [
    ...numbered(change, 0),
    ...numbered(OUTBOX_PARTS, values),
    ...numbered(AUDIT_PARTS, values + OUTBOX_VALUES),
  ];
  return `with ${parts.join(',\n')}\nselect 1`;
}

/**
 * A change, its event and its audit row committed together by one prepared statement: one round trip instead of a transaction of
 * six. For what is done often and needs no reading first; the guarantees are those of `transaction`.
 */
export async function writeWithEvent<P extends z.ZodType>(
  db: PartitionDb,
  origin: Origin,
  write: {
    /** Of the prepared statement. */
    name: string;
    /** From `statementWithEvent`, made once. */
    text: string;
    values: unknown[];
    contract: EventContract<P>;
    event: OutgoingEvent<z.input<P>>;
    audit: AuditEntryInput;
    now: Date;
  },
): Promise<void> {
  await db.prepared(write.name, write.text, [
    ...write.values,
    ...outboxParameters(origin, write.contract, write.event),
    ...auditParameters(auditRow(origin, write.audit, write.now)),
  ]);
  db.signals.emit('published');
  db.signals.emit('audited');
}
