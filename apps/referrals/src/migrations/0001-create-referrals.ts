import type { MigrationInterface, QueryRunner } from 'typeorm';
import { COUNCIL_COLUMN } from '@conjoint/platform';

/**
 * People and where they live, referrals with everything that was told, episodes, clocks and the register of case holding.
 * What somebody told us is kept as told (`told`, `told_relationships`, `told_addresses`) beside the living record of the person,
 * because recognising a child must neither overwrite the record nor lose what the referrer said.
 */
export class CreateReferrals1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PEOPLE, ...REFERRALS, ...EPISODES, ...CLOCKS_AND_REGISTER, ...DESK]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table alert_seen, alert, draft, case_holding, correction, clock, decision, information,
      referral_adult, referral_child, episode, relationship, residence, referral, address, person`);
    await runner.query('drop function refuse_change()');
  }
}

const PEOPLE = [
  // `match_names` are the normalised full names (alternatives too); `match_text` joins them for the trigram index.
  `create table person (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    is_child boolean not null,
    given_name text,
    family_name text,
    alternative_names jsonb not null,
    match_names text[] not null,
    match_text text not null,
    unborn boolean not null default false,
    date_of_birth date,
    expected_on date,
    sex text not null,
    ethnicity text,
    upn text,
    upn_unknown text,
    nhs_number text,
    local_id text,
    disabilities text[] not null,
    telephone text,
    email text,
    origin text not null,
    import_id uuid,
    restricted boolean not null default false,
    version integer not null default 1,
    created_at timestamptz not null,
    created_by text not null,
    constraint person_sex check (sex in ('M', 'F', 'U')),
    constraint person_origin check (origin in ('referral', 'census')),
    constraint person_unborn check (not (unborn and date_of_birth is not null))
  )`,
  'create index person_match_text on person using gin (match_text gin_trgm_ops)',
  'create index person_date_of_birth on person (date_of_birth)',
  'create index person_upn on person (upn) where upn is not null',
  'create index person_nhs_number on person (nhs_number) where nhs_number is not null',
  'create index person_local_id on person (local_id) where local_id is not null',
  'create index person_import on person (import_id) where import_id is not null',
  `create table address (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    lines text[] not null,
    postcode text,
    kind text not null,
    area_gss text,
    created_at timestamptz not null,
    constraint address_kind check (kind in ('home', 'temporary', 'other'))
  )`,
  'create index address_postcode on address (postcode) where postcode is not null',
];

const REFERRALS = [
  `create table referral (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    request_id uuid not null,
    state text not null,
    version integer not null default 1,
    counted boolean not null,
    in_danger boolean not null,
    action_taken text,
    received_at timestamptz not null,
    received_how text not null,
    source_code text not null,
    anonymous boolean not null,
    referrer_name text,
    referrer_organisation text,
    referrer_relationship text,
    referrer_telephone text,
    referrer_email text,
    worry text not null,
    parents_aware text not null,
    parents_aware_note text,
    told_relationships jsonb not null,
    told_addresses jsonb not null,
    postcode text,
    area_gss text,
    area_name text,
    area_is_member boolean not null,
    chosen text,
    chosen_name text not null,
    override_reason text,
    route text not null,
    route_explanation text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    recorded_by_name text not null,
    acknowledged_at timestamptz,
    acknowledged_how text,
    acknowledged_by text,
    acknowledged_by_name text,
    outcome_told_at timestamptz,
    outcome_told_how text,
    outcome_told_by text,
    outcome_told_by_name text,
    withdrawn_at timestamptz,
    withdrawn_reason text,
    withdrawn_by text,
    withdrawn_by_name text,
    constraint referral_request unique (request_id),
    constraint referral_state check (state in ('waiting', 'offered', 'passed-on', 'handed-over', 'decided', 'withdrawn')),
    constraint referral_route check (route in ('here', 'pass-on', 'hand-over')),
    constraint referral_withdrawn check ((state = 'withdrawn') = (withdrawn_at is not null))
  )`,
  "create index referral_waiting on referral (received_at) where state in ('waiting', 'offered')",
  'create index referral_received on referral (received_at)',
  `create table residence (
    id uuid primary key,
    person_id uuid not null constraint residence_person references person on delete cascade,
    address_id uuid not null constraint residence_address references address on delete cascade,
    referral_id uuid constraint residence_referral references referral,
    lives_from date,
    lives_until date,
    recorded_at timestamptz not null
  )`,
  'create index residence_person_id on residence (person_id)',
  'create index residence_address_id on residence (address_id)',
  `create table relationship (
    id uuid primary key,
    from_person_id uuid not null constraint relationship_from references person on delete cascade,
    to_person_id uuid not null constraint relationship_to references person on delete cascade,
    referral_id uuid constraint relationship_referral references referral,
    kind text not null,
    parental_responsibility text not null,
    recorded_at timestamptz not null
  )`,
  'create index relationship_from_person_id on relationship (from_person_id)',
  'create index relationship_to_person_id on relationship (to_person_id)',
];

const EPISODES = [
  `create table episode (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    child_id uuid not null constraint episode_child references person,
    state text not null,
    version integer not null default 1,
    opened_on date not null,
    closed_on date,
    closure_reason text,
    referral_id uuid constraint episode_referral references referral,
    origin text not null,
    import_id uuid,
    referral_nfa boolean,
    primary_need text,
    worker_key text,
    worker_name text,
    constraint episode_state check (state in ('open', 'closed')),
    constraint episode_origin check (origin in ('referral', 'census')),
    constraint episode_closed check (not (state = 'open' and closed_on is not null))
  )`,
  'create index episode_child_id on episode (child_id)',
  'create index episode_import on episode (import_id) where import_id is not null',
  // A census may hold two open episodes of a child (a fault to be listed, not refused); our own practice cannot.
  `create unique index episode_one_open on episode (child_id) where state = 'open' and origin = 'referral'`,
  `create table referral_child (
    referral_id uuid not null constraint referral_child_referral references referral,
    child_id uuid not null constraint referral_child_child references person,
    ref text not null,
    position integer not null,
    told jsonb not null,
    recognised boolean not null,
    state text not null,
    joined_episode_id uuid constraint referral_child_episode references episode,
    re_referral boolean not null,
    primary key (referral_id, child_id),
    constraint referral_child_ref unique (referral_id, ref),
    constraint referral_child_state check (state in ('waiting', 'decided', 'joined-episode', 'passed-on', 'withdrawn')),
    constraint referral_child_joined check ((state = 'joined-episode') = (joined_episode_id is not null))
  )`,
  'create index referral_child_child_id on referral_child (child_id)',
  `create table referral_adult (
    referral_id uuid not null constraint referral_adult_referral references referral,
    person_id uuid not null constraint referral_adult_person references person,
    ref text not null,
    position integer not null,
    told jsonb not null,
    primary key (referral_id, person_id),
    constraint referral_adult_ref unique (referral_id, ref)
  )`,
  'create index referral_adult_person_id on referral_adult (person_id)',
  `create table information (
    id uuid primary key,
    episode_id uuid not null constraint information_episode references episode,
    child_id uuid not null constraint information_child references person,
    referral_id uuid constraint information_referral references referral,
    received_at timestamptz not null,
    source_code text not null,
    summary text not null,
    recorded_at timestamptz not null,
    recorded_by text not null,
    recorded_by_name text not null
  )`,
  'create index information_episode_id on information (episode_id)',
  `create table decision (
    id uuid primary key,
    referral_id uuid not null,
    child_id uuid not null,
    request_id uuid not null,
    outcome text not null,
    rationale text not null,
    decided_at timestamptz not null,
    decided_by text not null,
    decided_by_name text not null,
    copied_from_child_id uuid,
    in_time boolean not null,
    authority_id text,
    authority_statute text,
    constraint decision_once unique (referral_id, child_id),
    constraint decision_referral_child foreign key (referral_id, child_id) references referral_child,
    constraint decision_outcome check (outcome in ('no-further-action', 'information-and-advice', 'early-help', 'child-and-family-assessment', 'strategy-discussion'))
  )`,
  'create index decision_child_id on decision (child_id)',
];

const CLOCKS_AND_REGISTER = [
  // A clock that is counted anew (the received time was corrected) keeps its old row with `superseded_at`.
  `create table clock (
    id uuid primary key,
    kind text not null,
    referral_id uuid constraint clock_referral references referral,
    child_id uuid constraint clock_child references person,
    derivation jsonb not null,
    started_at timestamptz not null,
    due_at timestamptz not null,
    stopped_at timestamptz,
    superseded_at timestamptz,
    constraint clock_kind check (kind in ('front-door-decision', 'acknowledgement', 'child-and-family-assessment')),
    constraint clock_subject check (referral_id is not null or child_id is not null)
  )`,
  `create unique index clock_current on clock (kind, referral_id, child_id) nulls not distinct where superseded_at is null`,
  'create index clock_running on clock (kind, due_at) where stopped_at is null and superseded_at is null',
  'create index clock_referral_id on clock (referral_id)',
  'create index clock_child_id on clock (child_id)',
  `create table correction (
    id uuid primary key,
    referral_id uuid constraint correction_referral references referral,
    child_id uuid constraint correction_child references person,
    field text not null,
    before text,
    after text,
    reason text not null,
    at timestamptz not null,
    by text not null,
    by_name text not null
  )`,
  'create index correction_referral_id on correction (referral_id)',
  'create index correction_child_id on correction (child_id)',
  `create function refuse_change() returns trigger language plpgsql as $$
    begin raise exception '% is append only', tg_table_name using errcode = 'restrict_violation'; end $$`,
  `create trigger correction_append_only before update or delete on correction
    for each statement execute function refuse_change()`,
  // Exactly one case-holding council at every moment, as this council's register knows it.
  `create table case_holding (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    child_id uuid not null constraint case_holding_child references person on delete cascade,
    referral_id uuid constraint case_holding_referral references referral,
    holder text not null,
    since timestamptz not null,
    until timestamptz,
    reason text not null,
    constraint case_holding_order check (until is null or until >= since),
    constraint case_holding_one_holder exclude using gist (child_id with =, tstzrange(since, until) with &&)
  )`,
];

const DESK = [
  `create table draft (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    request_id uuid not null,
    owner_key text not null,
    version integer not null default 1,
    answers jsonb not null,
    started_at timestamptz not null,
    saved_at timestamptz not null,
    constraint draft_request unique (request_id)
  )`,
  'create index draft_owner on draft (owner_key)',
  `create table alert (
    id uuid primary key,
    ${COUNCIL_COLUMN},
    kind text not null,
    at timestamptz not null,
    for_person_key text,
    for_role text,
    child_id uuid constraint alert_child references person on delete cascade,
    referral_id uuid constraint alert_referral references referral,
    text text not null,
    constraint alert_addressee check ((for_person_key is null) <> (for_role is null))
  )`,
  'create index alert_person on alert (for_person_key) where for_person_key is not null',
  'create index alert_role on alert (for_role) where for_role is not null',
  `create table alert_seen (
    alert_id uuid not null constraint alert_seen_alert references alert on delete cascade,
    person_key text not null,
    seen_at timestamptz not null,
    primary key (alert_id, person_key)
  )`,
];
