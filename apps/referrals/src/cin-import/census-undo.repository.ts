import type { GivenRight, PartitionDb, Tx } from '@conjoint/platform';

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

/** Told after each step how many rows of how many are done. */
export type UndoProgress = (done: number, total: number) => void;

/** Rows taken back by one statement: few enough that somebody who waits sees it move. */
const STEP = 1000;

interface Touched {
  id: string;
  created: boolean;
  is_child: boolean;
  person_id: string;
  episode_id: string | null;
}

/** Puts back what stood there before, and takes out what was added. */
export async function takeBack(tx: Tx, importId: string, progress: UndoProgress): Promise<void> {
  const touched = await tx.query<Touched>(
    `select r.id, c.created, r.is_child, r.person_id, r.episode_id from census_change c join census_record r on r.id = c.record_id
     where c.import_id = $1`,
    [importId],
  );
  const changed = touched.filter(({ created }) => !created).map(({ id }) => id);
  const added = touched.filter(({ created }) => created);
  const steps: [string[], (ids: string[]) => Promise<unknown>][] = [
    [changed, (ids) => restore(tx, importId, ids)],
    [[], () => forgetImport(tx, importId)],
    [added.map(({ id }) => id), (ids) => remove(tx, 'census_record', ids)],
    [added.flatMap(({ episode_id: id }) => id ?? []), (ids) => remove(tx, 'episode', ids)],
    [added.filter((one) => one.is_child).map(({ person_id: id }) => id), (ids) => remove(tx, 'person', ids)],
  ];
  const total = steps.reduce((sum, [ids]) => sum + ids.length, 0);
  let done = 0;
  for (const [ids, step] of steps) {
    for (let from = 0; from === 0 || from < ids.length; from += STEP) {
      const some = ids.slice(from, from + STEP);
      await step(some);
      done += some.length;
      progress(done, total);
    }
  }
}

/** Some of the records that the import changed, as they were before. */
async function restore(tx: Tx, importId: string, recordIds: string[]): Promise<void> {
  const changed = `census_change c join census_record r on r.id = c.record_id
    where c.import_id = $1 and not c.created and c.record_id = any($2::uuid[])`;
  const which = [importId, recordIds];
  await tx.query(
    `update person p set upn = b.upn, upn_unknown = b."upnUnknown", date_of_birth = b."bornOn", expected_on = b."expectedOn",
       unborn = b.unborn, sex = b.sex, ethnicity = b.ethnicity, disabilities = b.disabilities, version = p.version + 1
     from (select r.person_id, c.before -> 'person' as was from ${changed} and r.is_child) as before
       cross join lateral jsonb_to_record(before.was) as b (upn text, "upnUnknown" text, "bornOn" date, "expectedOn" date,
         unborn boolean, sex text, ethnicity text, disabilities text[])
     where p.id = before.person_id`,
    which,
  );
  await tx.query(
    `update episode e set closed_on = b."closedOn", state = b.state, closure_reason = b."closureReason", referral_nfa = b.nfa,
       primary_need = b."primaryNeed", version = e.version + 1
     from (select r.episode_id, c.before -> 'episode' as was from ${changed} and r.episode_id is not null) as before
       cross join lateral jsonb_to_record(before.was) as b ("closedOn" date, state text, "closureReason" text, nfa boolean, "primaryNeed" text)
     where e.id = before.episode_id`,
    which,
  );
  await tx.query(`delete from census_module where record_id in (select r.id from ${changed})`, which);
  await tx.query(
    `insert into census_module (record_id, position, module, fields)
     select before.id, m.position, m.value ->> 'module', m.value -> 'fields'
     from (select r.id, c.before -> 'modules' as modules from ${changed}) as before
       cross join lateral jsonb_array_elements(before.modules) with ordinality as m (value, position)`,
    which,
  );
  await tx.query(
    `update census_record r set hash = c.before ->> 'hash', import_id = (c.before ->> 'importId')::uuid
     from census_change c where c.import_id = $1 and not c.created and c.record_id = r.id and c.record_id = any($2::uuid[])`,
    which,
  );
}

async function forgetImport(tx: Tx, importId: string): Promise<void> {
  for (const table of ['census_seen', 'census_problem', 'census_change'])
    await tx.query(`delete from ${table} where import_id = $1`, [importId]);
}

function remove(tx: Tx, table: 'census_record' | 'episode' | 'person', ids: string[]): Promise<unknown> {
  return tx.query(`delete from ${table} where id = any($1::uuid[])`, [ids]);
}

/** Beside the transaction that takes back, so that it is seen before the end of that. */
export async function saveUndoProgress(
  db: PartitionDb,
  importId: string,
  { done, total }: { done: number; total: number },
): Promise<void> {
  await db.query('update census_undo set done = $2, total = $3 where import_id = $1', [
    importId,
    done,
    total,
  ]);
}

/** The stored command: what is to be done, who asked, why and by which mandates. */
export async function askUndo(
  tx: Tx,
  importId: string,
  asked: {
    by: string;
    byName: string;
    reason: string;
    right: GivenRight;
    correlationId: string;
  },
): Promise<void> {
  await tx.query(
    `update census_import set state = 'undoing', undone_by = $2, undone_by_name = $3, undo_reason = $4, undo_mandate_ids = $5,
       undo_correlation_id = $6, undo_mandate_ends = $7::date[] where id = $1`,
    [importId, asked.by, asked.byName, asked.reason, asked.right.ids, asked.correlationId, asked.right.ends],
  );
  await tx.query('insert into census_undo (import_id) values ($1)', [importId]);
}

export async function finishUndo(tx: Tx, importId: string, at: Date): Promise<void> {
  await tx.query(`update census_import set state = 'undone', undone_at = $2 where id = $1`, [importId, at]);
  await tx.query('delete from census_undo where import_id = $1', [importId]);
}

/** The import stays: nobody undid it. */
export async function keepImport(tx: Tx, importId: string): Promise<void> {
  await tx.query(
    `update census_import set state = 'done', undone_by = null, undone_by_name = null, undo_reason = null,
       undo_mandate_ids = null, undo_mandate_ends = null, undo_correlation_id = null where id = $1`,
    [importId],
  );
  await tx.query('delete from census_undo where import_id = $1', [importId]);
}
