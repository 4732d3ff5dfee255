import { correctNote, exampleNote, getNote, listNotes, withdrawNote, writeNote } from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { caseWorld, HF, MONDAY, type OpenCase } from '../episode/open-case.fixture.js';

let world: TestWorld;
let at: ReturnType<typeof caseWorld>;
let open: OpenCase;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: MONDAY,
  });
  at = caseWorld(world);
  await at.begin();
}, 90_000);
afterAll(() => world?.stop(), 30_000);
beforeEach(async () => {
  world.clock.set(MONDAY);
  open = await at.openCase();
});

const happened = { ...exampleNote, happenedAt: '2026-11-21T15:30:00Z' };
const write = (more: object = {}, requestId = newId()) =>
  at.worker().send(writeNote, { requestId, episodeId: open.episodeId, note: { ...happened, ...more } });

describe('a note', () => {
  it('says when it happened and when it was typed, and is audited with its child', async () => {
    const { note } = await write();
    expect(note).toMatchObject({
      writtenAt: '2026-11-23T10:00:00.000Z',
      writtenByName: 'Person hf.social-worker',
      mayChange: true,
      current: { version: 1, happenedAt: '2026-11-21T15:30:00.000Z', childSeen: 'alone', reason: null },
      before: [],
    });
    expect(await at.audited('note.written', open.childId)).toEqual([{ outcome: 'allowed' }]);
  });

  it('sent twice is written once; the same request about another case is a conflict', async () => {
    const requestId = newId();
    const [one, two] = await Promise.all([write({}, requestId), write({}, requestId)]);
    expect(one.note.noteId).toBe(two.note.noteId);
    const { episodeId } = await at.openCase();
    const again = { requestId, episodeId, note: happened };
    await expect(at.worker().send(writeNote, again)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is corrected by its author with a reason, and what it said stays', async () => {
    const { note } = await write();
    const correction = {
      requestId: newId(),
      noteId: note.noteId,
      version: 1,
      note: { ...happened, childSeen: 'not-seen' as const },
      reason: 'She was at school',
    };
    const once = await at.worker().send(correctNote, correction);
    const twice = await at.worker().send(correctNote, correction);
    expect(twice).toEqual(once);
    expect(once.note).toMatchObject({
      current: { version: 2, childSeen: 'not-seen', reason: 'She was at school' },
      before: [{ version: 1, childSeen: 'alone' }],
    });
    await expect(at.worker().send(correctNote, { ...correction, requestId: newId() })).rejects.toMatchObject({
      code: 'stale-version',
    });
    const colleague = at.person('social-worker', 'hf.colleague');
    await expect(
      colleague.send(correctNote, { ...correction, requestId: newId(), version: 2 }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('is withdrawn by a team manager, stays readable, and is not changed after that', async () => {
    const { note } = await write();
    const asked = { requestId: newId(), noteId: note.noteId, version: 1, reason: 'Of another child' };
    await at.manager().send(withdrawNote, asked);
    const { note: withdrawn } = await at.worker().send(getNote, { noteId: note.noteId });
    expect(withdrawn).toMatchObject({
      mayChange: false,
      current: { version: 2, withdrawn: true, text: happened.text, reason: 'Of another child' },
    });
    await expect(
      at.manager().send(withdrawNote, { ...asked, requestId: newId(), version: 2 }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });

  it('cannot be rewritten in the database either', async () => {
    const { note } = await write();
    for (const sql of [
      `update case_note_revision set text = 'x' where note_id = $1`,
      'delete from case_note_revision where note_id = $1',
      `update case_note set written_by = 'x' where id = $1`,
    ])
      await expect(at.rows(sql, [note.noteId])).rejects.toThrow('23001');
  });

  it('is of nothing that is still to come, nor of before the case', async () => {
    for (const happenedAt of ['2026-11-23T10:00:01Z', '2026-11-19T10:00:00Z'])
      await expect(write({ happenedAt })).rejects.toMatchObject({
        code: 'validation-failed',
        fieldErrors: [{ field: 'note.happenedAt' }],
      });
  });

  it('is written by social workers and team managers, and read by whoever reads cases', async () => {
    await write();
    const director = at.person('director');
    await expect(
      director.send(writeNote, { requestId: newId(), episodeId: open.episodeId, note: happened }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    expect((await director.send(listNotes, { episodeId: open.episodeId })).notes).toMatchObject([
      { mayChange: false },
    ]);
    await expect(
      at.person('finance-preparer').send(listNotes, { episodeId: open.episodeId }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('of a case that is not here is not found, and the try is audited', async () => {
    const episodeId = newId();
    await expect(
      at.worker().send(writeNote, { requestId: newId(), episodeId, note: happened }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect(await at.audited('note.written', episodeId)).toEqual([{ outcome: 'refused' }]);
  });
});

describe('the notes of a case', () => {
  it('come by when things happened, latest first, a page at a time', async () => {
    for (let n = 0; n < 23; n += 1)
      await write({ kind: 'call', happenedAt: `2026-11-21T${String((n * 7) % 24).padStart(2, '0')}:00:00Z` });
    const pages = [
      await at.worker().send(listNotes, { episodeId: open.episodeId }),
      await at.worker().send(listNotes, { episodeId: open.episodeId, page: 2 }),
    ] as const;
    expect([pages[0].notes.length, pages[1].notes.length, pages[0].total]).toEqual([20, 3, 23]);
    const times = pages.flatMap(({ notes }) => notes.map(({ current }) => current.happenedAt));
    expect(times).toEqual(times.toSorted().reverse());
  });
});
