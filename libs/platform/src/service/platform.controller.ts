import { Controller, type Type } from '@nestjs/common';
import {
  auditAbout,
  inboxMissing,
  inboxMissingAcross,
  listDeadLetters,
  mandateWithdrawn,
  retryDeadLetter,
  sessionEnded,
  type AuditEntry,
  type ServiceName,
} from '@conjoint/contracts';
import type { RecordGuards } from '../access/record-guards.js';
import type { Refusals } from '../access/refusals.js';
import type { Call, EventCall } from '../context.js';
import { DomainError } from '@conjoint/kernel';
import { handleInOrder } from '../inbox/waiting.js';
import { listDeadLetterRows, retryRow } from '../inbox/dead-letters.js';
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
  total: string;
}

interface Ask<T> {
  id: T;
}

/** What every service answers: its audit, its dead letters, what its inbox lacks; and what it must refuse from now on. */
export function platformController(
  service: ServiceName,
  parts: { refusals: Refusals; guards: RecordGuards; server: () => PartitionServer },
): Type<unknown> {
  @Controller()
  class PlatformController {
    @Answers(auditAbout[service])
    async about(
      request: { subjectId: string; page: number },
      call: Call,
    ): Promise<{ entries: AuditEntry[]; total: number }> {
      await this.assertKnown(request.subjectId, call);
      await call.db.audit(call, { action: 'audit.read', subjects: [request.subjectId] });
      const rows = await call.db.query<AuditAboutRow>(
        `select a.*, (s.audit_id is not null) as sealed, count(*) over () as total from audit a left join audit_seal s on s.audit_id = a.id
         where a.subjects @> array[$1]::text[] order by a.at desc limit 100 offset $2`,
        [request.subjectId, (request.page - 1) * 100],
      );
      return { entries: rows.map(toEntry), total: Number(rows[0]?.total ?? 0) };
    }

    /** That somebody asked in vain, or asked who did, makes no record of it: an id of another council stays unknown here. */
    private async assertKnown(subjectId: string, call: Call): Promise<void> {
      const known = await call.db.query(
        `select 1 from audit where subjects @> array[$1]::text[] and outcome = 'allowed' and action <> 'audit.read' limit 1`,
        [subjectId],
      );
      if (known.length === 0 || (await parts.guards.hide(subjectId, call)))
        throw new DomainError('not-found', 'Nothing is written down here about such a record.');
    }

    @Answers(listDeadLetters[service])
    async deadLetters(
      _request: object,
      call: Call,
    ): Promise<{ deadLetters: Awaited<ReturnType<typeof listDeadLetterRows>> }> {
      await call.db.audit(call, { action: 'dead-letter.list', subjects: [] });
      return { deadLetters: await listDeadLetterRows(call.db, service) };
    }

    @Answers(retryDeadLetter[service])
    async retry(
      request: Ask<string>,
      call: Call,
    ): Promise<{ outcome: 'done' | 'failed-again'; errorCode: string | null }> {
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

    @Hears(mandateWithdrawn)
    async mandateWithdrawn(event: EventOf<typeof mandateWithdrawn>, call: EventCall): Promise<void> {
      await call.tx.query('insert into refused_mandate (mandate_id) values ($1) on conflict do nothing', [
        event.payload.mandateId,
      ]);
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
    service: row.service,
    correlationId: row.correlation_id,
    sealed: row.sealed,
  };
}
