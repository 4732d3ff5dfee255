import {
  exampleReferral,
  listPassingOn,
  recordReferral,
  returnPassingOn,
  type ParsedRequestOf,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';
const OFFERS = 27;

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const worker = (partition: string) =>
  world.person({
    partition,
    roles: ['front-door-worker'],
    name: 'A Worker',
    key: `${partition.toLowerCase()}.w`,
  });
const list = (partition: string, asked: Partial<ParsedRequestOf<typeof listPassingOn>> = {}) =>
  worker(partition).send(listPassingOn, asked);

async function offered(from: string, postcode: string, inDanger: boolean): Promise<void> {
  const [child] = exampleReferral.children;
  const [address] = exampleReferral.addresses!;
  await worker(from).send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      ...(inDanger ? { danger: { inDanger, actionTaken: 'The police are on their way' } } : {}),
      children: [{ ...child!, familyName: newId().replaceAll('-', '') }],
      addresses: [{ ...address!, postcode }],
    },
  });
}

describe('the list of referrals passed on', () => {
  it('comes a page at a time and by direction, and loses nobody between two pages', async () => {
    for (let n = 0; n < OFFERS; n += 1) await offered(HF, 'W10 5AA', n < 2);
    await offered(KC, 'W6 9JU', false);
    await world.settled();

    const pages = [await list(KC, { direction: 'in' }), await list(KC, { direction: 'in', page: 2 })];
    expect(pages.map(({ passings }) => passings.length)).toEqual([25, OFFERS - 25]);
    expect(new Set(pages.flatMap(({ passings }) => passings.map(({ id }) => id))).size).toBe(OFFERS);
    expect(pages.flatMap(({ passings }) => passings.map(({ direction }) => direction))).not.toContain('out');
    // What waits is counted of all, whatever page and direction were asked for.
    const counted = { waitingHere: OFFERS, inDangerHere: 2, pageSize: 25 };
    expect(pages[0]).toMatchObject({ ...counted, total: OFFERS, page: 1 });
    expect(await list(KC, { direction: 'out' })).toMatchObject({ ...counted, total: 1 });
    expect(await list(KC, { page: 2 })).toMatchObject({ ...counted, total: OFFERS + 1, page: 2 });
    expect(await list(KC, { page: 99 })).toMatchObject({ passings: [], total: OFFERS + 1 });
    expect(await list(HF, { direction: 'in' })).toMatchObject({ total: 1, waitingHere: 1, inDangerHere: 0 });
  }, 60_000);

  it('shows what waits before what is settled, and writes down whom each page named', async () => {
    const [newest] = (await list(KC, { direction: 'in' })).passings;
    const reason = 'The family lives with you';
    await worker(KC).send(returnPassingOn, { passingOnId: newest!.id, version: newest!.version, reason });
    await world.settled();
    const second = await list(KC, { direction: 'in', page: 2 });
    expect(second.passings.at(-1)).toMatchObject({ id: newest!.id, state: 'returned' });
    expect(second.waitingHere).toBe(OFFERS - 1);
    const audited = await world
      .db('referrals', KC)
      .query(`select 1 from audit where action = 'passing-on.listed' and $1 = any(subjects)`, [newest!.id]);
    expect(audited).not.toEqual([]);
  });
});
