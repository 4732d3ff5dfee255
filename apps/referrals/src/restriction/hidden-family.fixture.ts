import {
  acceptPassingOn,
  checkAuthority,
  checkRole,
  exampleNote,
  exampleReferral,
  getReferral,
  recordDecision,
  recordReferral,
  ROLES,
  writeNote,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import type { TestPerson, TestWorld } from '@conjoint/testing';

export const HF = 'E09000013';
export const KC = 'E09000020';

/** Ids of records that name a child to be hidden. */
export interface HiddenIds {
  childId: string;
  referralId: string;
  passingOnId: string;
  alertId: string;
  episodeId: string;
  noteId: string;
  assessmentId: string;
  draftId: string;
}
export interface HiddenFamily extends HiddenIds {
  /** In the same referrals, and not hidden. */
  siblingId: string;
  importId: string;
  returnId: string;
  /** Of the hidden child, and of its sibling. */
  episodeIds: string[];
  siblingEpisodeId: string;
  hidden: string[];
  /** Whatever of this stands in an answer betrays a hidden child. */
  canaries: string[];
}

/** Somebody with every role but the keeper's. */
export function everybody(world: TestWorld, { name = 'A Person', partition = HF } = {}): TestPerson {
  const roles: Role[] = ROLES.filter((role) => role !== 'information-officer');
  return world.person({ partition, roles, name, key: `${partition.toLowerCase()}.everybody` });
}

const child = (ref: string, givenName: string, familyName: string, dateOfBirth: string) => ({
  ref,
  givenName,
  familyName,
  dateOfBirth,
  sex: 'F' as const,
});
export const HIDDEN_CHILD = child('c1', 'Zephyrine', 'Hiddenlight', '2015-03-04');
const SIBLING = child('c2', 'Orla', 'Openfield', '2013-05-06');
const WAITING = child('c1', 'Hesper', 'Hiddenlight', '2011-07-08');
export const WAITING_SIBLING = child('c2', 'Pax', 'Openfield', '2010-09-10');

const household = (
  children: (typeof SIBLING & { sameAsChildId?: string | undefined })[],
  postcode: string,
) => ({
  ...exampleReferral,
  children,
  adults: [],
  relationships: [{ from: 'c1', to: 'c2', kind: 'brother-or-sister' as const }],
  addresses: [{ ref: 'h1', lines: ['3 Example Grove'], postcode, people: ['c1', 'c2'] }],
});

/**
 * A child with everything that can name it: a decided referral beside a sibling, one passed on that joined the sibling's open
 * episode, an alert and a problem of a census; and another one whose referral still waits.
 */
export async function hiddenFamily(world: TestWorld): Promise<HiddenFamily> {
  await world.answer(checkAuthority, HF, ({ outcomes }) => ({
    answers: outcomes.map((outcome) => ({
      outcome,
      allowed: true,
      authorityId: 'authority-1',
      statute: 'Local Government Act 2000, section 9E',
      holders: [],
    })),
  }));
  await world.answer(checkRole, HF, () => ({ held: true }));
  const worker = everybody(world);
  const record = async (referral: object) =>
    worker.send(recordReferral, { requestId: newId(), referral: referral as never });
  const decided = await record(household([HIDDEN_CHILD, SIBLING], 'W6 9JU'));
  const [childId, siblingId] = decided.children.map((one) => one.childId) as [string, string];
  const rationale = 'Zephyrine is safe, so this is all that Orla needs.';
  await worker.send(recordDecision, {
    requestId: newId(),
    referralId: decided.referralId,
    version: 1,
    decisions: [
      { childId, outcome: 'no-further-action', rationale },
      { childId: siblingId, outcome: 'child-and-family-assessment', rationale },
    ],
  });
  const passedOn = await record(
    household(
      [
        { ...HIDDEN_CHILD, sameAsChildId: childId },
        { ...SIBLING, sameAsChildId: siblingId },
      ],
      'W10 5AA',
    ),
  );
  await world.settled();
  const { passingOn } = (await worker.send(getReferral, { referralId: passedOn.referralId })).referral;
  const { id: passingOnId } = passingOn!;
  await everybody(world, { partition: KC }).send(acceptPassingOn, {
    passingOnId,
    version: 1,
    recognised: [],
  });
  await world.settled();
  const waiting = await record(household([WAITING, WAITING_SIBLING], 'W6 9JU'));
  const hidden = [childId, waiting.children[0]!.childId];
  const episodes = await episodesOf(world, decided.referralId);
  const [alertId, importId, returnId, draftId] = [newId(), newId(), newId(), newId()];
  await insertTraces(world, { childId, alertId, importId });
  await insertReturn(world, { childId, returnId });
  await insertForgotten(world, { childId, draftId });
  const referralIds = [decided, passedOn, waiting].map(({ referralId }) => referralId);
  return {
    childId,
    referralId: decided.referralId,
    passingOnId,
    alertId,
    siblingId,
    importId,
    returnId,
    draftId,
    episodeIds: Object.values(episodes),
    episodeId: episodes[childId]!,
    siblingEpisodeId: episodes[siblingId]!,
    ...(await writtenAbout(world, {
      childId,
      episodeId: episodes[childId]!,
      referralId: decided.referralId,
    })),
    hidden,
    canaries: [...hidden, ...referralIds, passingOnId, 'Hiddenlight', 'Hesper', 'Zephyrine', 'L-HIDDEN'],
  };
}

/** By child. */
async function episodesOf(world: TestWorld, referralId: string): Promise<Record<string, string>> {
  const rows = await world
    .db('referrals', HF)
    .query<{ id: string; child_id: string }>('select id, child_id from episode where referral_id = $1', [
      referralId,
    ]);
  return Object.fromEntries(rows.map(({ id, child_id: childId }) => [childId, id]));
}

/** A note of its case, and an assessment with its clock, as an earlier stretch of work had left them. */
async function writtenAbout(
  world: TestWorld,
  { childId, episodeId, referralId }: { childId: string; episodeId: string; referralId: string },
): Promise<{ noteId: string; assessmentId: string }> {
  const db = world.db('referrals', HF);
  const { note } = await everybody(world).send(writeNote, {
    requestId: newId(),
    episodeId,
    note: { ...exampleNote, happenedAt: '2026-11-21T10:00:00Z' },
  });
  const assessmentId = newId();
  await db.query(
    `insert into assessment (id, episode_id, child_id, referral_id, state, started_on)
     values ($1, $2, $3, $4, 'ended', '2026-11-20')`,
    [assessmentId, episodeId, childId, referralId],
  );
  await db.query(
    `insert into clock (id, kind, referral_id, child_id, derivation, started_at, due_at)
     select gen_random_uuid(), kind, $1, $2, derivation, started_at, due_at from clock
     where kind = 'child-and-family-assessment' limit 1`,
    [referralId, childId],
  );
  return { noteId: note.noteId, assessmentId };
}

/** What a worker elsewhere in the council, and a census, have left of the child. */
async function insertTraces(
  world: TestWorld,
  { childId, alertId, importId }: { childId: string; alertId: string; importId: string },
): Promise<void> {
  const db = world.db('referrals', HF);
  await db.query(
    `insert into alert (id, kind, at, for_role, child_id, text) values ($1, 'test', now(), 'team-manager', $2, 'News')`,
    [alertId, childId],
  );
  await db.query(
    `insert into census_import (id, request_id, file_id, file_name, size_bytes, state, as_sample, asked_at, asked_by,
       asked_by_name, mandate_ids, correlation_id, problems)
     values ($1, $1, $1, 'cin.xml', 1, 'done', false, now(), 'x', 'X', '{}', 'c', 2)`,
    [importId],
  );
  await db.query(
    `insert into census_problem (import_id, position, local_id, person_id, field, rule, message, remedy)
     values ($1, 1, 'L-HIDDEN', $2, 'UPN', '1510', 'Wrong', 'Correct it'),
            ($1, 2, 'L-OPEN', null, 'UPN', '1510', 'Wrong', 'Correct it')`,
    [importId, childId],
  );
}

/** A return for the DfE, in which something of the child is missing. */
async function insertReturn(
  world: TestWorld,
  { childId, returnId }: { childId: string; returnId: string },
): Promise<void> {
  const db = world.db('referrals', HF);
  await db.query(
    `insert into cin_return (id, request_id, year, state, asked_at, asked_by, asked_by_name, mandate_ids, correlation_id, problems,
       size_bytes, sha256, finished_at)
     values ($1, $1, 2026, 'done', now(), 'x', 'X', '{}', 'c', 1, 1, 'x', now())`,
    [returnId],
  );
  await db.query(
    `insert into cin_return_problem (return_id, position, local_id, person_id, field, rule, message, remedy)
     values ($1, 1, 'L-HIDDEN', $2, 'UPN', '1510', 'Wrong', 'Correct it')`,
    [returnId, childId],
  );
}

/** A form about the child that somebody began long ago, and a manager was told of. */
async function insertForgotten(
  world: TestWorld,
  { childId, draftId }: { childId: string; draftId: string },
): Promise<void> {
  const answers = { children: [{ ...HIDDEN_CHILD, unborn: false, sameAsChildId: childId }] };
  await world.db('referrals', HF).query(
    `insert into draft (id, request_id, owner_key, owner_name, answers, started_at, saved_at, alerted_at)
     values ($1, $1, 'hf.colleague', 'A Colleague', $2, '2026-11-18', '2026-11-18', '2026-11-20')`,
    [draftId, JSON.stringify(answers)],
  );
}

export async function hide(world: TestWorld, { hidden }: HiddenFamily): Promise<void> {
  await world
    .db('referrals', HF)
    .query('update person set restricted = true where id = any($1::uuid[])', [hidden]);
}
