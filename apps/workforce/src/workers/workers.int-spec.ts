import {
  episodeChanged,
  exampleEpisodeFact,
  renewWorkforceFacts,
  snapshotWorkforceFacts,
  workerChanged,
  workerSnapshotted,
  type EpisodeFact,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { ApplyWorkers } from './apply-workers.js';

const KC = 'E09000020';
const W = 'E09000033';
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [KC, W, 'tri-borough'],
    services: [{ name: 'workforce', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  await world.settled();
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const said = (partition: string, name: string) =>
  world
    .db('workforce', partition)
    .query<{ aggregate_id: string; version: string; body: Record<string, unknown> }>(
      `select aggregate_id, version, body from outbox where name = $1 order by aggregate_id, version`,
      [`workforce.${name}`],
    );
const workersOf = (partition: string) =>
  world
    .db('workforce', partition)
    .query<Record<string, unknown>>(
      'select person_key, name, employer, employed_here, registration from worker order by name',
    );

describe('workers of the partnership file', () => {
  it('are those who work with children or lead those who do; elsewhere they are a working copy with the same registration', async () => {
    const home = await workersOf(KC);
    expect(home.map(({ name, employed_here }) => [name, employed_here])).toEqual([
      ['Kwame Boateng', true],
      ['Sofia Rossi', true],
    ]);
    const lent = await workersOf(W);
    expect(lent.map(({ name, employed_here, employer }) => [name, employed_here, employer])).toEqual([
      ['Ewan MacLeod', true, 'westminster'],
      ['Shanice Brown', true, 'westminster'],
      ['Sofia Rossi', false, 'rbkc'],
    ]);
    expect(lent[2]!['registration']).toBe(home[1]!['registration']);
    expect(await workersOf('tri-borough')).toEqual([]);
  });

  it('are said once, and applying the file again adds nobody', async () => {
    const before = await said(KC, workerChanged.name);
    expect(before).toHaveLength(2);
    expect(before.map(({ body }) => body['caseHolder']).sort()).toEqual([false, true]);
    expect(await world.get('workforce', ApplyWorkers).applyTo(KC)).toBe(0);
    expect(await said(KC, workerChanged.name)).toEqual(before);
  });

  it('are in the team with which a council begins, the team manager as its manager', async () => {
    const members = await world.db('workforce', W).query(
      `select team.name as team, worker.name, part from team_member join team on team.id = team_id join worker on worker.id = worker_id
       order by worker.name`,
    );
    expect(members).toEqual([
      { team: 'Assessment team', name: 'Ewan MacLeod', part: 'member' },
      { team: 'Assessment team', name: 'Shanice Brown', part: 'manager' },
      { team: 'Assessment team', name: 'Sofia Rossi', part: 'member' },
    ]);
    expect(await world.db('workforce', 'tri-borough').query('select 1 from team')).toEqual([]);
  });
});

describe('episodes', () => {
  it('are kept as the referrals said last, whatever the order in which they are heard', async () => {
    const fact: EpisodeFact = { ...exampleEpisodeFact, episodeId: newId() };
    await world.announce(episodeChanged, KC, fact);
    await world.settled();
    const rows = await world
      .db('workforce', KC)
      .query('select state, work, due_on::text as due from episode_fact where episode_id = $1', [
        fact.episodeId,
      ]);
    expect(rows).toEqual([{ state: 'open', work: 'assessment', due: '2027-01-27' }]);
  });
});

describe('a snapshot of the facts', () => {
  it('says of every worker what was said last, with a higher version, to an operator and to a service', async () => {
    const operator = world.person({ partition: KC, roles: ['operator'], key: 'kc.operator' });
    const answer = await operator.send(snapshotWorkforceFacts, {});
    expect(answer).toEqual({ said: 2, next: null });
    const [before, after] = [await said(KC, workerChanged.name), await said(KC, workerSnapshotted.name)];
    expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
    for (const [index, { version }] of after.entries())
      expect(Number(version)).toBe(Number(before[index]!.version) + 1);
    await world.connect('reporting', KC);
    const system = world.requestsAs('reporting', KC);
    const as = { partition: KC, token: undefined, correlationId: newId() };
    expect(await system.sendAs(as, renewWorkforceFacts, {})).toEqual({ said: 2, next: null });
    const worker = world.person({ partition: KC, roles: ['social-worker'], key: 'kc.worker' });
    await expect(worker.send(snapshotWorkforceFacts, {})).rejects.toMatchObject({ code: 'not-permitted' });
  });
});
