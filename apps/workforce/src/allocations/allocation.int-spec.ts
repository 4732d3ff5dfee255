import {
  allocationChanged,
  endAllocation,
  episodeChanged,
  exampleEpisodeFact,
  getCaseload,
  getWorker,
  leaveWorker,
  liftFamilyRestriction,
  listAllocations,
  listCandidates,
  listTeams,
  listUnallocated,
  listWorkers,
  makeAllocation,
  moveAllocation,
  recordAbsence,
  restrictWorker,
  saveTeam,
  type EpisodeFact,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestPerson, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const KC = 'E09000020';
const W = 'E09000033';
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [KC, W],
    services: [{ name: 'workforce', module: AppModule, database }],
    now: '2026-11-23T10:42:00Z',
  });
  await world.settled();
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const key = (organisation: string, person: string) => world.partnership.personKeyOf(organisation, person);
const manager = (partition = W): TestPerson =>
  world.person({
    partition,
    roles: ['team-manager'],
    key: key('westminster', 'shanice-brown'),
    name: 'Shanice Brown',
  });
const officer = (partition: string) =>
  world.person({ partition, roles: ['workforce-officer'], key: 'an.officer' });
const workerId = async (name: string, partition = W): Promise<string> => {
  const [row] = await world
    .db('workforce', partition)
    .query<{ id: string }>('select id from worker where name = $1', [name]);
  return row!.id;
};
async function anEpisode(more: Partial<EpisodeFact> = {}, partition = W): Promise<EpisodeFact> {
  const fact = {
    ...exampleEpisodeFact,
    episodeId: newId(),
    childId: newId(),
    referralId: newId(),
    ...more,
  };
  await world.announce(episodeChanged, partition, fact);
  await world.settled();
  return fact;
}
const allocate = async (
  episode: EpisodeFact,
  name: string,
  more: { againstAdvice?: string; requestId?: string } = {},
) => {
  const { allocations } = await manager().send(makeAllocation, {
    requestId: newId(),
    episodeIds: [episode.episodeId],
    workerId: await workerId(name),
    rationale: 'Has room',
    ...more,
  });
  return allocations[0]!;
};
const lastSaid = async (episodeId: string) =>
  (
    await world
      .db('workforce', W)
      .query<{ body: { current: { workerName: string } | null; spells: unknown[] } }>(
        `select body from outbox where name = $1 and aggregate_id = $2 order by version desc limit 1`,
        [`workforce.${allocationChanged.name}`, episodeId],
      )
  )[0]?.body;

describe('allocating a child', () => {
  it('takes it from the unallocated, soonest due first, and says who has it', async () => {
    const later = await anEpisode({ assessment: { ...exampleEpisodeFact.assessment!, dueOn: '2027-02-01' } });
    const sooner = await anEpisode({
      assessment: { ...exampleEpisodeFact.assessment!, dueOn: '2026-12-01' },
    });
    const { items } = await manager().send(listUnallocated, {});
    expect(items.map(({ episodeId }) => episodeId)).toEqual([sooner.episodeId, later.episodeId]);
    expect(items[0]).toMatchObject({ dueOn: '2026-12-01', points: 3, work: 'assessment' });
    const { teams } = await manager().send(listTeams, {});
    expect(teams).toMatchObject([{ name: 'Assessment team', mine: true, unallocated: 2 }]);

    const { candidates, siblings } = await manager().send(listCandidates, { episodeId: sooner.episodeId });
    expect(siblings).toEqual([]);
    expect(candidates.map(({ name, advice, refusals }) => [name, advice, refusals])).toEqual([
      ['Ewan MacLeod', [], []],
      ['Sofia Rossi', [], []],
    ]);
    const allocation = await allocate(sooner, 'Ewan MacLeod');
    expect(allocation).toMatchObject({
      state: 'current',
      workerName: 'Ewan MacLeod',
      startedByName: 'Shanice Brown',
    });
    expect(await lastSaid(sooner.episodeId)).toMatchObject({
      current: { workerName: 'Ewan MacLeod' },
      spells: [{ until: null }],
    });
    const worker = world.person({
      partition: W,
      roles: ['social-worker'],
      key: key('westminster', 'ewan-macleod'),
    });
    const caseload = await worker.send(getCaseload, {});
    expect(caseload.items.map(({ episodeId }) => episodeId)).toEqual([sooner.episodeId]);
    expect(caseload.worker?.workload).toMatchObject({
      cases: 1,
      points: 3,
      targetHundredths: 4500,
      utilisationPercent: 7,
    });
    expect((await manager().send(listUnallocated, {})).items.map(({ episodeId }) => episodeId)).toEqual([
      later.episodeId,
    ]);
  });

  it('lets one of two managers have it, and tells the other; a repeated request answers what the first made', async () => {
    const episode = await anEpisode();
    const outcomes = await Promise.allSettled([
      allocate(episode, 'Ewan MacLeod'),
      allocate(episode, 'Sofia Rossi'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refusal = outcomes.find((one): one is PromiseRejectedResult => one.status === 'rejected')!
      .reason as { code: string };
    expect(refusal.code).toBe('conflict');
    const { allocations } = await manager().send(listAllocations, { episodeId: episode.episodeId });
    expect(allocations).toHaveLength(1);

    const again = await anEpisode();
    const requestId = newId();
    const first = await allocate(again, 'Ewan MacLeod', { requestId });
    expect(await allocate(again, 'Ewan MacLeod', { requestId })).toEqual(first);
  });

  it('gives siblings of one referral together, and nobody else with them', async () => {
    const referralId = newId();
    const [one, two, other] = [
      await anEpisode({ referralId }),
      await anEpisode({ referralId }),
      await anEpisode(),
    ];
    const { siblings } = await manager().send(listCandidates, { episodeId: one.episodeId });
    expect(siblings.map(({ episodeId }) => episodeId)).toEqual([two.episodeId]);
    const together = {
      requestId: newId(),
      workerId: await workerId('Ewan MacLeod'),
      rationale: 'One family',
    };
    await expect(
      manager().send(makeAllocation, { ...together, episodeIds: [one.episodeId, other.episodeId] }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
    const { allocations } = await manager().send(makeAllocation, {
      ...together,
      episodeIds: [two.episodeId, one.episodeId],
    });
    expect(allocations).toHaveLength(2);
  });

  it('moves and ends with a reason, and keeps who had it', async () => {
    const episode = await anEpisode();
    const first = await allocate(episode, 'Ewan MacLeod');
    const { allocation } = await manager().send(moveAllocation, {
      requestId: newId(),
      allocationId: first.allocationId,
      workerId: await workerId('Sofia Rossi'),
      rationale: 'Speaks Italian',
    });
    await expect(
      manager().send(moveAllocation, {
        requestId: newId(),
        allocationId: first.allocationId,
        workerId: await workerId('Sofia Rossi'),
        rationale: 'Too late',
      }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await manager().send(endAllocation, {
      allocationId: allocation.allocationId,
      reason: 'Not hers after all',
    });
    const { allocations } = await manager().send(listAllocations, { episodeId: episode.episodeId });
    expect(allocations.map(({ workerName, state, endReason }) => [workerName, state, endReason])).toEqual([
      ['Sofia Rossi', 'ended', 'Not hers after all'],
      ['Ewan MacLeod', 'moved', 'Speaks Italian'],
    ]);
    expect(await lastSaid(episode.episodeId)).toMatchObject({ current: null, spells: [{}, {}] });
  });

  it('ends with the episode, and nobody can have a closed one', async () => {
    const episode = await anEpisode();
    await allocate(episode, 'Ewan MacLeod');
    // The same aggregate hears its second version as the platform numbers it; here it is another announcement of a newer fact.
    await world
      .db('workforce', W)
      .query('update episode_fact set version = 0 where episode_id = $1', [episode.episodeId]);
    await world.announce(episodeChanged, W, {
      ...episode,
      state: 'closed',
      closedOn: '2026-11-23',
      closureReason: 'RC1',
    });
    await world.settled();
    const { allocations } = await manager().send(listAllocations, { episodeId: episode.episodeId });
    expect(allocations).toMatchObject([{ state: 'closed', endReason: 'The episode was closed' }]);
    expect(await lastSaid(episode.episodeId)).toMatchObject({ current: null });
    await expect(allocate(episode, 'Ewan MacLeod')).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });
});

describe('whom a manager may not give a child', () => {
  it('is a worker who is restricted from the family, until that is lifted, whatever reason is given', async () => {
    const episode = await anEpisode();
    const restricted = {
      requestId: newId(),
      workerId: await workerId('Ewan MacLeod'),
      episodeId: episode.episodeId,
    };
    const { restriction } = await manager().send(restrictWorker, {
      ...restricted,
      of: 'family',
      reason: 'Her neighbours',
    });
    const again = await anEpisode({ childId: episode.childId });
    for (const one of [episode, again])
      await expect(allocate(one, 'Ewan MacLeod', { againstAdvice: 'I insist' })).rejects.toMatchObject({
        code: 'validation-failed',
        details: { refusals: ['restricted'] },
      });
    await manager().send(liftFamilyRestriction, {
      restrictionId: restriction.restrictionId,
      reason: 'Moved away',
    });
    await expect(allocate(episode, 'Ewan MacLeod')).resolves.toMatchObject({ state: 'current' });
  });

  it('is one who is away, unless the manager says why', async () => {
    const id = await workerId('Ewan MacLeod');
    const { worker } = await officer(W).send(getWorker, { workerId: id });
    const away = await officer(W).send(recordAbsence, {
      workerId: id,
      version: worker.version,
      kind: 'sickness',
      from: '2026-11-20',
    });
    expect(away.worker.state).toBe('absent');
    const episode = await anEpisode();
    await expect(allocate(episode, 'Ewan MacLeod')).rejects.toMatchObject({
      code: 'validation-failed',
      fieldErrors: [{ field: 'againstAdvice' }],
    });
    expect(await allocate(episode, 'Ewan MacLeod', { againstAdvice: 'Back on Monday' })).toMatchObject({
      advice: ['absent'],
      againstAdvice: 'Back on Monday',
    });
  });

  it('is one whose mandate here was withdrawn, and one of another council', async () => {
    const episode = await anEpisode({}, KC);
    const here = world.person({ partition: KC, roles: ['team-manager'], key: key('rbkc', 'kwame-boateng') });
    await world.db('workforce', KC).query(
      `insert into person_known (person_key, name, employer, vouched_at) values ($1, 'Sofia Rossi', 'rbkc', now())
       on conflict (person_key) do update set vouched_at = now()`,
      [key('rbkc', 'sofia-rossi')],
    );
    await expect(
      here.send(makeAllocation, {
        requestId: newId(),
        episodeIds: [episode.episodeId],
        workerId: await workerId('Sofia Rossi', KC),
        rationale: 'Has room',
      }),
    ).rejects.toMatchObject({ details: { refusals: ['no-mandate'] } });
    await expect(
      here.send(makeAllocation, {
        requestId: newId(),
        episodeIds: [episode.episodeId],
        workerId: await workerId('Ewan MacLeod', W),
        rationale: 'Has room',
      }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await world
      .db('workforce', KC)
      .query('update person_known set vouched_at = null where person_key = $1', [key('rbkc', 'sofia-rossi')]);
  });

  it('is decided by team managers only', async () => {
    const director = world.person({ partition: W, roles: ['director'], key: 'w.director' });
    await expect(
      director.send(endAllocation, { allocationId: newId(), reason: 'Because' }),
    ).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(manager().send(listCandidates, { episodeId: newId() })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a worker lent to another council', () => {
  it('shows what she carries here and elsewhere at both, and no child of one is known to the other', async () => {
    const [one, two] = [await anEpisode(), await anEpisode({ work: 'child-protection' })];
    const before = (await officer(W).send(getWorker, { workerId: await workerId('Sofia Rossi') })).worker
      .workload;
    await allocate(one, 'Sofia Rossi');
    await allocate(two, 'Sofia Rossi');
    const home = await anEpisode({}, KC);
    const here = world.person({
      partition: KC,
      roles: ['team-manager'],
      key: key('rbkc', 'kwame-boateng'),
      name: 'Kwame',
    });
    await here.send(makeAllocation, {
      requestId: newId(),
      episodeIds: [home.episodeId],
      workerId: await workerId('Sofia Rossi', KC),
      rationale: 'Has room',
    });
    await world.settled();
    const atHome = (await here.send(listWorkers, {})).workers.find(
      ({ name }) => name === 'Sofia Rossi',
    )!.workload;
    const abroad = (await manager().send(listWorkers, {})).workers.find(
      ({ name }) => name === 'Sofia Rossi',
    )!.workload;
    expect(atHome).toMatchObject({
      cases: 1,
      points: 3,
      elsewhere: { cases: before.cases + 2, points: before.points + 7 },
    });
    expect(abroad).toMatchObject({
      cases: before.cases + 2,
      elsewhere: { cases: 1, points: 3, asOf: '2026-11-23T10:42:00.000Z' },
    });
    expect(atHome.utilisationPercent).toBe(abroad.utilisationPercent);

    const crossed = async (partition: string) =>
      JSON.stringify(
        await world.db('workforce', partition).query(`select body from outbox where subject like 'x.%'`),
      );
    for (const { episodeId, childId, referralId } of [one, two])
      for (const id of [episodeId, childId, referralId]) {
        expect(await crossed(W)).not.toContain(id);
        const rows = await Promise.all(
          ['episode_fact', 'allocation', 'workload_told', 'worker'].map((table) =>
            world.db('workforce', KC).query(`select * from ${table}`),
          ),
        );
        expect(JSON.stringify(rows)).not.toContain(id);
      }
    expect(await crossed(KC)).not.toContain(home.childId);
  });

  it('follows her employer: away there is away here, without why', async () => {
    const id = await workerId('Sofia Rossi', KC);
    const { worker } = await officer(KC).send(getWorker, { workerId: id });
    await officer(KC).send(recordAbsence, {
      workerId: id,
      version: worker.version,
      kind: 'parental',
      from: '2026-11-23',
      until: '2027-05-31',
    });
    await world.settled();
    const copy = await officer(W).send(getWorker, { workerId: await workerId('Sofia Rossi') });
    expect(copy.worker).toMatchObject({
      state: 'absent',
      absence: { kind: null, until: '2027-05-31' },
      employedHere: false,
    });
    expect(copy.caseload).toBeNull();
    await expect(
      officer(W).send(leaveWorker, {
        workerId: copy.worker.workerId,
        version: copy.worker.version,
        leftOn: '2026-12-01',
        reason: 'Gone',
      }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe('a team', () => {
  it('takes a kind of work from the team that had it, and whoever left it was in it until then', async () => {
    const { teams } = await manager().send(listTeams, {});
    const first = teams[0]!;
    const { team } = await manager().send(saveTeam, {
      requestId: newId(),
      teamId: null,
      version: 0,
      name: 'Child protection team',
      works: ['child-protection'],
      managers: [await workerId('Shanice Brown')],
      members: [await workerId('Ewan MacLeod')],
    });
    expect(team).toMatchObject({
      works: ['child-protection'],
      mine: true,
      members: [{ name: 'Ewan MacLeod' }],
    });
    const after = (await manager().send(listTeams, {})).teams.find(({ teamId }) => teamId === first.teamId)!;
    expect(after.works).toEqual(['assessment', 'child-in-need']);
    await expect(
      manager().send(saveTeam, {
        requestId: newId(),
        teamId: first.teamId,
        version: first.version,
        name: 'A',
        works: [],
        managers: [],
        members: [],
      }),
    ).rejects.toMatchObject({ code: 'stale-version' });
  });
});
