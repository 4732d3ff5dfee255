import type { PartitionDb, Tx } from '@conjoint/platform';

/**
 * Whether a person is one this import added or changed. Asked by index for each row that may build on it: right after a
 * bulk import the planner knows nothing of the new rows, and a join of everything with everything can take minutes.
 */
const touched = (personId: string): string =>
  `exists (select from census_record r join census_change c on c.record_id = r.id
     where r.person_id = ${personId} and c.import_id = $1)`;

/** What may build on imported children, with how many of them. In the order of how it is told. */
const BUILT_ON: readonly { sql: string; tells: string }[] = [
  {
    sql: `select count(distinct seen.person_id) from census_seen seen join census_import later on later.id = seen.import_id
      where later.state = 'done' and later.finished_at > (select finished_at from census_import where id = $1)
        and seen.import_id <> $1 and ${touched('seen.person_id')}`,
    tells: 'been imported again since: undo the later import first',
  },
  {
    sql: `select count(distinct child_id) from referral_child where ${touched('child_id')}`,
    tells: 'been named in a referral',
  },
  {
    sql: `select count(distinct child_id) from (select child_id from information
        union all select child_id from episode where origin = 'referral'
        union all select child_id from clock where child_id is not null
        union all select child_id from restriction) as work
      where ${touched('work.child_id')}`,
    tells: 'been worked with since',
  },
  {
    sql: `select count(distinct child_id) from correction where ${touched('child_id')}`,
    tells: 'had a correction',
  },
  {
    sql: `select count(distinct person_id) from (select person_id from residence
        union all select from_person_id from relationship union all select to_person_id from relationship
        union all select child_id from case_holding where referral_id is not null or until is not null)
      as household (person_id) where ${touched('household.person_id')}`,
    tells: 'had a household or another case-holding council recorded',
  },
  {
    sql: `select count(distinct child_id) from episode where worker_key is not null and ${touched('child_id')}`,
    tells: 'been given a worker',
  },
];

/** Why an import cannot be undone, for people, or null when it can. */
export async function whyNotUndoable(db: PartitionDb | Tx, importId: string): Promise<string | null> {
  const rows = await db.query<Record<string, string>>(
    `select ${BUILT_ON.map(({ sql }, index) => `(${sql}) as n${index}`).join(', ')}`,
    [importId],
  );
  const reasons = BUILT_ON.map(({ tells }, index) => ({ count: Number(rows[0]![`n${index}`]), tells }))
    .filter(({ count }) => count > 0)
    .map(
      ({ count, tells }) => `${count === 1 ? '1 child of it has' : `${count} children of it have`} ${tells}`,
    );
  return reasons.length === 0 ? null : reasons.join('; ');
}

/** Puts back what stood there before, and takes out what was added. */
export async function takeBack(tx: Tx, importId: string): Promise<void> {
  await restoreChanged(tx, importId);
  await removeAdded(tx, importId);
}

async function restoreChanged(tx: Tx, importId: string): Promise<void> {
  const changed = `census_change c join census_record r on r.id = c.record_id where c.import_id = $1 and not c.created`;
  await tx.query(
    `update person p set upn = b.upn, upn_unknown = b."upnUnknown", date_of_birth = b."bornOn", expected_on = b."expectedOn",
       unborn = b.unborn, sex = b.sex, ethnicity = b.ethnicity, disabilities = b.disabilities, version = p.version + 1
     from (select r.person_id, c.before -> 'person' as was from ${changed} and r.is_child) as before
       cross join lateral jsonb_to_record(before.was) as b (upn text, "upnUnknown" text, "bornOn" date, "expectedOn" date,
         unborn boolean, sex text, ethnicity text, disabilities text[])
     where p.id = before.person_id`,
    [importId],
  );
  await tx.query(
    `update episode e set closed_on = b."closedOn", state = b.state, closure_reason = b."closureReason", referral_nfa = b.nfa,
       primary_need = b."primaryNeed", version = e.version + 1
     from (select r.episode_id, c.before -> 'episode' as was from ${changed} and r.episode_id is not null) as before
       cross join lateral jsonb_to_record(before.was) as b ("closedOn" date, state text, "closureReason" text, nfa boolean, "primaryNeed" text)
     where e.id = before.episode_id`,
    [importId],
  );
  await tx.query(`delete from census_module where record_id in (select r.id from ${changed})`, [importId]);
  await tx.query(
    `insert into census_module (record_id, position, module, fields)
     select before.id, m.position, m.value ->> 'module', m.value -> 'fields'
     from (select r.id, c.before -> 'modules' as modules from ${changed}) as before
       cross join lateral jsonb_array_elements(before.modules) with ordinality as m (value, position)`,
    [importId],
  );
  await tx.query(
    `update census_record r set hash = c.before ->> 'hash', import_id = (c.before ->> 'importId')::uuid
     from census_change c where c.import_id = $1 and not c.created and c.record_id = r.id`,
    [importId],
  );
}

async function removeAdded(tx: Tx, importId: string): Promise<void> {
  const added = await tx.query<{
    id: string;
    is_child: boolean;
    person_id: string;
    episode_id: string | null;
  }>(
    `select r.id, r.is_child, r.person_id, r.episode_id from census_change c join census_record r on r.id = c.record_id
     where c.import_id = $1 and c.created`,
    [importId],
  );
  await tx.query('delete from census_seen where import_id = $1', [importId]);
  await tx.query('delete from census_problem where import_id = $1', [importId]);
  await tx.query('delete from census_change where import_id = $1', [importId]);
  await tx.query('delete from census_record where id = any($1::uuid[])', [added.map(({ id }) => id)]);
  const episodes = added.flatMap(({ episode_id: id }) => id ?? []);
  await tx.query('delete from episode where id = any($1::uuid[])', [episodes]);
  const children = added.filter((record) => record.is_child).map(({ person_id: id }) => id);
  await tx.query('delete from person where id = any($1::uuid[])', [children]);
}

/** The stored command: what is to be done, who asked, why and by which mandates. */
export async function askUndo(
  tx: Tx,
  importId: string,
  asked: { by: string; byName: string; reason: string; mandateIds: string[]; correlationId: string },
): Promise<void> {
  await tx.query(
    `update census_import set state = 'undoing', undone_by = $2, undone_by_name = $3, undo_reason = $4, undo_mandate_ids = $5,
       undo_correlation_id = $6 where id = $1`,
    [importId, asked.by, asked.byName, asked.reason, asked.mandateIds, asked.correlationId],
  );
}

export async function finishUndo(tx: Tx, importId: string, at: Date): Promise<void> {
  await tx.query(`update census_import set state = 'undone', undone_at = $2 where id = $1`, [importId, at]);
}

/** The import stays: nobody undid it. */
export async function keepImport(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `update census_import set state = 'done', undone_by = null, undone_by_name = null, undo_reason = null,
       undo_mandate_ids = null, undo_correlation_id = null where id = $1`,
    [importId],
  );
}
