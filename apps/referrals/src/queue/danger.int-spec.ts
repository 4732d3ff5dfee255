import {
  acceptPassingOn,
  exampleReferral,
  listAlerts,
  listPassingOn,
  listQueue,
  recordReferral,
  returnPassingOn,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';

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

const person = (partition: string, role: Role) =>
  world.person({ partition, roles: [role], name: 'A Worker', key: `${partition.toLowerCase()}.${role}` });
const worker = (partition: string) => person(partition, 'front-door-worker');
const danger = { inDanger: true, actionTaken: 'The police are on their way' };

async function recorded({ postcode, inDanger }: { postcode: string; inDanger: boolean }) {
  const [child] = exampleReferral.children;
  const [address] = exampleReferral.addresses!;
  const { referralId } = await worker(HF).send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      ...(inDanger ? { danger } : {}),
      children: [{ ...child!, familyName: newId().replaceAll('-', '') }],
      addresses: [{ ...address!, postcode }],
    },
  });
  return referralId;
}

const alertsOf = async (partition: string) =>
  (await person(partition, 'front-door-manager').send(listAlerts, {})).alerts;

describe('that a child is in danger now', () => {
  it('is told to the manager of the front door at once, and stands above the queue', async () => {
    const referralId = await recorded({ postcode: 'W6 9JU', inDanger: true });
    const quiet = await recorded({ postcode: 'W6 9JU', inDanger: false });
    expect((await alertsOf(HF)).filter(({ kind }) => kind === 'child-in-danger')).toEqual([
      expect.objectContaining({
        referralId,
        text: 'A referral says that a child is in danger now. It waits for a decision',
      }),
    ]);
    const { inDanger } = await worker(HF).send(listQueue, { page: 99 });
    expect(inDanger).toMatchObject([{ referralId, children: [{ childId: expect.any(String) }] }]);
    expect(inDanger.map((one) => one.referralId)).not.toContain(quiet);
  });

  it('travels with the referral to the council it is offered to, and back', async () => {
    await recorded({ postcode: 'W10 5AA', inDanger: true });
    await recorded({ postcode: 'W10 5AA', inDanger: false });
    await world.settled();
    const offers = (await alertsOf(KC)).filter(({ kind }) => kind === 'passing-on-offered');
    expect(offers.map(({ text }) => text).toSorted()).toEqual([
      'Another council offers a referral of a child who may be in danger now. Accept or return it at once',
      'Another council offers a referral to this council. Accept or return it',
    ]);
    const { passings } = await worker(KC).send(listPassingOn, {});
    expect(passings.map(({ inDanger }) => inDanger).toSorted()).toEqual([false, true]);
    const urgent = passings.find(({ inDanger }) => inDanger)!;
    await worker(KC).send(returnPassingOn, {
      passingOnId: urgent.id,
      version: urgent.version,
      reason: 'The family lives with you',
    });
    await world.settled();
    expect((await alertsOf(HF)).find(({ kind }) => kind === 'passing-on-returned')!.text).toBe(
      'A referral offered to another council was returned. It waits for a decision here, and says that a child is in danger now',
    );
  });

  it('is told again to the council that takes the case over', async () => {
    await recorded({ postcode: 'W10 5AA', inDanger: true });
    await world.settled();
    const { passings } = await worker(KC).send(listPassingOn, {});
    const offer = passings.find(({ state, inDanger }) => state === 'received' && inDanger)!;
    await worker(KC).send(acceptPassingOn, { passingOnId: offer.id, version: offer.version });
    await world.settled();
    expect((await alertsOf(KC)).filter(({ kind }) => kind === 'child-in-danger')).toMatchObject([
      { referralId: offer.referralId },
    ]);
  });
});
