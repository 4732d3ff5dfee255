import { recordRefusal } from '@conjoint/contracts';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { randomUUID } from 'node:crypto';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { SignedInSession } from '../mandates/signed-in-session.fixture.js';

const HOME = 'E09000013';
const OTHER = 'E09000020';
const NAME = 'Wilhelmina Canary';

interface AuditRow {
  who: string;
  action: string;
  subjects: string[];
  why: string;
  outcome: string;
  mandate_ids: string[];
}

describe('a refused access to another council', () => {
  let world: TestWorld;
  let session: SignedInSession;

  beforeAll(async () => {
    world = await testWorld({
      partnership: 'tri-borough',
      services: [{ name: 'workforce', module: AppModule, database }],
    });
    session = new SignedInSession(world, {
      organisation: 'lbhf',
      partition: HOME,
      roles: ['front-door-worker'],
      name: NAME,
    });
  }, 120_000);
  afterAll(() => world?.stop(), 60_000);

  const refusals = (partition: string) =>
    world
      .db('workforce', partition)
      .query<AuditRow>(`select * from audit where action = 'access.refused-elsewhere' order by at, id`);

  it('is written down at home: who, where she tried, which record, by which mandate she acts', async () => {
    const { claims } = await session.assert();
    const subjectId = randomUUID();
    await session.send(recordRefusal, { attemptedPartition: OTHER, by: 'page', subjectId });
    await session.send(recordRefusal, { attemptedPartition: OTHER, by: 'api', subjectId: null });
    expect(await refusals(HOME)).toEqual([
      expect.objectContaining({
        who: session.key,
        subjects: [subjectId],
        why: `no mandate in ${OTHER} (page)`,
        outcome: 'refused',
        mandate_ids: claims.mandates.map(({ id }) => id),
      }),
      expect.objectContaining({ subjects: [], why: `no mandate in ${OTHER} (api)`, outcome: 'refused' }),
    ]);
    expect(await refusals(OTHER)).toEqual([]);
  });

  it('holds codes and ids, and no name but that of who acted', async () => {
    for (const { action, subjects, why } of await refusals(HOME)) {
      expect(`${action} ${why}`).toMatch(/^access\.refused-elsewhere no mandate in E\d{8} \((page|api)\)$/);
      expect(subjects.every((id) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
    }
    await expect(
      session.send(recordRefusal, { attemptedPartition: NAME, by: 'page', subjectId: null }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(
      session.send(recordRefusal, { attemptedPartition: OTHER, by: 'page', subjectId: NAME }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
  });

  it('needs a mandate where it is written down', async () => {
    const stranger = new SignedInSession(world, {
      organisation: 'rbkc',
      partition: OTHER,
      roles: ['front-door-worker'],
    });
    const { assertion } = await stranger.assert();
    const refused = stranger.send(
      recordRefusal,
      { attemptedPartition: OTHER, by: 'api', subjectId: null },
      { partition: HOME, assertion },
    );
    await expect(refused).rejects.toMatchObject({ code: 'no-mandate' });
    expect(await refusals(HOME)).toHaveLength(2);
  });

  it('causes no query where she has no footing, not even when its workforce is asked', async () => {
    const db = world.db('workforce', OTHER);
    const asked: string[] = [];
    const original = db.prepared.bind(db);
    db.prepared = (name, text, values) => {
      asked.push(name);
      return original(name, text, values);
    };
    await new Promise((resolve) => setTimeout(resolve, 300)); // ended sign-ins are read again
    await expect(session.assert(OTHER)).rejects.toMatchObject({ code: 'no-mandate' });
    const ofHers = asked.filter((name) => !/^(lease|outbox|seal)/.test(name));
    expect(ofHers).toEqual([]);
    await new SignedInSession(world, { organisation: 'rbkc', partition: OTHER, roles: ['auditor'] }).assert();
    expect(asked).toContain('mandate-sighting');
  });
});
