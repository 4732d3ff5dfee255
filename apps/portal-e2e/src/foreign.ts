import type { PartitionEntry } from '@conjoint/platform';
import { databasesOf, type Statement } from './api-database.js';
import type { Operation, Place } from './api-operations.js';
import type { Records } from './api-records.js';

/** What a service asks of its own databases all the time, whoever calls: leases, relay, sealer, reconciler, imports, new connections. */
const HOUSEKEEPING = [
  /^insert into lease /,
  /^update lease set expires_at/,
  /^select audit\.id, audit\.row_hash from audit_pending /,
  /^select 1 from audit_pending limit 1$/,
  /^select 1 from outbox where sent_at is null and voided_at is null /,
  /^select 1 from audit_seal where seal = /,
  /^select 1 from lease where name = \$1 and holder = \$2 and fence = \$3 for update$/,
  /^select seal, chain_hash from audit_seal order by seal desc limit 1$/,
  /^insert into audit_(seal|head) /,
  /^delete from audit_pending where /,
  /^select to_char\(day, 'YYYY-MM-DD'\) as day, s\.seal, /,
  /^select count\(\*\)::int as events from dead_letter /,
  /^update dead_letter set message = '\{\}' where resolved_at < /,
  /^select id, owner_name, exists \(.* as hidden from draft /,
  /^with old as \( delete from draft where greatest\(saved_at, taken_over_at\) < /,
  /^delete from draft_takeover where at < /,
  /^delete from discarded_draft where discarded_at < /,
  /^with forgotten as \( update passing_on set told = null /,
  // What a transaction did is between these.
  /^(begin|start transaction|commit|rollback)\b/i,
  /^select id, aggregate_id, .* from outbox where sent_at is null /,
  /^select id, name, subject, seq from outbox where /,
  /^select asked\.id from unnest\(\$1::uuid\[\]\) as asked \(id\) where not exists \(select 1 from inbox /,
  /^delete from (outbox|inbox) where /,
  /^select id, file_id, file_name, .* from census_import /,
  /^select id, year, serial, .* from cin_return where state in /,
  /^select \* from cost_file where state in /,
  /^select w\.run_id as "runId", .* from recharge_run r join run_work w on /,
  /^update cost_file set state = 'discarded' where state = 'staged' and at < /,
  /^with gone as \(delete from uploaded_file where /,
  /^with gone as \(\s*update cin_return set state = 'removed'/,
  /^select id, state, started_at as "startedAt", .* from rebuild where finished_at is null/,
  /^select conjoint_partition\(\) as partition, /,
  /^select id, said_on::text as "saidOn", /,
  /^update worker set said_on = /,
  /^select 1$/,
  /^select state, epoch, restored_at from partition_info/,
  // Who is refused, read anew for a while after somebody asked for something (ADR 7).
  /^select 'mandate' as kind, mandate_id::text as id from refused_mandate /,
];

/** What was asked of the databases of a partition, without what its services ask by themselves. */
export const askedOf = (partition: PartitionEntry, statements: readonly Statement[]): Statement[] => {
  const databases = databasesOf(partition.code);
  return statements.filter(
    ({ database, text }) => databases.includes(database) && !HOUSEKEEPING.some((known) => known.test(text)),
  );
};

/** What an address names that is no id of a record, and a value of it. */
export const NOT_AN_ID: Readonly<Record<string, string>> = {
  number: '0',
  part: 'decisions',
  role: 'information-officer',
  agreementKey: 'for-a-test',
  subjective: '1010',
};

/** The name of what a place in a body holds: of a list of ids, one of them. */
export function nameOf(place: Place): string {
  const name = String(place.findLast((step) => typeof step === 'string'));
  const inAList = typeof place.at(-1) === 'number';
  if (!inAList) return name;
  return name === 'managers' || name === 'members' ? 'workerId' : name.replace(/s$/, '');
}

/** The id of a council's own record that a field of this name holds. */
export function idFor(records: Records, { service }: Pick<Operation, 'service'>, name: string): string {
  if (name === 'id' && service !== 'portal') return records.deadLetterIds[service];
  if (/^(subjectId|recordId)$|childId$/i.test(name)) return records.childId;
  const value = NOT_AN_ID[name];
  if (value !== undefined) return value;
  const id = (records as unknown as Record<string, string | undefined>)[name];
  if (id === undefined) throw new Error(`no record is known for "${name}"; add one to api-records.ts`);
  return id;
}
