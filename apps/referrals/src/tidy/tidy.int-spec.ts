import {
  beginFile,
  discardDraft,
  exampleReferral,
  getDraft,
  getPassingOn,
  listAlerts,
  listDrafts,
  listPassingOn,
  recordReferral,
  returnPassingOn,
  saveDraft,
  startDraft,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { TidyService } from './tidy.service.js';

const HF = 'E09000013';
const KC = 'E09000020';
const NOW = '2026-11-23T10:00:00Z';
const DAY_MS = 86_400_000;

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: NOW,
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);
beforeEach(() => world.clock.set(NOW));

const person = (role: Role, { partition = HF, mandateId = newId() } = {}) =>
  world.person({ partition, roles: [role], name: `A ${role}`, key: `${partition}.${role}`, mandateId });
const worker = () => person('front-door-worker');
const later = (days: number) => world.clock.advance(days * DAY_MS);
const tidy = (partition = HF) => world.get('referrals', TidyService).tidy(world.db('referrals', partition));
const audited = async (subject: string, partition = HF) =>
  (
    await world
      .db('referrals', partition)
      .query<{ action: string }>('select action from audit where $1 = any(subjects) order by at, id', [
        subject,
      ])
  ).map(({ action }) => action);
const told = async () =>
  (await person('front-door-manager').send(listAlerts, {})).alerts.filter(
    ({ kind }) => kind === 'draft-not-sent',
  );

async function begun(by = worker()) {
  const { draft } = await by.send(startDraft, { requestId: newId() });
  const answers = { danger: { inDanger: false, actionTaken: null } };
  await by.send(saveDraft, { draftId: draft.id, version: draft.version, answers });
  return draft.id;
}

describe('a form that is not sent', () => {
  it('leaves a trace of each step', async () => {
    const draftId = await begun();
    await worker().send(getDraft, { draftId });
    await worker().send(listDrafts, {});
    await worker().send(discardDraft, { draftId });
    expect((await audited(draftId)).sort()).toEqual([
      'draft.discarded',
      'draft.listed',
      'draft.read',
      'draft.saved',
      'draft.started',
    ]);
  });

  it('is told to a manager once after two days, and again when somebody typed and forgot it again', async () => {
    const draftId = await begun();
    await tidy();
    expect(await told()).toHaveLength(0);
    later(3);
    await tidy();
    await tidy();
    expect(await told()).toMatchObject([
      { text: expect.stringContaining('A front-door-worker began a referral') },
    ]);
    await worker().send(saveDraft, {
      draftId,
      version: 2,
      answers: { danger: { inDanger: true, actionTaken: 'Police' } },
    });
    later(3);
    await tidy();
    expect(await told()).toHaveLength(2);
    await worker().send(discardDraft, { draftId });
  });

  it('is told at once when every mandate of its person was withdrawn', async () => {
    const before = (await told()).length;
    const mandateId = newId();
    const draftId = await begun(person('front-door-worker', { mandateId }));
    await world
      .db('referrals', HF)
      .query('insert into refused_mandate (mandate_id) values ($1)', [mandateId]);
    await tidy();
    expect(await told()).toHaveLength(before + 1);
    await worker().send(discardDraft, { draftId });
  });

  it('is deleted after ninety days, and never unless a manager was told four weeks before', async () => {
    const draftId = await begun();
    later(91);
    await tidy();
    await expect(worker().send(getDraft, { draftId })).resolves.toBeDefined();
    later(29);
    await tidy();
    await expect(worker().send(getDraft, { draftId })).rejects.toMatchObject({ code: 'not-found' });
    expect(await audited(draftId)).toContain('draft.expired');
  });
});

describe('a discarded form', () => {
  it('is not recorded by a tab that still shows it', async () => {
    const draftId = await begun();
    await worker().send(discardDraft, { draftId });
    await expect(
      worker().send(recordReferral, { requestId: draftId, draftId, referral: exampleReferral }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state', message: expect.stringContaining('discarded') });
  });
});

describe('an upload', () => {
  const officer = () => person('information-officer');
  const begin = (sizeBytes: number) =>
    officer().send(beginFile.referrals, {
      purpose: 'cin-census',
      fileName: 'cin.xml',
      sizeBytes,
      sha256: null,
    });
  const rows = () =>
    world.db('referrals', HF).query<{ id: string }>('select id from uploaded_file order by begun_at, id');

  it('goes a week after it was begun, though nobody begins another one', async () => {
    await begin(10);
    later(6);
    await tidy();
    expect(await rows()).toHaveLength(1);
    later(2);
    await tidy();
    expect(await rows()).toHaveLength(0);
  });

  it('goes a day after its import failed', async () => {
    const { fileId } = await begin(10);
    await world.db('referrals', HF).query(
      `insert into census_import (id, request_id, file_id, file_name, size_bytes, state, as_sample, asked_at, asked_by,
         asked_by_name, mandate_ids, correlation_id, failure, finished_at)
       values ($1, $1, $1, 'cin.xml', 10, 'failed', false, $2, 'x', 'X', '{}', 'c', '{}', $2)`,
      [fileId, NOW],
    );
    await tidy();
    expect(await rows()).toHaveLength(1);
    later(2);
    await tidy();
    expect(await rows()).toHaveLength(0);
    expect(await audited(fileId)).toContain('file.expired');
  });

  it('is refused when the person has as much lying here as five of the largest', async () => {
    const largest = 200 * 1_048_576;
    for (let n = 0; n < 5; n += 1) await begin(largest);
    await expect(begin(1)).rejects.toMatchObject({ code: 'too-large' });
  });
});

describe('an offer that was returned', () => {
  it('is forgotten by the council that returned it thirty days later, and stays in the list', async () => {
    await worker().send(recordReferral, { requestId: newId(), referral: exampleReferral });
    await world.settled();
    const receiver = person('front-door-worker', { partition: KC });
    const [offer] = (await receiver.send(listPassingOn, {})).passings;
    const passingOnId = offer!.id;
    await receiver.send(returnPassingOn, { passingOnId, version: offer!.version, reason: 'Not ours' });
    await world.settled();
    later(29);
    await tidy(KC);
    await expect(receiver.send(getPassingOn, { passingOnId })).resolves.toBeDefined();
    later(2);
    await tidy(KC);
    await expect(receiver.send(getPassingOn, { passingOnId })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('returned'),
    });
    expect((await receiver.send(listPassingOn, {})).passings).toMatchObject([
      { id: passingOnId, children: [] },
    ]);
  });
});
