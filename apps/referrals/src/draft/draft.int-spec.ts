import { listDrafts, startDraft } from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const ROUNDS = 15;
const AT_ONCE = 6;

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const worker = (key = 'worker') => world.person({ partition: HF, roles: ['front-door-worker'], key });

describe('a form that is started', () => {
  it('is one form however often it is asked for at once, as after a connection that broke', async () => {
    const asked = Array.from({ length: ROUNDS }, newId);
    const started: string[] = [];
    for (const requestId of asked) {
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () => worker().send(startDraft, { requestId })),
      );
      const ids = new Set(answers.map(({ draft }) => draft.id));
      expect(ids.size).toBe(1);
      started.push(...ids);
    }
    const { drafts } = await worker().send(listDrafts, {});
    expect(drafts.map(({ id }) => id).sort()).toEqual(started.sort());
  });

  it('is not given to somebody else who knows the id of the request', async () => {
    const requestId = newId();
    await worker().send(startDraft, { requestId });
    await expect(worker('other').send(startDraft, { requestId })).rejects.toMatchObject({ code: 'conflict' });
  });
});
