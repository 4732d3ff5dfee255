import { Controller, type Type } from '@nestjs/common';
import {
  auditAbout,
  inboxMissing,
  inboxMissingAcross,
  listDeadLetters,
  listRefusedMandates,
  mandateWithdrawn,
  retryDeadLetter,
  sessionEnded,
  type AuditEntry,
  type ParsedRequestOf,
  type ResponseOf,
  type ServiceName,
} from '@conjoint/contracts';
import type { RecordGuards } from '../access/record-guards.js';
import type { Refusals } from '../access/refusals.js';
import type { Call, EventCall } from '../context.js';
import { DomainError } from '@conjoint/kernel';
import { handleInOrder } from '../inbox/waiting.js';
import { listDeadLetterRows, retryRow, type Retried } from '../inbox/dead-letters.js';
import { Answers, Hears, type EventOf } from '../messaging/decorators.js';
import type { PartitionServer } from '../messaging/partition-server.js';

interface AuditAboutRow {
  id: string;
  at: Date;
  who: string;
  who_name: string;
  roles: string[];
  basis: string;
  action: string;
  why: string | null;
  service: string;
  correlation_id: string;
  sealed: boolean;
  outcome: 'allowed' | 'refused';
}

type Ask = ParsedRequestOf<(typeof auditAbout)[ServiceName]>;

const PAGE_SIZE = 100;

/** What every service answers: its audit, its dead letters, what its inbox lacks; and what it must refuse from now on. */
export function platformController(
  service: ServiceName,
  parts: { refusals: Refusals; guards: RecordGuards; server: () => PartitionServer },
): Type<unknown> {
  @Controller()
  class PlatformController {
    @Answers(auditAbout[service])
    async about(request: Ask, call: Call): Promise<ResponseOf<(typeof auditAbout)[ServiceName]>> {
      const { subjectId } = request;
      const known = (await isKnown(call, subjectId)) && !(await parts.guards.hide(subjectId, call));
      if (!known && !request.amongOthers)
        throw new DomainError('not-found', 'Nothing is written down here about such a record.');
      await call.db.audit(call, { action: 'audit.read', subjects: [subjectId] });
      return known ? written(call, request) : { entries: [], total: 0, pageSize: PAGE_SIZE };
    }

    @Answers(listDeadLetters[service])
    async deadLetters(_request: object, call: Call): ReturnType<typeof listDeadLetterRows> {
      await call.db.audit(call, { action: 'dead-letter.list', subjects: [] });
      return listDeadLetterRows(call.db, service);
    }

    @Answers(retryDeadLetter[service])
    async retry(request: { id: string }, call: Call): Promise<Retried> {
      await call.db.audit(call, { action: 'dead-letter.retry', subjects: [request.id] });
      return retryRow(call.db, request.id, async (incoming) => {
        const handling = await handleInOrder(call.db, service, incoming, (name) =>
          parts.server().eventHandler(name),
        );
        if (handling === 'waits')
          throw new DomainError(
            'not-acceptable-state',
            'An earlier event of the same record is still missing.',
          );
        return handling;
      });
    }

    @Answers(inboxMissing[service])
    missing(request: { eventIds: string[] }, call: Call): Promise<{ missing: string[] }> {
      return missingOf(call, request.eventIds);
    }

    @Answers(inboxMissingAcross[service])
    missingAcross(request: { eventIds: string[] }, call: Call): Promise<{ missing: string[] }> {
      return missingOf(call, request.eventIds);
    }

    @Answers(listRefusedMandates[service])
    async refusedMandates(
      { after }: { after: string | null },
      call: Call,
    ): Promise<{ mandateIds: string[]; next: string | null }> {
      const rows = await call.db.query<{ id: string }>(
        'select mandate_id as id from refused_mandate where $1::uuid is null or mandate_id > $1 order by mandate_id limit 1000',
        [after],
      );
      return { mandateIds: rows.map(({ id }) => id), next: rows.length < 1000 ? null : rows.at(-1)!.id };
    }

    @Hears(mandateWithdrawn)
    async mandateWithdrawn(event: EventOf<typeof mandateWithdrawn>, call: EventCall): Promise<void> {
      await call.tx.query(
        // Withdrawn again after a restore: refused from now on, however long ago it was heard first.
        'insert into refused_mandate (mandate_id) values ($1) on conflict (mandate_id) do update set refused_at = now()',
        [event.payload.mandateId],
      );
      if (event.payload.endsSignIns)
        await call.tx.query(
          `insert into refused_person (person_key, signed_in_before) values ($1, $2)
           on conflict (person_key) do update set signed_in_before = greatest(refused_person.signed_in_before, excluded.signed_in_before)`,
          [event.payload.personKey, event.payload.withdrawnAt],
        );
      parts.refusals.forget(call.partition);
    }

    @Hears(sessionEnded)
    async sessionEnded(event: EventOf<typeof sessionEnded>, call: EventCall): Promise<void> {
      await call.tx.query(
        'insert into refused_session (sid, refused_until) values ($1, $2) on conflict (sid) do update set refused_until = excluded.refused_until',
        [event.payload.sid, event.payload.refusedUntil],
      );
      parts.refusals.forget(call.partition);
    }
  }
  return PlatformController;
}

/** That somebody asked in vain, or asked who did, makes no record of it: an id of another council stays unknown here. */
async function isKnown(call: Call, subjectId: string): Promise<boolean> {
  const known = await call.db.query(
    `select 1 from audit where subjects @> array[$1]::text[] and outcome = 'allowed' and action <> 'audit.read' limit 1`,
    [subjectId],
  );
  return known.length > 0;
}

const ABOUT = `from audit a where a.subjects @> array[$1]::text[] and ($2::int is null or a.at >=
  (date_trunc('day', now() at time zone 'Europe/London') - make_interval(days => $2::int - 1)) at time zone 'Europe/London')`;

/** One page, newest first. The count is one of its own: a page beyond the last has no row that could say it. */
async function written(
  call: Call,
  { subjectId, lastDays, page }: Ask,
): Promise<ResponseOf<(typeof auditAbout)[ServiceName]>> {
  const [count] = await call.db.query<{ total: string }>(`select count(*) as total ${ABOUT}`, [
    subjectId,
    lastDays,
  ]);
  const rows = await call.db.query<AuditAboutRow>(
    `select a.*, exists (select 1 from audit_seal where audit_id = a.id) as sealed ${ABOUT}
     order by a.at desc, a.id desc limit ${PAGE_SIZE} offset $3`,
    [subjectId, lastDays, (page - 1) * PAGE_SIZE],
  );
  return { entries: rows.map(toEntry), total: Number(count?.total ?? 0), pageSize: PAGE_SIZE };
}

/** A dead letter counts as arrived: a person sees to it. So does what was put aside until the one before it comes. */
async function missingOf(call: Call, eventIds: string[]): Promise<{ missing: string[] }> {
  const rows = await call.db.query<{ id: string }>(
    `select asked.id from unnest($1::uuid[]) as asked (id)
     where not exists (select 1 from inbox where event_id = asked.id)
       and not exists (select 1 from dead_letter where event_id = asked.id)`,
    [eventIds],
  );
  return { missing: rows.map((row) => row.id) };
}

function toEntry(row: AuditAboutRow): AuditEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    who: row.who,
    whoName: row.who_name,
    roles: row.roles,
    basis: row.basis,
    action: row.action,
    why: row.why,
    outcome: row.outcome,
    service: row.service,
    correlationId: row.correlation_id,
    sealed: row.sealed,
  };
}
