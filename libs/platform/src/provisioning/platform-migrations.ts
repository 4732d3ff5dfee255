import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Put on every root table: a row of another council cannot be stored here, whatever the code does. */
export const COUNCIL_COLUMN =
  'council text not null default conjoint_partition() check (council = conjoint_partition())';

/** Outbox, inbox, leases, dead letters, refused mandates: what every service keeps beside its own tables. */
export class CreateMessageTables1763800000001 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table partition_info (
        only_row boolean primary key default true check (only_row),
        partition text not null default conjoint_partition() check (partition = conjoint_partition()),
        schema_level integer not null default 0,
        lowest_code integer not null default 0,
        epoch bigint not null default 1,
        created_at timestamptz not null default now()
      );
      insert into partition_info default values;
      create table outbox_version (aggregate text primary key, version bigint not null);
      create table outbox (
        seq bigint generated always as identity primary key,
        id uuid not null unique,
        ${COUNCIL_COLUMN},
        aggregate_id text not null,
        version bigint not null,
        epoch bigint not null,
        subject text not null,
        name text not null,
        body jsonb not null,
        correlation_id text not null,
        created_at timestamptz not null default now(),
        sent_at timestamptz
      );
      create index outbox_unsent on outbox (seq) where sent_at is null;
      create index outbox_sent on outbox (sent_at) where sent_at is not null;
      create table inbox (event_id uuid primary key, name text not null, received_at timestamptz not null default now());
      create index inbox_received on inbox (received_at);
      create table inbox_version (source text not null, aggregate_id text not null, epoch bigint not null, version bigint not null, primary key (source, aggregate_id));
      create table dead_letter (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        event_id uuid not null unique,
        name text not null,
        source text not null,
        message jsonb not null,
        attempts integer not null,
        error_code text not null,
        failed_at timestamptz not null default now(),
        retried_at timestamptz,
        resolved_at timestamptz
      );
      create table lease (name text primary key, holder uuid not null, fence bigint not null, expires_at timestamptz not null);
      create table refused_mandate (mandate_id uuid primary key, refused_at timestamptz not null default now());
      create table refused_session (sid text primary key, refused_until timestamptz not null);
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

/** The audit: rows that cannot be changed, their sealed order, and a signed head a day. */
export class CreateAudit1763800000002 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      create table audit (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        at timestamptz(3) not null,
        who text not null,
        who_name text not null,
        employer text not null,
        roles text[] not null,
        mandate_ids text[] not null,
        basis text not null,
        action text not null,
        subjects text[] not null,
        why text,
        outcome text not null check (outcome in ('allowed', 'refused')),
        service text not null,
        from_partition text,
        correlation_id text not null,
        row_hash text not null
      );
      create index audit_subjects on audit using gin (subjects);
      create table audit_pending (audit_id uuid primary key);
      create table audit_seal (
        seal bigint primary key,
        audit_id uuid not null unique,
        chain_hash text not null,
        sealed_at timestamptz not null default now()
      );
      create table audit_head (day date primary key, seal bigint not null, chain_hash text not null, signature text not null, signed_at timestamptz not null default now());
    `);
    const [{ runtime }] = await run.query(`select current_database() || '_rt' as runtime`);
    for (const table of ['audit', 'audit_seal', 'audit_head'])
      await run.query(`revoke update, delete, truncate on ${table} from "${runtime}"`);
  }
  async down(): Promise<void> {
    throw new Error('the audit is not taken back');
  }
}

/** An event that no stream takes is tried again later and later; others go on. */
export class HoldUnsendableEvents1763800000010 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      alter table outbox add column tries integer not null default 0, add column next_try_at timestamptz;
      create index outbox_held on outbox (aggregate_id) where sent_at is null and next_try_at is not null;
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back');
  }
}

/** Sign-ins of a person that count no longer, because the council took a mandate of hers back. */
export class RefuseEarlierSignIns1763800000020 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(
      'create table refused_person (person_key text primary key, signed_in_before timestamptz not null)',
    );
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

/** After a restore (ADR 0013): the state of the records, what is void, and what was found and settled. */
export class ReconcileAfterRestore1763800000030 implements MigrationInterface {
  async up(run: QueryRunner): Promise<void> {
    await run.query(`
      alter table partition_info
        add column state text not null default 'normal' check (state in ('normal', 'reconciling', 'checked')),
        add column restored_at timestamptz,
        add column assertions_from timestamptz;
      alter table outbox add column voided_at timestamptz;
      create index outbox_voided on outbox (seq) where voided_at is not null;
      create table restore_check (
        id uuid primary key,
        ${COUNCIL_COLUMN},
        epoch bigint not null,
        kind text not null,
        partner text,
        subject text not null,
        own_state text,
        other_state text,
        remedy text not null,
        outcome text not null check (outcome in ('open', 'done', 'settled')),
        found_at timestamptz not null default now(),
        settled_at timestamptz,
        settled_by text,
        settled_by_name text,
        settled_why text,
        check ((outcome = 'settled') = (settled_at is not null)),
        unique nulls not distinct (epoch, kind, partner, subject)
      );
    `);
  }
  async down(): Promise<void> {
    throw new Error('migrations are not taken back: expand now, contract a release later');
  }
}

export const PLATFORM_MIGRATIONS = [
  CreateMessageTables1763800000001,
  CreateAudit1763800000002,
  HoldUnsendableEvents1763800000010,
  RefuseEarlierSignIns1763800000020,
  ReconcileAfterRestore1763800000030,
];
