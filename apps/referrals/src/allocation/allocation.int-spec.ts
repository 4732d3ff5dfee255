import {
  allocationChanged,
  exampleReferral,
  listAlerts,
  recordReferral,
  type AllocationFact,
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

const alertsOf = async (key: string) =>
  (await at.person('social-worker', key).send(listAlerts, {})).alerts
    .filter(({ childId }) => childId === open.childId)
    .map(({ kind }) => kind)
    .sort();

function factFor(key: string | null): AllocationFact {
  const { episodeId, childId } = open;
  const current = key && {
    allocationId: newId(),
    workerId: newId(),
    personKey: key,
    workerName: `Worker ${key}`,
    since: MONDAY,
  };
  return { episodeId, childId, current: current || null, spells: [] };
}

describe('an allocation', () => {
  const heard = async () => (await at.rows('select 1 from inbox')).length;
  const say = async (key: string | null) => {
    const before = await heard();
    await world.announce(allocationChanged, HF, factFor(key));
    const until = Date.now() + 10_000;
    while ((await heard()) === before) {
      if (Date.now() > until) throw new Error('nobody heard of the allocation');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('is written on the case and told to the worker, and its move to the one before', async () => {
    open = await at.openCase();
    await say('hf.ada');
    expect(await at.caseOf(open.episodeId)).toMatchObject({ workerName: 'Worker hf.ada' });
    expect(await alertsOf('hf.ada')).toEqual(['case-given']);
    await say('hf.ada');
    expect(await alertsOf('hf.ada')).toEqual(['case-given']);
    await say('hf.ben');
    expect(await alertsOf('hf.ada')).toEqual(['case-given', 'case-moved']);
    expect(await alertsOf('hf.ben')).toEqual(['case-given']);
  });

  it('makes new information about the child its worker’s', async () => {
    const { familyName } = exampleReferral.children[0]!;
    await at.person('front-door-worker').send(recordReferral, {
      requestId: newId(),
      referral: {
        ...exampleReferral,
        children: [
          {
            ref: 'c1',
            givenName: 'Example',
            familyName: familyName!,
            dateOfBirth: '2017-04-02',
            sex: 'F',
            sameAsChildId: open.childId,
          },
        ],
        adults: [],
        relationships: [],
        addresses: [],
        council: null,
      },
    });
    expect(await alertsOf('hf.ben')).toEqual(['case-given', 'information-joined']);
    expect((await at.caseOf(open.episodeId)).information).toHaveLength(1);
  });

  it('that ends with the closure leaves who had it last, and tells nobody', async () => {
    await at.rows(`update episode set state = 'closed', closed_on = '2026-11-23' where id = $1`, [
      open.episodeId,
    ]);
    await say(null);
    expect(await at.caseOf(open.episodeId)).toMatchObject({ workerName: 'Worker hf.ben' });
    expect(await alertsOf('hf.ben')).toEqual(['case-given', 'information-joined']);
  });
});
