import {
  auditAbout,
  nameRecord,
  SERVICES,
  type AuditEntry,
  type ResponseOf,
  type ServiceName,
} from '@conjoint/contracts';
import type { Acting, Part } from '../acting/acting.js';

export interface WhoLooked {
  named: Part<ResponseOf<typeof nameRecord>>;
  entries: AuditEntry[];
  /** Services that did not answer just now. */
  silent: ServiceName[];
  /** Services page by themselves: there is another page as long as one of them has one. */
  more: boolean;
}

/** Asks each service who has looked at a record. @throws DomainError `not-found` for what is no record here. */
export async function whoLooked(
  acting: Acting,
  { subjectId, page, lastDays }: { subjectId: string; page: number; lastDays: number | null },
): Promise<WhoLooked> {
  // Refuses what is no record here, before each service is asked what it wrote down about it.
  const named = await acting.part(nameRecord, { recordId: subjectId });
  const answers = await Promise.all(
    SERVICES.map((service) =>
      acting.part(auditAbout[service], { subjectId, page, lastDays, amongOthers: true }),
    ),
  );
  return {
    named,
    entries: answers.flatMap((answer) => (answer.shown ? answer.data.entries : [])),
    silent: SERVICES.filter((_, index) => !answers[index]!.shown),
    more: answers.some((answer) => answer.shown && answer.data.total > page * answer.data.pageSize),
  };
}

/** One step of a person: it may leave a row in several services, which share its correlation id. */
export interface Step {
  at: string;
  rows: AuditEntry[];
}

/** Of each person what she did, in the order she did it. */
export function stepsByPerson(entries: readonly AuditEntry[]): Step[][] {
  const people = new Map<string, Map<string, AuditEntry[]>>();
  for (const entry of [...entries].sort((a, b) => a.at.localeCompare(b.at))) {
    const steps = people.get(entry.who) ?? new Map<string, AuditEntry[]>();
    people.set(entry.who, steps);
    steps.set(entry.correlationId, [...(steps.get(entry.correlationId) ?? []), entry]);
  }
  return [...people.values()].map((steps) => [...steps.values()].map((rows) => ({ at: rows[0]!.at, rows })));
}
