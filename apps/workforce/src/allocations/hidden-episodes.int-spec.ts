import {
  auditAbout,
  endAllocation,
  episodeChanged,
  exampleEpisodeFact,
  getCaseload,
  getWorker,
  liftFamilyRestriction,
  listAllocations,
  listCandidates,
  listFamilyRestrictions,
  listTeams,
  listUnallocated,
  makeAllocation,
  moveAllocation,
  putEpisodeInTeam,
  restrictWorker,
  type EpisodeFact,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const W = 'E09000033';
const reason = 'A reason that is long enough';
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

const as = (...roles: Role[]) =>
  world.person({
    partition: W,
    roles,
    key: world.partnership.personKeyOf('westminster', 'shanice-brown'),
    name: 'Shanice Brown',
  });
const manager = () => as('team-manager', 'director', 'auditor', 'social-worker');
const keeper = () => as('team-manager', 'director', 'auditor', 'social-worker', 'information-officer');
const workerId = async (name: string): Promise<string> =>
  (await world.db('workforce', W).query<{ id: string }>('select id from worker where name = $1', [name]))[0]!
    .id;
async function say(fact: EpisodeFact): Promise<void> {
  // What is announced by hand has one version each time: what is known is older.
  await world
    .db('workforce', W)
    .query('update episode_fact set version = 0 where episode_id = $1', [fact.episodeId]);
  await world.announce(episodeChanged, W, fact);
  await world.settled();
}
const anEpisode = (): EpisodeFact => ({
  ...exampleEpisodeFact,
  episodeId: newId(),
  childId: newId(),
  referralId: newId(),
});

describe('an episode of a restricted record', () => {
  it('is neither seen nor counted among the unallocated but by its keeper, and comes back when the restriction is lifted', async () => {
    const [open, hidden] = [anEpisode(), anEpisode()];
    await say(open);
    await say(hidden);
    const seen = async (person = manager()) => {
      const { items, total } = await person.send(listUnallocated, {});
      const { teams } = await person.send(listTeams, {});
      return { ids: items.map(({ episodeId }) => episodeId).sort(), total, counted: teams[0]!.unallocated };
    };
    const both = { ids: [open.episodeId, hidden.episodeId].sort(), total: 2, counted: 2 };
    expect(await seen()).toEqual(both);
    await say({ ...hidden, restricted: true });
    expect(await seen()).toEqual({ ids: [open.episodeId], total: 1, counted: 1 });
    expect(await seen(keeper())).toEqual(both);
    await say(hidden);
    expect(await seen()).toEqual(both);
    await say({ ...open, state: 'closed', closedOn: '2026-11-23' });
    await say({ ...hidden, state: 'closed', closedOn: '2026-11-23' });
  });

  it('is refused by every id of it like one nobody has, written down, and is in no list', async () => {
    const fact = anEpisode();
    await say(fact);
    const worker = await workerId('Ewan MacLeod');
    const give = { requestId: newId(), workerId: worker, rationale: 'Has room' };
    const { allocations } = await manager().send(makeAllocation, { ...give, episodeIds: [fact.episodeId] });
    const allocationId = allocations[0]!.allocationId;
    const { restriction } = await manager().send(restrictWorker, {
      requestId: newId(),
      episodeId: fact.episodeId,
      workerId: await workerId('Sofia Rossi'),
      of: 'child',
      reason,
    });
    const { restrictionId } = restriction;
    await say({ ...fact, restricted: true });

    const asking = (ids: {
      episodeId: string;
      allocationId: string;
      childId: string;
      restrictionId: string;
    }) =>
      [
        () => manager().send(listCandidates, { episodeId: ids.episodeId }),
        () => manager().send(listAllocations, { episodeId: ids.episodeId }),
        () => manager().send(makeAllocation, { ...give, requestId: newId(), episodeIds: [ids.episodeId] }),
        () => manager().send(moveAllocation, { ...give, requestId: newId(), allocationId: ids.allocationId }),
        () => manager().send(endAllocation, { allocationId: ids.allocationId, reason }),
        () =>
          manager().send(restrictWorker, {
            requestId: newId(),
            episodeId: ids.episodeId,
            workerId: worker,
            of: 'child',
            reason,
          }),
        () =>
          manager().send(putEpisodeInTeam, {
            requestId: newId(),
            episodeId: ids.episodeId,
            teamId: null,
            reason,
          }),
        () => manager().send(liftFamilyRestriction, { restrictionId: ids.restrictionId, reason }),
        () => manager().send(auditAbout.workforce, { subjectId: ids.childId }),
        () => manager().send(auditAbout.workforce, { subjectId: ids.episodeId }),
      ].map((ask) =>
        ask().then(
          (given) => ({ given }),
          ({ code, message }) => ({ code, message }),
        ),
      );
    const nobodys = { episodeId: newId(), allocationId: newId(), childId: newId(), restrictionId: newId() };
    const refused = await Promise.all(asking({ ...fact, allocationId, restrictionId }));
    expect(refused).toEqual(await Promise.all(asking(nobodys)));
    expect(refused.every((answer) => 'code' in answer && answer.code === 'not-found')).toBe(true);
    const audits = await world
      .db('workforce', W)
      .query<{ action: string }>(
        `select action from audit where why = 'hidden record' and outcome = 'refused' and $1 = any(subjects)`,
        [fact.episodeId],
      );
    expect(audits.map(({ action }) => action).sort()).toEqual([
      'allocation.considered',
      'allocation.read',
      'audit.read',
    ]);

    const mine = world.person({
      partition: W,
      roles: ['social-worker'],
      key: world.partnership.personKeyOf('westminster', 'ewan-macleod'),
    });
    const lists = JSON.stringify([
      await mine.send(getCaseload, {}),
      await manager().send(getWorker, { workerId: worker }),
      await manager().send(listFamilyRestrictions, {}),
    ]);
    expect(lists).not.toContain(fact.episodeId);
    expect(lists).not.toContain(fact.childId);
    const known = await keeper().send(listAllocations, { episodeId: fact.episodeId });
    expect(known.allocations).toMatchObject([{ allocationId, state: 'current' }]);
    expect((await keeper().send(listFamilyRestrictions, {})).restrictions).toHaveLength(1);
    await keeper().send(endAllocation, { allocationId, reason });
  });
});
