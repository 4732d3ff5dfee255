import type { Tx } from '@conjoint/platform';
import type { Period } from '../cin-rules/facts.js';
import { ownLocalId } from '../cin-writing/raw-modules.js';
import type { RecordedChild } from '../cin-writing/recorded-child.js';
import { OF_YEAR } from './cin-return.repository.js';

/** Before every id there is. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Batch {
  period: Period;
  /** The child after which to go on, in the order of ids. */
  after: string;
  limit: number;
}

/**
 * The next children with an episode of the year, or with one of a census that nobody can date. Restricted records are among them: the
 * return is the authority's by law, and names nobody.
 */
export async function nextChildren(tx: Tx, { period, after, limit }: Batch): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from (
       (select e.child_id as id from episode e where e.child_id > $3 and ${OF_YEAR} group by e.child_id order by e.child_id limit $4)
       union
       (select r.person_id from census_record r where r.person_id > $3 and r.episode_id is null and not r.is_child
        group by r.person_id order by r.person_id limit $4)) as next
     order by id limit $4`,
    [period.from, period.until, after, limit],
  );
  return rows.map(({ id }) => id);
}

/** A child that goes out for the first time gets the number by which this council will always name it to the DfE. Gives who got one. */
export async function numberChildren(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const without = await tx.query<{ id: string }>(
    `select id from person where id = any($1::uuid[]) and coalesce(local_id, '') = '' order by id for no key update`,
    [ids],
  );
  const numbered = without.map(({ id }) => id);
  if (numbered.length === 0) return [];
  await tx.query(
    `update person p set local_id = given.local_id from unnest($1::uuid[], $2::text[]) as given (id, local_id)
     where p.id = given.id`,
    [numbered, numbered.map(ownLocalId)],
  );
  return numbered;
}

const MODULES = (record: string): string => `(
  select coalesce(jsonb_agg(jsonb_build_object('module', m.module, 'fields', m.fields) order by m.position), '[]')
  from census_module m where m.record_id = ${record})`;

/** Everything the records hold of these children as far as the year is concerned: one statement, so that each child is of one moment. */
export async function recordedChildren(
  tx: Tx,
  ids: readonly string[],
  { from, until }: Period,
): Promise<RecordedChild[]> {
  return tx.query<RecordedChild>(
    `select p.id as "personId", p.local_id as "localId", p.upn, p.upn_unknown as "upnUnknown", p.date_of_birth::text as "bornOn",
       p.expected_on::text as "expectedOn", p.sex, p.ethnicity, p.disabilities,
       coalesce((select ${MODULES('r.id')} from census_record r where r.person_id = p.id and r.is_child order by r.id limit 1), '[]')
         as census,
       (select coalesce(jsonb_agg(jsonb_build_object('openedOn', e.opened_on, 'closedOn', e.closed_on, 'state', e.state,
           'closureReason', e.closure_reason, 'nfa', e.referral_nfa, 'primaryNeed', e.primary_need, 'source', referral.source_code,
           'census', coalesce((select ${MODULES('r.id')} from census_record r where r.episode_id = e.id order by r.id limit 1), '[]'),
           'assessments', (select coalesce(jsonb_agg(jsonb_build_object('startedOn', a.started_on, 'completedOn', a.completed_on,
             'factors', case when a.state = 'completed' then a.factors else '{}' end) order by a.started_on, a.id), '[]')
             from assessment a where a.episode_id = e.id and a.state <> 'ended')) order by e.opened_on, e.id), '[]')
         from episode e left join referral on referral.id = e.referral_id where e.child_id = p.id and ${OF_YEAR}) as episodes,
       (select coalesce(jsonb_agg(${MODULES('r.id')} order by r.id), '[]') from census_record r
         where r.person_id = p.id and not r.is_child and r.episode_id is null) as undated
     from person p where p.id = any($3::uuid[]) order by p.id`,
    [from, until, ids],
  );
}
