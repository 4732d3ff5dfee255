import {
  checkAuthority,
  correctReferral,
  exampleReferral,
  getReferral,
  recordDecision,
  recordReferral,
  snapshotFacts,
  summariseEpisodes,
  type EpisodeFact,
  type Outcome,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const NOW = '2026-11-23T10:00:00Z';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: NOW,
  });
  await world.answer(checkAuthority, HF, ({ outcomes }) => ({
    answers: outcomes.map((outcome) => ({
      outcome,
      allowed: true,
      authorityId: 'authority-1',
      statute: 'Local Government Act 2000, section 9E',
      holders: [],
    })),
  }));
}, 90_000);
afterAll(() => world?.stop(), 30_000);
beforeEach(() => world.clock.set(NOW));

const worker = () =>
  world.person({ partition: HF, roles: ['front-door-worker'], name: 'A Worker', key: 'hf.worker' });
const rows = <T>(sql: string, parameters: unknown[] = []) =>
  world.db('referrals', HF).query<T>(sql, parameters);

async function recorded(names: string[], more: object = {}) {
  const children = names.map((givenName, i) => ({
    ref: `c${i + 1}`,
    givenName,
    familyName: newId().replaceAll('-', ''),
    dateOfBirth: '2017-04-02',
    sex: 'F' as const,
  }));
  const { referralId } = await worker().send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      children,
      adults: [],
      relationships: [],
      addresses: [],
      council: { chosen: HF, overrideReason: 'The family stays here' },
      ...more,
    },
  });
  return read(referralId);
}
const read = async (referralId: string) => (await worker().send(getReferral, { referralId })).referral;

async function decided(outcomes: Outcome[], more: object = {}) {
  const referral = await recorded(
    outcomes.map((_, i) => `Child ${i}`),
    more,
  );
  const childIds = referral.children.map(({ childId }) => childId);
  await worker().send(recordDecision, {
    requestId: newId(),
    referralId: referral.id,
    version: referral.version,
    decisions: childIds.map((childId, i) => ({ childId, outcome: outcomes[i]!, rationale: 'Known enough.' })),
  });
  return { referralId: referral.id, childIds };
}

/** What was said of the episode of a child, first to last. */
async function saidOf(childId: string): Promise<{ name: string; fact: EpisodeFact }[]> {
  return rows(
    `select replace(name, 'referrals.', '') as name, body as fact from outbox
     where name like 'referrals.episode.%' and body ->> 'childId' = $1 order by version`,
    [childId],
  );
}

describe('an episode', () => {
  it('says with its decision which work it needs, and that it is to be assessed', async () => {
    const { referralId, childIds } = await decided(['child-and-family-assessment', 'strategy-discussion']);
    const [assessed, protectedChild] = await Promise.all(childIds.map(saidOf));
    expect(assessed).toEqual([
      {
        name: 'episode.changed.v1',
        fact: {
          episodeId: expect.any(String),
          childId: childIds[0],
          referralId,
          state: 'open',
          work: 'assessment',
          openedOn: '2026-11-20',
          closedOn: null,
          closureReason: null,
          withoutAssessment: false,
          reReferral: false,
          restricted: false,
          assessment: { startedOn: '2026-11-23', dueOn: '2027-01-27', completedOn: null, inTime: null },
        },
      },
    ]);
    expect(protectedChild).toMatchObject([
      { fact: { state: 'open', work: 'child-protection', assessment: null } },
    ]);
  });

  it('that ends with its decision says so once, as closed without an assessment', async () => {
    const { childIds } = await decided(['early-help']);
    expect(await saidOf(childIds[0]!)).toMatchObject([
      {
        fact: { state: 'closed', closedOn: '2026-11-23', closureReason: 'RC7', withoutAssessment: true },
      },
    ]);
  });

  it('moves with a corrected receipt, and its assessment is due by the new day', async () => {
    const { referralId, childIds } = await decided(['child-and-family-assessment']);
    const { version } = await read(referralId);
    await worker().send(correctReferral, {
      referralId,
      version,
      field: 'received.receivedAt',
      value: '2026-11-19T10:00:00Z',
      reason: 'It came a day before',
    });
    const said = await saidOf(childIds[0]!);
    expect(said.at(-1)).toMatchObject({
      name: 'episode.changed.v1',
      fact: { openedOn: '2026-11-19', assessment: { dueOn: '2027-01-26' } },
    });
  });

  it('becomes a re-referral when an earlier referral of the child is recorded', async () => {
    const { childIds } = await decided(['child-and-family-assessment']);
    await rows(
      `update episode set state = 'closed', closed_on = '2026-11-23', closure_reason = 'RC8' where child_id = $1`,
      [childIds[0]],
    );
    await recorded([], {
      received: { receivedAt: '2026-10-01T09:00:00Z', how: 'email' },
      children: [
        {
          ref: 'c1',
          givenName: 'Child',
          familyName: 'Earlier',
          dateOfBirth: '2017-04-02',
          sex: 'F',
          sameAsChildId: childIds[0],
        },
      ],
    });
    const said = await saidOf(childIds[0]!);
    expect(said.map(({ fact }) => fact.reReferral)).toEqual([false, true]);
  });

  it('is said again by a snapshot, after the referrals, in parts', async () => {
    await decided(['child-and-family-assessment', 'early-help']);
    const operator = world.person({ partition: HF, roles: ['operator'], key: 'hf.operator' });
    await rows(
      `insert into episode select (jsonb_populate_record(episode, jsonb_build_object('id', gen_random_uuid()))).*
       from episode, generate_series(1, 620) where state = 'closed' and origin = 'referral' and id = (
         select id from episode where state = 'closed' and origin = 'referral' limit 1)`,
    );
    const [{ total }] = (await rows('select count(*)::int as total from episode where origin = $1', [
      'referral',
    ])) as [{ total: number }];
    let after: string | null = null;
    const parts: number[] = [];
    do {
      const { said, next }: { said: number; next: string | null } = await operator.send(snapshotFacts, {
        after,
      });
      parts.push(said);
      after = next;
    } while (after !== null);
    expect(parts.length).toBeGreaterThan(1);
    const snapshots = await rows<{ aggregate_id: string }>(
      `select distinct aggregate_id from outbox where name = 'referrals.episode.snapshotted.v1'`,
    );
    expect(snapshots).toHaveLength(total);
    const last = await rows<{ agree: boolean }>(
      `select s.body = c.body as agree from
        (select distinct on (aggregate_id) * from outbox where name = 'referrals.episode.changed.v1' order by aggregate_id, version desc) c
       join outbox s on s.aggregate_id = c.aggregate_id and s.name = 'referrals.episode.snapshotted.v1'`,
    );
    expect(last.length).toBeGreaterThan(1);
    expect(last.every(({ agree }) => agree)).toBe(true);
  }, 60_000);
});

describe('summaries of episodes', () => {
  const summaries = (episodeIds: string[]) => worker().send(summariseEpisodes, { episodeIds });
  const episodeOf = async (childId: string) => {
    const [row] = await rows<{ id: string }>('select id from episode where child_id = $1', [childId]);
    return row!.id;
  };

  it('name the child, its work, its siblings in the referral and the next deadline, in the order asked', async () => {
    const { referralId, childIds } = await decided(['child-and-family-assessment', 'strategy-discussion']);
    const ids = (await Promise.all(childIds.map(episodeOf))).reverse();
    const { episodes } = await summaries([...ids, ids[0]!]);
    expect(episodes.map(({ episodeId }) => episodeId)).toEqual(ids);
    expect(episodes[1]).toMatchObject({
      childId: childIds[0],
      referralId,
      childName: expect.stringContaining('Child 0'),
      dateOfBirth: '2017-04-02',
      expectedOn: null,
      work: 'assessment',
      state: 'open',
      openedOn: '2026-11-20',
      siblingsOfReferral: [childIds[1]],
      nextDue: { kind: 'child-and-family-assessment', dueOn: '2027-01-27', overdue: false },
    });
    expect(episodes[0]).toMatchObject({ work: 'child-protection', nextDue: null });
    world.clock.set('2027-01-28T08:00:00Z');
    expect((await summaries(ids)).episodes[1]!.nextDue).toMatchObject({ overdue: true });
  });

  it('leave out what is not here, and write both down: what was read and what was not there', async () => {
    const { childIds } = await decided(['child-and-family-assessment']);
    const [here, elsewhere] = [await episodeOf(childIds[0]!), newId()];
    const { episodes } = await summaries([elsewhere, here]);
    expect(episodes.map(({ episodeId }) => episodeId)).toEqual([here]);
    const audited = await rows<{ outcome: string; subjects: string[] }>(
      `select outcome, subjects from audit where action = 'episodes.read' and subjects && $1::text[] order by outcome`,
      [[here, elsewhere]],
    );
    expect(audited.map(({ outcome }) => outcome).sort()).toEqual(['allowed', 'refused'].sort());
    expect(audited.flatMap(({ subjects }) => subjects)).toEqual(
      expect.arrayContaining([here, childIds[0], elsewhere]),
    );
  });
});
