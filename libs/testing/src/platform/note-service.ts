import { Controller, Inject, Module } from '@nestjs/common';
import {
  discardDraft,
  exportImportProblems,
  listDrafts,
  listQueue,
  passingOnReceived,
  referralRecorded,
  exampleReferralFact,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import {
  Answers,
  COUNCIL_COLUMN,
  Hears,
  newId,
  Requests,
  type Call,
  type EventCall,
  type EventOf,
  type ServiceDatabase,
} from '@conjoint/platform';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The smallest services there can be, for tests of the platform: they keep notes and tell of them. */
export class CreateNotes1764000000001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(
      `create table note (id text primary key, ${COUNCIL_COLUMN}, text text not null, heard integer not null default 0)`,
    );
  }
  async down(): Promise<void> {
    throw new Error('not taken back');
  }
}

export const noteDatabase: ServiceDatabase = {
  service: 'referrals',
  entities: [],
  migrations: [CreateNotes1764000000001],
  partitionKinds: ['council'],
};
export const heardDatabase: ServiceDatabase = {
  service: 'reporting',
  entities: [],
  migrations: [CreateNotes1764000000001],
  partitionKinds: ['council'],
};

/** What the tests may make happen inside a handler. */
export const behaviour = {
  failEvents: false,
  /** What the next events meet, one each. */
  eventsMeet: [] as Error[],
  slowMs: 0,
  failWith: null as Error | null,
  /** A query that the handler asks of the database. */
  query: null as string | null,
  /** Length of a text in the answer. */
  characters: 0,
};

@Controller()
export class NoteController {
  constructor(@Inject(Requests) readonly requests: Requests) {}

  @Answers(listQueue)
  async queue(request: ParsedRequestOf<typeof listQueue>, call: Call): Promise<ResponseOf<typeof listQueue>> {
    await call.db.audit(call, { action: 'queue.read', subjects: [] });
    if (behaviour.slowMs) await new Promise((resolve) => setTimeout(resolve, behaviour.slowMs));
    if (behaviour.failWith) throw behaviour.failWith;
    if (behaviour.query) await call.db.query(behaviour.query);
    return {
      items: [],
      total: Number((await call.db.query<{ n: string }>('select count(*) as n from note'))[0]!.n),
      page: request.page,
      pageSize: 50,
      inDanger: [],
    };
  }

  @Answers(exportImportProblems)
  async export(
    { page }: ParsedRequestOf<typeof exportImportProblems>,
    _call: Call,
  ): Promise<ResponseOf<typeof exportImportProblems>> {
    return { problems: [], rules: [], total: 0, page, pageSize: 50 };
  }

  /** Writes a note and tells of it, in one transaction. */
  @Answers(listDrafts)
  async write(_request: object, call: Call): Promise<ResponseOf<typeof listDrafts>> {
    await call.db.transaction(call, async (tx) => {
      await tx.query('insert into note (id, text) values ($1, $2)', [call.correlationId, 'a note']);
      await tx.publish(referralRecorded, {
        aggregateId: exampleReferralFact.referralId,
        payload: exampleReferralFact,
      });
      await tx.audit({ action: 'note.write', subjects: [call.correlationId] });
      if (behaviour.failWith) throw behaviour.failWith;
    });
    if (behaviour.characters === 0) return { drafts: [], takenOver: [] };
    const child = {
      givenName: 'x'.repeat(behaviour.characters),
      familyName: null,
      unborn: false,
      expectedOn: null,
    };
    const at = new Date().toISOString();
    return {
      drafts: [
        {
          id: newId(),
          version: 1,
          completed: [],
          startedAt: at,
          savedAt: at,
          takeovers: [],
          inDanger: false,
          children: [child],
        },
      ],
      takenOver: [],
    };
  }

  /** Writes a note and tells nobody. */
  @Answers(discardDraft)
  async change(
    request: ParsedRequestOf<typeof discardDraft>,
    call: Call,
  ): Promise<ResponseOf<typeof discardDraft>> {
    await call.db.query('insert into note (id, text) values ($1, $2)', [request.draftId, 'changed']);
    return {};
  }

  @Hears(passingOnReceived)
  async received(event: EventOf<typeof passingOnReceived>, call: EventCall): Promise<void> {
    if (call.from === null) throw new DomainError('not-permitted', 'An addressed event has a sender.');
    await call.tx.query(
      'insert into note (id, text, heard) values ($1, $2, $3) on conflict (id) do update set heard = note.heard + 1',
      [event.payload.passingOnId, call.from, event.version],
    );
  }
}

@Controller()
export class HearingController {
  @Hears(referralRecorded)
  async heard(event: EventOf<typeof referralRecorded>, call: EventCall): Promise<void> {
    const met = behaviour.eventsMeet.shift();
    if (met) throw met;
    if (behaviour.failEvents) throw new Error('a bug in the handler');
    await call.tx.query(
      'insert into note (id, text, heard) values ($1, $2, 1) on conflict (id) do update set heard = note.heard + 1',
      [event.payload.referralId, String(event.version)],
    );
  }
}

@Module({ controllers: [NoteController] })
export class NoteModule {}
@Module({ controllers: [HearingController] })
export class HearingModule {}
