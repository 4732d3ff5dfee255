import {
  beginAssessment,
  completeAssessment,
  correctAssessment,
  getAssessment,
  listAlerts,
  saveAssessment,
  type AssessmentView,
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

const WHOLE = {
  factors: ['3B', '4B'],
  childVoice: 'I want my mother to be well.',
  parentsVoice: 'We need somebody to talk to.',
  analysis: 'The family copes with help.',
  outcome: 'child-in-need' as const,
  outcomeReason: 'A plan is needed.',
  primaryNeed: 'N3',
};

async function assessmentOf(episodeId: string): Promise<AssessmentView> {
  const { assessments } = await at.caseOf(episodeId);
  const { assessment } = await at.worker().send(getAssessment, { assessmentId: assessments[0]!.id });
  return assessment;
}
const save = (of: AssessmentView, answers: object, version = of.version) =>
  at.worker().send(saveAssessment, { assessmentId: of.id, version, answers });

async function completed(answers: object = {}) {
  const begun = await assessmentOf(open.episodeId);
  const { assessment } = await save(begun, { ...WHOLE, ...answers });
  const asked = { requestId: newId(), assessmentId: begun.id, version: assessment.version };
  return { asked, assessment: (await at.worker().send(completeAssessment, asked)).assessment };
}

describe('a child and family assessment', () => {
  it('begins with the decision, due 45 working days after the receipt, and says what it lacks', async () => {
    const assessment = await assessmentOf(open.episodeId);
    expect(assessment).toMatchObject({
      state: 'in-progress',
      version: 1,
      startedOn: '2026-11-23',
      clock: { derivation: { startOn: '2026-11-20', limitWorkingDays: 45, dueOn: '2027-01-27' } },
      completed: null,
    });
    expect(assessment.missing.map(({ field }) => field)).toContain('childVoice');
    expect(await at.audited('assessment.read', open.childId)).toEqual([{ outcome: 'allowed' }]);
  });

  it('is written over several sittings: a part keeps the others, a stale page overwrites nothing', async () => {
    const begun = await assessmentOf(open.episodeId);
    const one = (await save(begun, { factors: ['3B'] })).assessment;
    const two = (await save(one, { childVoice: 'I am fine.' })).assessment;
    expect(two.answers).toMatchObject({ factors: ['3B'], childVoice: 'I am fine.', analysis: null });
    await expect(save(one, { childVoice: 'Something else' })).rejects.toMatchObject({
      code: 'stale-version',
    });
    // The same again after a time-out is no other change.
    expect((await save(one, { childVoice: 'I am fine.' })).assessment.version).toBe(two.version);
    const back = (await save(two, { childVoice: null, childVoiceMissing: 'She is very young.' })).assessment;
    expect(back.answers).toMatchObject({ childVoice: null, childVoiceMissing: 'She is very young.' });
  });

  it('is not completed while something is missing', async () => {
    const { id, version } = (await save(await assessmentOf(open.episodeId), { ...WHOLE, childVoice: null }))
      .assessment;
    await expect(
      at.worker().send(completeAssessment, { requestId: newId(), assessmentId: id, version }),
    ).rejects.toMatchObject({ code: 'validation-failed', fieldErrors: [{ field: 'childVoice' }] });
  });

  it('completed stops its clock in time, and its outcome says which work follows', async () => {
    const { asked, assessment } = await completed();
    expect(assessment).toMatchObject({
      state: 'completed',
      clock: { stoppedAt: '2026-11-23T10:00:00.000Z', overdue: false },
      completed: { byName: 'Person hf.social-worker', inTime: true },
      missing: [],
    });
    expect(await at.caseOf(open.episodeId)).toMatchObject({ work: 'child-in-need', primaryNeed: 'N3' });
    expect(await at.lastSaid(open.episodeId)).toMatchObject({
      work: 'child-in-need',
      assessment: { completedOn: '2026-11-23', inTime: true },
    });
    const again = await at.worker().send(completeAssessment, asked);
    expect(again.assessment.version).toBe(assessment.version);
    await expect(
      at.worker().send(completeAssessment, { ...asked, requestId: newId() }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
    await expect(save(assessment, { analysis: 'x' })).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });

  it('completed after its due day is late, and is kept as late', async () => {
    world.clock.set('2027-01-28T09:00:00Z');
    const { assessment } = await completed();
    expect(assessment.completed).toMatchObject({ inTime: false });
    expect(await at.lastSaid(open.episodeId)).toMatchObject({ assessment: { inTime: false } });
  });

  it('that ends with a strategy discussion makes the case child protection and tells the team managers', async () => {
    await completed({ outcome: 'strategy-discussion' });
    expect(await at.lastSaid(open.episodeId)).toMatchObject({ work: 'child-protection' });
    const { alerts } = await at.manager().send(listAlerts, {});
    expect(
      alerts.filter(({ kind, childId }) => kind === 'strategy-discussion-asked' && childId === open.childId),
    ).toHaveLength(1);
  });

  it('is corrected with a reason, stays whole, and what it said is kept', async () => {
    const { assessment } = await completed();
    const correction = {
      requestId: newId(),
      assessmentId: assessment.id,
      version: assessment.version,
      answers: { outcome: 'no-further-action' as const, factors: ['4B', '3B'] },
      reason: 'The plan was not agreed',
    };
    const { assessment: corrected } = await at.worker().send(correctAssessment, correction);
    expect(corrected.corrections).toMatchObject([
      {
        field: 'outcome',
        before: 'child-in-need',
        after: 'no-further-action',
        reason: 'The plan was not agreed',
      },
    ]);
    expect(await at.lastSaid(open.episodeId)).toMatchObject({ work: 'assessment' });
    expect((await at.worker().send(correctAssessment, correction)).assessment.version).toBe(
      corrected.version,
    );
    const next = { ...correction, requestId: newId(), version: corrected.version };
    await expect(
      at.worker().send(correctAssessment, { ...next, answers: { analysis: null } }),
    ).rejects.toMatchObject({ code: 'validation-failed', fieldErrors: [{ field: 'answers.analysis' }] });
    await expect(
      at.worker().send(correctAssessment, { ...next, answers: { factors: ['3B', '4B'] } }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(at.rows('update assessment_correction set reason = $1', ['x'])).rejects.toThrow('23001');
  });

  it('of a case that came by a strategy discussion is begun once, and counts from the receipt', async () => {
    const { episodeId } = await at.openCase('strategy-discussion');
    expect((await at.caseOf(episodeId)).assessments).toEqual([]);
    const [one, two] = await Promise.all([
      at.worker().send(beginAssessment, { episodeId }),
      at.worker().send(beginAssessment, { episodeId }),
    ]);
    expect(one.assessment.id).toBe(two.assessment.id);
    expect(one.assessment.clock.derivation).toMatchObject({ startOn: '2026-11-20', dueOn: '2027-01-27' });
    expect(await at.lastSaid(episodeId)).toMatchObject({ assessment: { startedOn: '2026-11-23' } });
  });

  it('is begun once for each referral: a case that was assessed is corrected instead', async () => {
    await completed();
    await expect(at.worker().send(beginAssessment, { episodeId: open.episodeId })).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
  });

  it('is written by social workers and team managers only', async () => {
    const { id, version } = await assessmentOf(open.episodeId);
    for (const role of ['front-door-worker', 'director', 'auditor'] as const)
      await expect(
        at.person(role).send(saveAssessment, { assessmentId: id, version, answers: { analysis: 'x' } }),
      ).rejects.toMatchObject({ code: 'not-permitted' });
  });
});
