import {
  closeEpisode,
  completeAssessment,
  getAssessment,
  saveAssessment,
  undoClosure,
  writeNote,
  exampleNote,
  exampleReferral,
  getReferral,
  recordReferral,
  type RequestOf,
} from '@conjoint/contracts';
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

type Close = RequestOf<typeof closeEpisode>;
async function closing(more: Partial<Close> = {}): Promise<Close> {
  const { id, version } = await at.caseOf(more.episodeId ?? open.episodeId);
  return {
    requestId: newId(),
    episodeId: id,
    version,
    closedOn: '2026-11-23',
    reason: 'RC5',
    rationale: 'The family has moved.',
    ...more,
  };
}
const close = async (more: Partial<Close> = {}) => at.worker().send(closeEpisode, await closing(more));
const undo = async (more: object = {}) => {
  const { id, version } = await at.caseOf(open.episodeId);
  const asked = { requestId: newId(), episodeId: id, version, reason: 'The wrong case', ...more };
  return { asked, ...(await at.manager().send(undoClosure, asked)) };
};

async function assessed(outcome: 'no-further-action' | 'early-help') {
  const { id } = (await at.caseOf(open.episodeId)).assessments[0]!;
  const { assessment } = await at.worker().send(saveAssessment, {
    assessmentId: id,
    version: 1,
    answers: {
      factors: ['21'],
      childVoice: 'I am well.',
      parentsVoice: 'We are well.',
      analysis: 'All are well.',
      outcome,
      outcomeReason: 'Nothing is needed.',
      primaryNeed: 'N0',
    },
  });
  await at
    .worker()
    .send(completeAssessment, { requestId: newId(), assessmentId: id, version: assessment.version });
}

describe('closing a case', () => {
  it('after its assessment ends its clocks, keeps why, and says so', async () => {
    await assessed('no-further-action');
    const { episode } = await close({ reason: 'RC8' });
    expect(episode).toMatchObject({
      state: 'closed',
      closedOn: '2026-11-23',
      closureReason: 'RC8',
      closures: [{ reason: 'RC8', rationale: 'The family has moved.', undone: null }],
    });
    expect(await at.lastSaid(open.episodeId)).toMatchObject({
      state: 'closed',
      closedOn: '2026-11-23',
      closureReason: 'RC8',
      withoutAssessment: false,
    });
    expect(await at.audited('episode.closed', open.childId)).toEqual([{ outcome: 'allowed' }]);
  });

  it('sent twice closes once; another request finds it closed', async () => {
    const asked = await closing();
    const [one, two] = await Promise.all([
      at.worker().send(closeEpisode, asked),
      at.worker().send(closeEpisode, asked),
    ]);
    expect(one.episode.version).toBe(two.episode.version);
    await expect(at.worker().send(closeEpisode, { ...asked, requestId: newId() })).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
  });

  it('while it is assessed is refused and says what to do, unless the reason ends the work', async () => {
    await expect(close({ reason: 'RC7' })).rejects.toMatchObject({
      code: 'validation-failed',
      fieldErrors: [{ field: 'reason', message: expect.stringContaining('Complete it first') }],
    });
    const { episode } = await close({ reason: 'RC5' });
    expect(episode).toMatchObject({ state: 'closed', assessments: [{ state: 'ended' }] });
    expect(episode.clocks.every(({ stoppedAt }) => stoppedAt !== null)).toBe(true);
    expect(await at.lastSaid(open.episodeId)).toMatchObject({ assessment: null });
  });

  it('before what a note says happened is refused', async () => {
    await at.worker().send(writeNote, {
      requestId: newId(),
      episodeId: open.episodeId,
      note: { ...exampleNote, happenedAt: '2026-11-22T10:00:00Z' },
    });
    await expect(close({ closedOn: '2026-11-21' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'closedOn' }],
    });
  });

  it('on a stale page is refused', async () => {
    const asked = await closing();
    await at.rows('update episode set version = version + 1 where id = $1', [open.episodeId]);
    await expect(at.worker().send(closeEpisode, asked)).rejects.toMatchObject({ code: 'stale-version' });
  });

  it('lets what happened before still be written down, and nothing after', async () => {
    await close();
    world.clock.set('2026-11-25T10:00:00Z');
    const write = (happenedAt: string) =>
      at.worker().send(writeNote, {
        requestId: newId(),
        episodeId: open.episodeId,
        note: { ...exampleNote, happenedAt },
      });
    await write('2026-11-23T09:00:00Z');
    await expect(write('2026-11-24T09:00:00Z')).rejects.toMatchObject({ code: 'validation-failed' });
  });
});

describe('a closure by mistake', () => {
  it('is undone by a manager: the case, its assessment and its clock go on, and the history is kept', async () => {
    await at.rows(`update episode set worker_key = 'hf.social-worker', worker_name = 'X' where id = $1`, [
      open.episodeId,
    ]);
    await close({ reason: 'RC6' });
    const { asked, episode } = await undo();
    expect(episode).toMatchObject({
      state: 'open',
      closedOn: null,
      closureReason: null,
      workerName: null,
      assessments: [{ state: 'in-progress' }],
      closures: [{ reason: 'RC6', undone: { reason: 'The wrong case', byName: 'Person hf.team-manager' } }],
    });
    const clock = episode.clocks.find(({ kind }) => kind === 'child-and-family-assessment')!;
    expect(clock.stoppedAt).toBeNull();
    expect(await at.lastSaid(open.episodeId)).toMatchObject({
      state: 'open',
      assessment: { completedOn: null },
    });
    expect((await at.manager().send(undoClosure, asked)).episode.version).toBe(episode.version);
    const { assessment } = await at
      .worker()
      .send(getAssessment, { assessmentId: episode.assessments[0]!.id });
    expect(assessment.state).toBe('in-progress');
    // And it can be closed again.
    const closed = await close();
    expect(closed.episode.closures).toHaveLength(2);
  });

  it('is not a worker’s to undo', async () => {
    await close();
    const { version } = await at.caseOf(open.episodeId);
    await expect(
      at
        .worker()
        .send(undoClosure, { requestId: newId(), episodeId: open.episodeId, version, reason: 'Oh no' }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('is none where the decision closed the case, or where it is open', async () => {
    await expect(undo()).rejects.toMatchObject({ code: 'not-acceptable-state' });
    open = await at.openCase('no-further-action');
    await expect(undo()).rejects.toMatchObject({
      code: 'not-acceptable-state',
      message: expect.stringContaining('closed by the decision'),
    });
  });

  it('is not undone where the child has another open case since', async () => {
    await close();
    const again = await at.openCase('child-and-family-assessment', {
      children: [
        {
          ref: 'c1',
          givenName: 'Example',
          familyName: 'Again',
          dateOfBirth: '2017-04-02',
          sex: 'F',
          sameAsChildId: open.childId,
        },
      ],
    });
    expect((await at.caseOf(again.episodeId)).reReferral).toBe(true);
    await expect(undo()).rejects.toMatchObject({ message: expect.stringContaining('another open case') });
  });
});

describe('a closed case', () => {
  it('is not opened again: a new referral about the child within 12 months is a re-referral, later it is not', async () => {
    await close();
    const again = async (receivedAt: string) => {
      const front = at.person('front-door-worker');
      const { referralId } = await front.send(recordReferral, {
        requestId: newId(),
        referral: {
          ...exampleReferral,
          received: { receivedAt, how: 'telephone' },
          children: [
            {
              ref: 'c1',
              givenName: 'Example',
              familyName: 'Again',
              dateOfBirth: '2017-04-02',
              sex: 'F',
              sameAsChildId: open.childId,
            },
          ],
          adults: [],
          relationships: [],
          addresses: [],
          council: { chosen: HF, overrideReason: 'The family stays here' },
        },
      });
      const { referral } = await front.send(getReferral, { referralId });
      return referral.children[0]!;
    };
    world.clock.set('2027-12-01T10:00:00Z');
    expect(await again('2027-11-21T09:00:00Z')).toMatchObject({ reReferral: false, state: 'waiting' });
    expect(await again('2027-11-20T09:00:00Z')).toMatchObject({ reReferral: true, state: 'waiting' });
  });
});
