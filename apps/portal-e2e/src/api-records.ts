import { exampleReferral, ROLES, SERVICES, type Role, type ServiceName } from '@conjoint/contracts';
import type { PartitionEntry } from '@conjoint/platform';
import { randomUUID } from 'node:crypto';
import { ask } from './api-client.js';
import { databaseOf, queryDatabase } from './api-database.js';
import { newName } from './canaries.js';
import { cast, type Person } from './cast.js';
import { postcodeIn } from './households.js';

/** Real records of one council, one of each kind the API names by an id. */
export interface Records {
  readonly referralId: string;
  readonly childId: string;
  readonly draftId: string;
  readonly passingOnId: string;
  readonly alertId: string;
  readonly episodeId: string;
  readonly noteId: string;
  readonly assessmentId: string;
  readonly workerId: string;
  readonly absenceId: string;
  readonly teamId: string;
  readonly allocationId: string;
  readonly restrictionId: string;
  readonly fileId: string;
  readonly importId: string;
  readonly returnId: string;
  readonly costFileId: string;
  readonly ruleId: string;
  readonly runId: string;
  readonly chargeId: string;
  readonly countId: string;
  readonly mandateId: string;
  readonly deadLetterIds: Readonly<Record<ServiceName, string>>;
}

/** Somebody in one of these roles for a partition, or nobody. */
export function someoneWith(roles: readonly Role[] | 'any', place: PartitionEntry): Person | null {
  const players = cast();
  for (const role of roles === 'any' ? ROLES : roles) {
    try {
      return players.inRole(role, place);
    } catch {
      // Nobody there has this role; perhaps somebody has the next.
    }
  }
  return null;
}

export function aReferral(where: PartitionEntry): Record<string, unknown> {
  const { addresses = [], ...rest } = exampleReferral;
  return {
    ...rest,
    received: { receivedAt: new Date(Date.now() - 3_600_000).toISOString(), how: 'telephone' },
    addresses: addresses.map((address) => ({ ...address, postcode: postcodeIn(where) })),
  };
}

/**
 * Made by the council's own people through the API. Something is passed on to `neighbour`, who therefore knows one id of it.
 * Alerts and dead letters nobody makes at will, so that those are put into the database.
 */
export async function makeRecords(council: PartitionEntry, neighbour: PartitionEntry): Promise<Records> {
  const at = `/councils/${council.code}`;
  const worker = someoneWith(['front-door-worker'], council)!;
  const importer = someoneWith(['information-officer', 'performance-analyst'], council)!;
  const officer = someoneWith(['workforce-officer', 'director'], council)!;
  const record = (where: PartitionEntry) =>
    ask<{ referralId: string; children: { childId: string }[] }>(worker, 'post', `${at}/referrals`, {
      requestId: randomUUID(),
      referral: aReferral(where),
    });
  const { referralId, children } = await record(council);
  const passed = await record(neighbour);
  const { passings } = await ask<{ passings: { id: string; referralId: string }[] }>(
    worker,
    'get',
    `${at}/passing-on`,
  );
  const { draft } = await ask<{ draft: { id: string } }>(worker, 'post', `${at}/drafts`, {
    requestId: randomUUID(),
  });
  const { mandates } = await ask<{ mandates: { id: string }[] }>(officer, 'get', `${at}/mandates`);
  return {
    referralId,
    childId: children[0]!.childId,
    draftId: draft.id,
    passingOnId: passings.find((one) => one.referralId === passed.referralId)!.id,
    alertId: await putAlert(council, referralId),
    ...(await workOnCase(council)),
    ...(await putWorkforce(council)),
    ...(await importFile(importer, at)),
    returnId: await putReturn(council),
    ...(await putCosts(council)),
    runId: await putRun(council),
    ...(await putCharge(council, neighbour)),
    mandateId: mandates[0]!.id,
    deadLetterIds: await putDeadLetters(council),
  };
}

/** So that no journey meets them: a charge that its host never made would be compared with the host after a restore. */
export async function removePlanted(
  council: PartitionEntry,
  { deadLetterIds, alertId, chargeId, countId }: Records,
): Promise<void> {
  const recharging = databaseOf('recharging', council.code);
  await queryDatabase(recharging, 'delete from received_charge where id = $1', [chargeId]);
  await queryDatabase(recharging, 'delete from driver_count where id = $1', [countId]);
  for (const service of SERVICES)
    await queryDatabase(databaseOf(service, council.code), 'delete from dead_letter where id = $1', [
      deadLetterIds[service],
    ]);
  await queryDatabase(databaseOf('referrals', council.code), 'delete from alert where id = $1', [alertId]);
}

/** Somebody who left long ago, her team, and a child whom she had and may not have any more. */
async function putWorkforce(
  council: PartitionEntry,
): Promise<Pick<Records, 'workerId' | 'absenceId' | 'teamId' | 'allocationId' | 'restrictionId'>> {
  const database = databaseOf('workforce', council.code);
  const [workerId, absenceId, teamId, allocationId, restrictionId, episodeId] = Array.from(
    { length: 6 },
    () => randomUUID(),
  ) as [string, string, string, string, string, string];
  await queryDatabase(
    database,
    `insert into worker (id, name, employer, employed_here, source, started_on, left_on, said_on, recorded_at, recorded_by)
     values ($1, 'A Test', $2, true, 'officer', '2015-04-01', '2015-04-30', current_date, now(), 'test')`,
    [workerId, council.organisation],
  );
  await queryDatabase(
    database,
    `insert into worker_terms (id, worker_id, valid_from, contract, grade, fte_hundredths, case_holder, recorded_at, recorded_by)
     values ($1, $1, '2015-04-01', 'permanent', 'social-worker', 100, true, now(), 'test')`,
    [workerId],
  );
  await queryDatabase(
    database,
    `insert into worker_absence (id, worker_id, kind, from_on, until_on, recorded_at, recorded_by)
     values ($1, $2, 'training', '2015-04-01', '2015-04-01', now(), 'test')`,
    [absenceId, workerId],
  );
  await queryDatabase(
    database,
    `insert into team (id, name, opened_on, closed_on, recorded_at, recorded_by)
     values ($1, 'A test', '2015-04-01', '2015-04-30', now(), 'test')`,
    [teamId],
  );
  await queryDatabase(
    database,
    `insert into allocation (id, request_id, episode_id, child_id, worker_id, state, started_at, started_by, started_by_name, rationale,
       ended_at, ended_by, ended_by_name, end_reason)
     values ($1, $1, $2, $2, $3, 'ended', '2015-04-01', 'test', 'A test', 'For a test', '2015-04-02', 'test', 'A test', 'For a test')`,
    [allocationId, episodeId, workerId],
  );
  await queryDatabase(
    database,
    `insert into family_restriction (id, worker_id, child_id, reason, recorded_at, recorded_by, recorded_by_name)
     values ($1, $2, $3, 'For a test', '2015-04-01', 'test', 'A test')`,
    [restrictionId, workerId, episodeId],
  );
  return { workerId, absenceId, teamId, allocationId, restrictionId };
}

/** Another child's case, with something written in it. */
async function workOnCase(
  council: PartitionEntry,
): Promise<Pick<Records, 'episodeId' | 'noteId' | 'assessmentId'>> {
  const { episodeId } = await openCase(council);
  const at = `/councils/${council.code}/episodes/${episodeId}`;
  const worker = someoneWith(['social-worker'], council)!;
  const { note } = await ask<{ note: { noteId: string } }>(worker, 'post', `${at}/notes`, {
    requestId: randomUUID(),
    note: {
      kind: 'call',
      happenedAt: new Date(Date.now() - 60_000).toISOString(),
      people: 'The school',
      text: 'All well.',
    },
  });
  const { episode } = await ask<{ episode: { assessments: { id: string }[] } }>(worker, 'get', at);
  return { episodeId, noteId: note.noteId, assessmentId: episode.assessments[0]!.id };
}

async function importFile(importer: Person, at: string): Promise<{ fileId: string; importId: string }> {
  const bytes = Buffer.from('<Message/>');
  const { fileId } = await ask<{ fileId: string }>(importer, 'post', `${at}/files`, {
    purpose: 'cin-census',
    fileName: 'nothing-in-it.xml',
    sizeBytes: bytes.length,
  });
  await ask(importer, 'put', `${at}/files/${fileId}/chunks/0`, bytes);
  const started = await ask<{ import: { id: string } }>(importer, 'post', `${at}/imports`, {
    requestId: randomUUID(),
    fileId,
  });
  return { fileId, importId: started.import.id };
}

/** One that was made long ago: making one needs an episode and a sign-in of just now. */
async function putReturn(council: PartitionEntry): Promise<string> {
  const id = randomUUID();
  await queryDatabase(
    databaseOf('referrals', council.code),
    `insert into cin_return (id, request_id, year, state, asked_at, asked_by, asked_by_name, mandate_ids, correlation_id)
     values ($1, $1, 2015, 'cancelled', '2015-04-01', 'test', 'A test', '{}', 'test')`,
    [id],
  );
  return id;
}

/** A cost file that was let go, and a rule that has ended: neither says anything of a child or changes what is charged. */
async function putCosts(council: PartitionEntry): Promise<{ costFileId: string; ruleId: string }> {
  const [costFileId, ruleId] = [randomUUID(), randomUUID()];
  const database = databaseOf('recharging', council.code);
  await queryDatabase(
    database,
    `insert into cost_file (id, request_id, upload_id, file_name, size_bytes, sha256, take, state, uploaded_by, uploaded_by_name, at,
       mandate_ids, correlation_id)
     values ($1, $1, $1, 'for-a-test.csv', 1, repeat('0', 64), 'ask', 'discarded', 'test', 'A test', '2015-04-01', '{}', 'test')`,
    [costFileId],
  );
  await queryDatabase(
    database,
    `insert into pool_rule (id, cost_centre_prefix, valid_from, valid_until, made_by, made_by_name, made_at)
     values ($1, 'ZZ', '2015-04-01', '2015-04-30', 'test', 'A test', '2015-04-01')`,
    [ruleId],
  );
  return { costFileId, ruleId };
}

/** A run that was cancelled: nothing is charged by it. */
async function putRun(council: PartitionEntry): Promise<string> {
  const id = randomUUID();
  await queryDatabase(
    databaseOf('recharging', council.code),
    `insert into recharge_run (id, request_id, agreement_key, agreement_hash, kind, financial_year, quarter, period_from, period_until, state,
       prepared_by, prepared_by_name, prepared_at)
     select $1, $1, key, content_hash, 'quarter', '2015-16', 1, '2015-04-01', '2015-06-30', 'cancelled', 'test', 'A test', '2015-04-01'
     from agreement order by content_hash limit 1`,
    [id],
  );
  return id;
}

async function putAlert(council: PartitionEntry, referralId: string): Promise<string> {
  const id = randomUUID();
  await queryDatabase(
    databaseOf('referrals', council.code),
    `insert into alert (id, kind, at, for_role, referral_id, text) values ($1, 'information-joined', now(), 'front-door-worker', $2, 'For a test')`,
    [id, referralId],
  );
  return id;
}

async function putDeadLetters(council: PartitionEntry): Promise<Record<ServiceName, string>> {
  const ids = {} as Record<ServiceName, string>;
  for (const service of SERVICES) {
    const id = (ids[service] = randomUUID());
    await queryDatabase(
      databaseOf(service, council.code),
      `insert into dead_letter (id, event_id, name, source, message, attempts, error_code)
       values ($1, $2, 'nothing.happened.v1', 'test', '{}', 5, 'not-found')`,
      [id, randomUUID()],
    );
  }
  return ids;
}

export interface OpenedCase {
  readonly childId: string;
  readonly referralId: string;
  readonly episodeId: string;
  readonly name: string;
}

/** A case as the front door leaves it: a referral of one child recorded and decided by the API, so that a journey begins with the work. */
export async function openCase(
  council: PartitionEntry,
  outcome: 'child-and-family-assessment' | 'strategy-discussion' = 'child-and-family-assessment',
): Promise<OpenedCase> {
  const at = `/councils/${council.code}`;
  const worker = someoneWith(['front-door-worker'], council)!;
  const manager = someoneWith(['front-door-manager'], council)!;
  const [givenName, familyName] = [newName(), newName()];
  const referral = {
    ...aReferral(council),
    children: [{ ref: 'c1', givenName, familyName, dateOfBirth: '2017-04-02', sex: 'F' }],
    adults: [],
    relationships: [],
    addresses: (aReferral(council)['addresses'] as { people: string[] }[])
      .slice(0, 1)
      .map((address) => ({ ...address, people: ['c1'] })),
  };
  const { referralId, children } = await ask<{ referralId: string; children: { childId: string }[] }>(
    worker,
    'post',
    `${at}/referrals`,
    { requestId: randomUUID(), referral },
  );
  const { childId } = children[0]!;
  await ask(manager, 'post', `${at}/referrals/${referralId}/decisions`, {
    requestId: randomUUID(),
    version: 1,
    decisions: [{ childId, outcome, rationale: 'What life is like at home needs to be understood.' }],
  });
  const { child } = await ask<{ child: { episodes: { id: string }[] } }>(
    manager,
    'get',
    `${at}/children/${childId}`,
  );
  return { childId, referralId, episodeId: child.episodes[0]!.id, name: `${givenName} ${familyName}` };
}

/** A charge of nothing that was answered long ago, and a count of nothing: neither is in any balance. */
async function putCharge(
  council: PartitionEntry,
  neighbour: PartitionEntry,
): Promise<{ chargeId: string; countId: string }> {
  const [chargeId, countId] = [randomUUID(), randomUUID()];
  const sealed = {
    chargeId,
    runId: randomUUID(),
    sequence: 1,
    previousChargeId: null,
    reference: 'api-test 2014-15 Q4 / 1',
    agreementKey: `api-${chargeId.slice(0, 8)}`,
    agreementHash: 'a'.repeat(64),
    kind: 'quarter',
    period: { from: '2015-01-01', until: '2015-03-31' },
    accountingDate: '2015-03-31',
    pools: [],
    totals: [],
    totalPence: 0,
    lineCount: 0,
    linesRoot: 'b'.repeat(64),
    runHash: 'c'.repeat(64),
    previousRunHash: null,
    journalRef: 'J000000',
    sealedAt: '2015-04-01T09:00:00Z',
  };
  const database = databaseOf('recharging', council.code);
  await queryDatabase(
    database,
    `insert into received_charge (id, host, agreement_key, sequence, reference, kind, period_from, period_until, total_pence, sealed,
       sealed_at, received_at, state, failed_checks, checked_at, journal_ref, posted_on)
     values ($1, $2, $3, 1, $4, 'quarter', '2015-01-01', '2015-03-31', 0, $5, '2015-04-01', '2015-04-01', 'posted', 0, '2015-04-01',
       'J000000', '2015-04-01')`,
    [chargeId, neighbour.code, sealed.agreementKey, sealed.reference, JSON.stringify(sealed)],
  );
  await queryDatabase(
    database,
    `insert into driver_count (id, agreement_key, agreement_hash, driver, period_from, period_until, count, episodes, evidence_hash,
       counted_at, confirmed_at)
     values ($1, $2, $3, 'caseload-days', '2015-01-01', '2015-03-31', 0, 0, $4, '2015-04-01', '2015-04-01')`,
    [countId, sealed.agreementKey, sealed.agreementHash, countId.replaceAll('-', '').padEnd(64, '0')],
  );
  return { chargeId, countId };
}
