import type { Tx } from '@conjoint/platform';
import { publishedRules } from '../cin-rules/code-sets.js';
import { UNIQUE_RULES } from '../cin-rules/file.rules.js';
import { remedyFor } from '../cin-rules/remedies.js';

/** The columns of a person and of an episode that a census gives, as `before` keeps them. */
const PERSON_BEFORE = `jsonb_build_object('upn', p.upn, 'upnUnknown', p.upn_unknown, 'bornOn', p.date_of_birth,
  'expectedOn', p.expected_on, 'unborn', p.unborn, 'sex', p.sex, 'ethnicity', p.ethnicity, 'disabilities', to_jsonb(p.disabilities))`;
const EPISODE_BEFORE = `jsonb_build_object('openedOn', e.opened_on, 'closedOn', e.closed_on, 'state', e.state,
  'closureReason', e.closure_reason, 'nfa', e.referral_nfa, 'primaryNeed', e.primary_need)`;
const PERSON_FIELDS = `"localId" text, upn text, "upnUnknown" text, "bornOn" date, "expectedOn" date, unborn boolean, sex text,
  ethnicity text, disabilities text[]`;
const EPISODE_FIELDS = `"openedOn" date, "closedOn" date, state text, "closureReason" text, nfa boolean, "primaryNeed" text`;

/** Two children of one file with the same id: the second gets a record of its own, and both are listed. */
export async function tellRepeatsApart(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `with repeats as (
       select child_number, row_number() over (partition by record_id order by child_number) as occurrence
       from census_stage where import_id = $1 and part = 0)
     update census_stage s set record_id = md5(s.record_id::text || '#' || repeats.occurrence)::uuid
     from repeats where s.import_id = $1 and s.child_number = repeats.child_number and repeats.occurrence > 1`,
    [importId],
  );
}

/** Rules over all children at once: the same local id, the same UPN. */
export async function listRepeats(tx: Tx, importId: string): Promise<void> {
  const kinds = [
    { rule: UNIQUE_RULES.localId, key: 'localIdInFile', field: 'LAchildID' },
    { rule: UNIQUE_RULES.upn, key: 'upn', field: 'UPN' },
  ];
  for (const { rule, key, field } of kinds) {
    await tx.query(
      `insert into census_problem (import_id, position, line, local_id, child_number, field, rule, value, message, remedy)
       select $1, last.position + row_number() over (order by child_number), line, left(local_id, 100), child_number,
         $3, $4, left(value, 200), $5, $6
       from (
         select child_number, (body ->> 'line')::int as line, body ->> 'localIdInFile' as local_id, body ->> $2 as value,
           count(*) over (partition by body ->> $2) as holders
         from census_stage where import_id = $1 and part = 0 and body ->> $2 is not null) as found,
         (select coalesce(max(position), 0) as position from census_problem where import_id = $1) as last
       where holders > 1`,
      [importId, key, field, rule, publishedRules.get(rule)!.message, remedyFor(rule)],
    );
  }
}

/** Says of each part whether it is new here, changed or the same, and which person or episode it is. */
export async function compareWithRecords(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `update census_stage s set
       outcome = case when r.id is null then 'new' when r.hash = s.hash then 'same' else 'changed' end,
       target_id = coalesce(case when s.part = 0 then r.person_id else r.episode_id end, s.target_id)
     from census_stage staged left join census_record r on r.id = staged.record_id
     where s.import_id = $1 and staged.import_id = s.import_id and staged.child_number = s.child_number
       and staged.part = s.part`,
    [importId],
  );
}

/**
 * A census knows a child by its local id, which a referral does not have: the same child would be two records, and nobody would know.
 * It stays two, because only people say that two records are one child, but it is listed. A hidden record is not betrayed.
 */
export async function listKnownHere(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `insert into census_problem (import_id, position, line, local_id, child_number, field, rule, value, message, remedy)
     select $1, last.position + row_number() over (order by child_number), line, left(local_id, 100), child_number,
       'UPN', 'known-here', left(upn, 200), $2, $3
     from (
       select child_number, (body ->> 'line')::int as line, body ->> 'localIdInFile' as local_id, body ->> 'upn' as upn
       from census_stage staged
       where import_id = $1 and part = 0 and exists (
         select 1 from person where person.upn = staged.body ->> 'upn' and person.is_child and not person.restricted
           and person.id not in (select target_id from census_stage where import_id = $1 and part = 0))
     ) as found, (select coalesce(max(position), 0) as position from census_problem where import_id = $1) as last`,
    [
      importId,
      'This may be a child already recorded here: another record of this council has the same UPN',
      'Find the child by its UPN and look at both records. If the UPN of one is wrong, correct it; otherwise read both until they are merged',
    ],
  );
}

export async function addChildren(
  tx: Tx,
  importId: string,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await tx.query(
    `insert into person (id, is_child, alternative_names, match_names, match_text, unborn, date_of_birth, expected_on, sex,
       ethnicity, upn, upn_unknown, local_id, disabilities, origin, import_id, created_at, created_by)
     select s.target_id, true, '[]', '{}', '', b.unborn, b."bornOn", b."expectedOn", b.sex, b.ethnicity, b.upn,
       b."upnUnknown", b."localId", b.disabilities, 'census', $1, $2, $3
     from census_stage s cross join lateral jsonb_to_record(s.body) as b (${PERSON_FIELDS})
     where s.import_id = $1 and s.part = 0 and s.outcome = 'new'`,
    [importId, at, by],
  );
  // The register of case holding: a child of this council's census is this council's.
  await tx.query(
    `insert into case_holding (id, child_id, holder, since, reason)
     select gen_random_uuid(), target_id, conjoint_partition(), $2, 'In the census of this council'
     from census_stage where import_id = $1 and part = 0 and outcome = 'new'`,
    [importId, at],
  );
}

export async function addEpisodes(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `insert into episode (id, child_id, state, opened_on, closed_on, closure_reason, origin, import_id, referral_nfa, primary_need)
     select s.target_id, child.target_id, b.state, b."openedOn", b."closedOn", b."closureReason", 'census', $1, b.nfa, b."primaryNeed"
     from census_stage s
       join census_stage child on child.import_id = s.import_id and child.child_number = s.child_number and child.part = 0
       cross join lateral jsonb_to_record(s.body) as b (${EPISODE_FIELDS})
     where s.import_id = $1 and s.part > 0 and s.outcome = 'new' and b."openedOn" is not null`,
    [importId],
  );
}

/** Notes what stood here before it is changed. */
export async function keepBefore(tx: Tx, importId: string, at: Date): Promise<void> {
  await tx.query(
    `insert into census_change (import_id, record_id, created, before, at)
     select $1, s.record_id, s.outcome = 'new', case when s.outcome = 'changed' then jsonb_build_object(
         'hash', r.hash, 'importId', r.import_id,
         'person', case when r.is_child then ${PERSON_BEFORE} end,
         'episode', case when e.id is not null then ${EPISODE_BEFORE} end,
         'modules', (select coalesce(jsonb_agg(jsonb_build_object('module', m.module, 'fields', m.fields) order by m.position), '[]')
           from census_module m where m.record_id = r.id)) end, $2
     from census_stage s
       left join census_record r on r.id = s.record_id
       left join person p on p.id = r.person_id
       left join episode e on e.id = r.episode_id
     where s.import_id = $1 and s.outcome <> 'same'`,
    [importId, at],
  );
}

/** A record that somebody corrected here keeps the correction; that the file says otherwise is listed. */
export async function changeChildren(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `select person.id from person where person.id in (
       select target_id from census_stage where import_id = $1 and part = 0 and outcome = 'changed')
     order by person.id for no key update`,
    [importId],
  );
  await tx.query(
    `update person p set upn = b.upn, upn_unknown = b."upnUnknown", date_of_birth = b."bornOn", expected_on = b."expectedOn",
       unborn = b.unborn, sex = b.sex, ethnicity = b.ethnicity, disabilities = b.disabilities, version = p.version + 1
     from census_stage s cross join lateral jsonb_to_record(s.body) as b (${PERSON_FIELDS})
     where s.import_id = $1 and s.part = 0 and s.outcome = 'changed' and p.id = s.target_id
       and not exists (select from correction where child_id = p.id)`,
    [importId],
  );
  await tx.query(
    `insert into census_problem (import_id, position, line, local_id, child_number, field, rule, message, remedy)
     select $1, last.position + row_number() over (order by s.child_number), (s.body ->> 'line')::int,
       left(s.body ->> 'localIdInFile', 100), s.child_number, 'ChildIdentifiers', 'corrected-here',
       'The file gives other values for a child whose record was corrected here. The correction is kept',
       'Compare the two, and correct the record here or the case system'
     from census_stage s, (select coalesce(max(position), 0) as position from census_problem where import_id = $1) as last
     where s.import_id = $1 and s.part = 0 and s.outcome = 'changed'
       and exists (select from correction where child_id = s.target_id)`,
    [importId],
  );
}

export async function changeEpisodes(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `update episode e set closed_on = b."closedOn", state = b.state, closure_reason = b."closureReason", referral_nfa = b.nfa,
       primary_need = b."primaryNeed", version = e.version + 1
     from census_stage s cross join lateral jsonb_to_record(s.body) as b (${EPISODE_FIELDS})
     where s.import_id = $1 and s.part > 0 and s.outcome = 'changed' and e.id = s.target_id`,
    [importId],
  );
}

/** Records and their modules, as the source had them. */
export async function storeRecords(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `insert into census_record (id, person_id, episode_id, is_child, hash, import_id)
     select s.record_id, child.target_id, e.id, s.part = 0, s.hash, $1
     from census_stage s
       join census_stage child on child.import_id = s.import_id and child.child_number = s.child_number and child.part = 0
       left join episode e on e.id = s.target_id and s.part > 0
     where s.import_id = $1 and s.outcome <> 'same'
     on conflict (id) do update set hash = excluded.hash, import_id = excluded.import_id`,
    [importId],
  );
  await tx.query(
    `delete from census_module where record_id in
       (select record_id from census_stage where import_id = $1 and outcome = 'changed')`,
    [importId],
  );
  await tx.query(
    `insert into census_module (record_id, position, module, fields)
     select s.record_id, m.position, m.value ->> 'module', m.value -> 'fields'
     from census_stage s cross join lateral jsonb_array_elements(s.body -> 'modules') with ordinality as m (value, position)
     where s.import_id = $1 and s.outcome <> 'same'`,
    [importId],
  );
}

/** Which children the file held, and whose problems are whose. */
export async function linkChildren(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `insert into census_seen (import_id, person_id)
     select distinct $1::uuid, target_id from census_stage where import_id = $1 and part = 0`,
    [importId],
  );
  await tx.query(
    `update census_problem problem set person_id = s.target_id from census_stage s
     where problem.import_id = $1 and s.import_id = $1 and s.part = 0 and s.child_number = problem.child_number`,
    [importId],
  );
}

/** The result becomes visible with this statement, and what was staged goes. */
export async function finishImport(tx: Tx, importId: string, at: Date): Promise<void> {
  await tx.query(
    `update census_import i set state = 'done', finished_at = $2, bytes_read = size_bytes,
       children = n.children, episodes = n.episodes, new_children = n.new_children, new_episodes = n.new_episodes,
       changed_records = n.changed, problems = (select count(*) from census_problem where import_id = $1)
     from (select count(*) filter (where part = 0) as children, count(*) filter (where part > 0) as episodes,
         count(*) filter (where part = 0 and outcome = 'new') as new_children,
         count(*) filter (where part > 0 and outcome = 'new') as new_episodes,
         count(*) filter (where outcome = 'changed') as changed
       from census_stage where import_id = $1) as n
     where i.id = $1`,
    [importId, at],
  );
  await tx.query('delete from census_stage where import_id = $1', [importId]);
}
