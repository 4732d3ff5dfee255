import {
  discardDraft,
  exampleReferral,
  getDraft,
  listAlerts,
  listDrafts,
  listForgottenDrafts,
  recordReferral,
  saveDraft,
  startDraft,
  takeOverDraft,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { TidyService } from '../tidy/tidy.service.js';

const HF = 'E09000013';
const NOW = '2026-11-23T10:00:00Z';
const DAY_MS = 86_400_000;
const reason = 'She is on leave';
const answers = {
  danger: { inDanger: true, actionTaken: 'Police' },
  children: [exampleReferral.children[0]!],
};

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: NOW,
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);
beforeEach(() => world.clock.set(NOW));

const person = (role: Role, key: string = role) =>
  world.person({ partition: HF, roles: [role], name: `A ${key}`, key });
const worker = () => person('front-door-worker');
const manager = () => person('front-door-manager');
const other = () => person('team-manager');
const later = (days: number) => world.clock.advance(days * DAY_MS);
const tidy = () => world.get('referrals', TidyService).tidy(world.db('referrals', HF));
const listed = async (draftId: string, by = manager()) =>
  (await by.send(listForgottenDrafts, {})).drafts.find(({ id }) => id === draftId);
const audited = (subject: string) =>
  world
    .db('referrals', HF)
    .query<{ who: string; why: string | null }>(
      `select who, why from audit where action = 'draft.taken-over' and $1 = any(subjects)`,
      [subject],
    );

async function begun() {
  const { draft } = await worker().send(startDraft, { requestId: newId() });
  const saved = await worker().send(saveDraft, { draftId: draft.id, version: draft.version, answers });
  return { draftId: draft.id, version: saved.draft.version };
}

async function forgotten() {
  const form = await begun();
  later(3);
  await tidy();
  return form;
}

describe('a form that somebody forgot', () => {
  it('is listed to managers once they were told of it, and never to a worker', async () => {
    const { draftId } = await begun();
    expect(await listed(draftId)).toBeUndefined();
    later(3);
    await tidy();
    expect(await listed(draftId)).toMatchObject({
      ownerName: 'A front-door-worker',
      inDanger: true,
      children: [{ givenName: exampleReferral.children[0]!.givenName }],
    });
    expect(await listed(draftId, other())).toBeDefined();
    await expect(worker().send(listForgottenDrafts, {})).rejects.toMatchObject({ code: 'not-permitted' });
    await worker().send(discardDraft, { draftId });
  });

  it('is gone on with by the manager who takes it over, with all that was typed; whoever began it sees who has it', async () => {
    const { draftId, version } = await forgotten();
    const { draft } = await manager().send(takeOverDraft, { draftId, version, reason });
    expect(draft).toMatchObject({
      answers,
      version: version + 1,
      takeovers: [{ fromName: 'A front-door-worker', byName: 'A front-door-manager', reason }],
    });
    expect(await audited(draftId)).toEqual([{ who: 'front-door-manager', why: reason }]);
    expect((await worker().send(listDrafts, {})).takenOver).toContainEqual(
      expect.objectContaining({ draftId, byName: 'A front-door-manager', reason, state: 'not-sent' }),
    );
    expect((await worker().send(listAlerts, {})).alerts).toContainEqual(
      expect.objectContaining({
        kind: 'draft-taken-over',
        text: expect.stringContaining('A front-door-manager took over'),
      }),
    );
    const hasIt = {
      code: 'not-acceptable-state',
      message: expect.stringContaining('A front-door-manager took'),
    };
    await expect(worker().send(getDraft, { draftId })).rejects.toMatchObject(hasIt);
    await expect(worker().send(saveDraft, { draftId, version, answers })).rejects.toMatchObject(hasIt);
    await expect(worker().send(discardDraft, { draftId })).rejects.toMatchObject(hasIt);
    const sending = { requestId: draftId, draftId, referral: exampleReferral };
    await expect(worker().send(recordReferral, sending)).rejects.toMatchObject(hasIt);

    await manager().send(recordReferral, sending);
    await expect(manager().send(getDraft, { draftId })).rejects.toMatchObject({ code: 'not-found' });
    const { takenOver } = await worker().send(listDrafts, {});
    expect(takenOver.find((taken) => taken.draftId === draftId)).toMatchObject({ state: 'sent' });
  });

  it('goes to one of two managers at once, and the other is told who has it', async () => {
    const { draftId, version } = await forgotten();
    const results = await Promise.allSettled(
      [manager(), other()].map((one) => one.send(takeOverDraft, { draftId, version, reason })),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected')!;
    expect(refused.reason).toMatchObject({
      code: 'not-acceptable-state',
      message: expect.stringMatching(/^A (front-door|team)-manager took this form over on 26 November 2026/),
    });
    const first = results[0]!.status === 'fulfilled' ? manager() : other();
    await expect(first.send(takeOverDraft, { draftId, version, reason })).resolves.toMatchObject({
      draft: { id: draftId, version: version + 1 },
    });
    expect(await audited(draftId)).toHaveLength(1);
    await first.send(discardDraft, { draftId });
    expect((await worker().send(listDrafts, {})).takenOver).toContainEqual(
      expect.objectContaining({ draftId, state: 'not-there' }),
    );
  });

  it('stays with its person once she goes on with it', async () => {
    const { draftId, version } = await forgotten();
    await worker().send(saveDraft, { draftId, version, answers: { danger: { inDanger: false } } });
    await expect(manager().send(takeOverDraft, { draftId, version, reason })).rejects.toMatchObject({
      message: expect.stringContaining('A front-door-worker went on with it'),
    });
    await expect(worker().send(getDraft, { draftId })).resolves.toBeDefined();
    await worker().send(discardDraft, { draftId });
  });

  it('is told again, and taken over again, when its manager forgets it, too', async () => {
    const { draftId, version } = await forgotten();
    await manager().send(takeOverDraft, { draftId, version, reason });
    await tidy();
    expect(await listed(draftId, other())).toBeUndefined();
    later(3);
    await tidy();
    expect(await listed(draftId, other())).toMatchObject({ ownerName: 'A front-door-manager' });
    const { draft } = await other().send(takeOverDraft, { draftId, version: version + 1, reason });
    expect(draft.takeovers.map(({ byName }) => byName)).toEqual(['A team-manager', 'A front-door-manager']);
    await other().send(discardDraft, { draftId });
    later(100);
    await tidy();
    expect((await worker().send(listDrafts, {})).takenOver).toEqual([]);
  });

  it('is not there for somebody whose it never was', async () => {
    const { draftId } = await begun();
    const stranger = person('social-worker');
    await expect(stranger.send(getDraft, { draftId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      stranger.send(recordReferral, { requestId: draftId, draftId, referral: exampleReferral }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(worker().send(getDraft, { draftId })).resolves.toBeDefined();
    await worker().send(discardDraft, { draftId });
  });

  it('is told to the keeper, and not listed to a manager, when it is about a hidden child', async () => {
    const referral = { ...exampleReferral, relationships: [] };
    const { children } = await worker().send(recordReferral, { requestId: newId(), referral });
    const childId = children[0]!.childId;
    const { draft } = await worker().send(startDraft, { requestId: newId() });
    const draftId = draft.id;
    await worker().send(saveDraft, {
      draftId,
      version: draft.version,
      answers: { children: [{ ...answers.children[0]!, sameAsChildId: childId }] },
    });
    await world.db('referrals', HF).query('update person set restricted = true where id = $1', [childId]);
    later(3);
    await tidy();
    expect(await listed(draftId)).toBeUndefined();
    const keeper = person('information-officer');
    expect((await keeper.send(listAlerts, {})).alerts).toContainEqual(
      expect.objectContaining({ kind: 'draft-not-sent', text: expect.stringContaining('record is hidden') }),
    );
    await expect(manager().send(takeOverDraft, { draftId, version: 2, reason })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await keeper.send(listAlerts, {})).alerts).toContainEqual(
      expect.objectContaining({ kind: 'hidden-record-sought', childId }),
    );
  });
});
