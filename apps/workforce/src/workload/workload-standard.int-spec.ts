import {
  changeWorkloadStandard,
  episodeChanged,
  exampleEpisodeFact,
  getWorker,
  getWorkloadStandard,
  listAllocations,
  listTeams,
  listUnallocated,
  makeAllocation,
  putEpisodeInTeam,
  saveTeam,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const W = 'E09000033';
const reason = 'Agreed with the team managers';
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [W],
    services: [{ name: 'workforce', module: AppModule, database }],
    now: '2026-11-23T10:42:00Z',
  });
  await world.settled();
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const as = (role: Role) =>
  world.person({
    partition: W,
    roles: [role],
    key: world.partnership.personKeyOf('westminster', 'shanice-brown'),
    name: 'Shanice Brown',
  });
const manager = () => as('team-manager');
const workerId = async (name: string): Promise<string> =>
  (await world.db('workforce', W).query<{ id: string }>('select id from worker where name = $1', [name]))[0]!
    .id;
async function anEpisode() {
  const fact = { ...exampleEpisodeFact, episodeId: newId(), childId: newId(), referralId: newId() };
  await world.announce(episodeChanged, W, fact);
  await world.settled();
  return fact;
}
const workloadOf = async (id: string) => (await manager().send(getWorker, { workerId: id })).worker.workload;
const change = (more: object, by = manager()) =>
  by.send(changeWorkloadStandard, {
    requestId: newId(),
    work: null,
    grade: null,
    points: 5,
    validFrom: '2026-11-23',
    reason,
    ...more,
  } as never);

describe('what a case weighs and a grade carries', () => {
  it('is changed from a day on, counts in utilisation from then, and keeps who changed what and why', async () => {
    const id = await workerId('Ewan MacLeod');
    const episode = await anEpisode();
    await manager().send(makeAllocation, {
      requestId: newId(),
      episodeIds: [episode.episodeId],
      workerId: id,
      rationale: 'Has room',
    });
    expect(await workloadOf(id)).toMatchObject({ points: 3, targetHundredths: 4500, utilisationPercent: 7 });
    await change({ work: 'assessment', points: 9 });
    expect(await workloadOf(id)).toMatchObject({ points: 9, utilisationPercent: 20 });
    await change({ grade: 'social-worker', points: 30, validFrom: '2026-12-01' }, as('director'));
    expect(await workloadOf(id)).toMatchObject({ points: 9, targetHundredths: 4500 });
    world.clock.set('2026-12-01T00:30:00Z');
    expect(await workloadOf(id)).toMatchObject({ targetHundredths: 3000, utilisationPercent: 30 });
    world.clock.set('2026-11-23T10:42:00Z');

    const standard = await as('auditor').send(getWorkloadStandard, {});
    expect(standard.weights).toContainEqual({
      work: 'assessment',
      points: 9,
      validFrom: '2026-11-23',
      next: null,
    });
    expect(standard.targets).toContainEqual({
      grade: 'social-worker',
      points: 45,
      validFrom: '2000-01-01',
      next: { points: 30, validFrom: '2026-12-01' },
    });
    expect(standard.changes).toMatchObject([
      {
        grade: 'social-worker',
        before: 45,
        points: 30,
        validFrom: '2026-12-01',
        byName: 'Shanice Brown',
        reason,
      },
      { work: 'assessment', before: 3, points: 9, validFrom: '2026-11-23', byName: 'Shanice Brown', reason },
    ]);
  });

  it('is changed once when it is sent again, and another number for the same day keeps both in the history', async () => {
    const requestId = newId();
    const wish = { requestId, work: 'child-in-need', points: 6, validFrom: '2027-01-04' };
    await change(wish);
    const { changes } = await change(wish);
    expect(changes.filter(({ work }) => work === 'child-in-need')).toHaveLength(1);
    const standard = await change({ ...wish, requestId: newId(), points: 7 });
    expect(standard.changes.filter(({ work }) => work === 'child-in-need')).toMatchObject([
      { before: 6, points: 7 },
      { before: 2, points: 6 },
    ]);
    expect(standard.weights.find(({ work }) => work === 'child-in-need')).toMatchObject({
      points: 2,
      next: { points: 7, validFrom: '2027-01-04' },
    });
    await expect(world.db('workforce', W).query('update workload_change set points = 1')).rejects.toThrow();
  });

  it('is a team manager’s or the director’s to change, never of a day that is over', async () => {
    await expect(change({ work: 'assessment' }, as('workforce-officer'))).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(change({ work: 'assessment', validFrom: '2026-11-22' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'validFrom' }],
    });
  });
});

describe('a child that is put in another team', () => {
  it('waits there and is counted there, until it is put back; each with a reason', async () => {
    const { team } = await manager().send(saveTeam, {
      requestId: newId(),
      teamId: null,
      version: 0,
      name: 'Family support',
      works: [],
      managers: [],
      members: [],
    });
    const episode = await anEpisode();
    const { episodeId } = episode;
    const waiting = async (teamId: string) =>
      (await manager().send(listUnallocated, { teamId })).items.map((item) => item.episodeId);
    const countOf = async (teamId: string) =>
      (await manager().send(listTeams, {})).teams.find((one) => one.teamId === teamId)!.unallocated;
    const [first] = (await manager().send(listTeams, {})).teams.filter(({ works }) => works.length > 0);
    expect(await waiting(first!.teamId)).toContain(episodeId);

    const put = (teamId: string | null, requestId = newId()) =>
      manager().send(putEpisodeInTeam, { requestId, episodeId, teamId, reason });
    const requestId = newId();
    const { team: now } = await put(team.teamId, requestId);
    expect(now).toMatchObject({ name: 'Family support', byHand: true });
    expect((await put(team.teamId, requestId)).team.moves).toHaveLength(1);
    expect([await waiting(team.teamId), await countOf(team.teamId)]).toEqual([[episodeId], 1]);
    expect(await waiting(first!.teamId)).not.toContain(episodeId);
    await expect(put(team.teamId)).rejects.toMatchObject({ fieldErrors: [{ field: 'teamId' }] });

    const { team: back } = await put(null);
    expect(back).toMatchObject({ teamId: first!.teamId, byHand: false });
    expect(back.moves).toMatchObject([
      { teamName: null, byName: 'Shanice Brown', reason },
      { teamName: 'Family support', byName: 'Shanice Brown', reason },
    ]);
    expect(await waiting(first!.teamId)).toContain(episodeId);
    expect((await manager().send(listAllocations, { episodeId })).team).toEqual(back);
    const audits = await world
      .db('workforce', W)
      .query<{ why: string }>(
        `select why from audit where action = 'episode-team.put' and $1 = any(subjects)`,
        [episode.childId],
      );
    expect(audits).toEqual([{ why: reason }, { why: reason }]);
  });

  it('is refused for a team or an episode that is not here, and for a closed one', async () => {
    const episode = await anEpisode();
    const put = (episodeId: string, teamId: string | null) =>
      manager().send(putEpisodeInTeam, { requestId: newId(), episodeId, teamId, reason });
    await expect(put(newId(), null)).rejects.toMatchObject({ code: 'not-found' });
    await expect(put(episode.episodeId, newId())).rejects.toMatchObject({ code: 'not-found' });
    await world
      .db('workforce', W)
      .query(`update episode_fact set state = 'closed' where episode_id = $1`, [episode.episodeId]);
    const { teams } = await manager().send(listTeams, {});
    await expect(put(episode.episodeId, teams[0]!.teamId)).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
  });
});
