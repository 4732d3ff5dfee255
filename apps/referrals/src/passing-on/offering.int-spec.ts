import { jest } from '@jest/globals';
import {
  acceptPassingOn,
  acknowledgeReferral,
  exampleReferral,
  getPassingOn,
  getReferral,
  listPassingOn,
  listTellings,
  offerPassingOn,
  recordReferral,
  returnPassingOn,
  sendHandOver,
  type ReferralView,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

// Each goes to and fro between councils several times.
jest.setTimeout(30_000);

const HF = 'E09000013';
const KC = 'E09000020';
const WM = 'E09000033';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC, WM],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const worker = (partition = HF) =>
  world.person({
    partition,
    roles: ['front-door-worker'],
    name: 'A Worker',
    key: `${partition.toLowerCase()}.worker`,
  });
const read = async (referralId: string, partition = HF): Promise<ReferralView> =>
  (await worker(partition).send(getReferral, { referralId })).referral;
const passing = async (partition: string, passingOnId: string) =>
  (await worker(partition).send(getPassingOn, { passingOnId })).passingOn;
const record = async (
  council: { chosen: string | null; nonMemberName?: string; overrideReason: string } | null,
) =>
  (await worker().send(recordReferral, { requestId: newId(), referral: { ...exampleReferral, council } }))
    .referralId;

/** W10 5AA is in Kensington and Chelsea, which returned it: it waits in Hammersmith & Fulham again. */
async function returned(): Promise<ReferralView> {
  const referralId = await record(null);
  await world.settled();
  const passingOnId = (await read(referralId)).passingOn!.id;
  const { version } = await passing(KC, passingOnId);
  await worker(KC).send(returnPassingOn, { passingOnId, version, reason: 'They moved to Westminster' });
  await world.settled();
  return read(referralId);
}

const choose = (
  { id: referralId, version }: Pick<ReferralView, 'id' | 'version'>,
  council: { chosen: string | null; nonMemberName?: string; overrideReason: string | null },
) => worker().send(offerPassingOn, { referralId, version, council });

const toWestminster = { chosen: WM, overrideReason: 'They stay with an aunt in Westminster' };

const holders = async (referralId: string, partition = HF) =>
  (
    await world
      .db('referrals', partition)
      .query<{ holder: string }>(
        'select holder from case_holding where referral_id = $1 order by since, until',
        [referralId],
      )
  ).map(({ holder }) => holder);

describe('a returned referral', () => {
  it('is offered to another member, which accepts it and holds it alone', async () => {
    const before = await returned();
    const { referral } = await choose(before, toWestminster);
    expect(referral).toMatchObject({
      state: 'offered',
      caseHolding: { route: 'pass-on', chosen: WM, overrideReason: toWestminster.overrideReason },
      passingOn: { direction: 'out', state: 'offered', otherPartition: WM },
      corrections: [{ field: 'council', reason: toWestminster.overrideReason, byName: 'A Worker' }],
    });
    expect(referral.clocks).toEqual(before.clocks);
    await world.settled();
    const passingOnId = referral.passingOn!.id;
    const there = await worker(WM).send(getPassingOn, { passingOnId });
    expect(there).toMatchObject({ reasonOfSender: toWestminster.overrideReason, matches: [{ ref: 'c1' }] });
    expect(there.referral.children[0]).not.toHaveProperty('matchesChecked');
    await worker(WM).send(acceptPassingOn, { passingOnId, version: there.passingOn.version });
    await world.settled();

    expect(await read(before.id)).toMatchObject({ state: 'passed-on' });
    const held = await read(there.passingOn.referralId, WM);
    expect(held).toMatchObject({ state: 'waiting', received: { receivedAt: '2026-11-20T15:30:00.000Z' } });
    expect(await holders(before.id)).toEqual([HF, WM]);
    expect(await holders(held.id, WM)).toEqual([WM]);
    // The council that returned it still holds nothing, and its offer is what it was.
    expect(await passing(KC, before.passingOn!.id)).toMatchObject({ state: 'returned' });
    const { passings } = await worker().send(listPassingOn, {});
    expect(
      passings
        .filter(({ referralId }) => referralId === before.id)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['released', 'returned']);
  });

  it('is offered once, however often the same request comes, and to the council of the postcode only with a reason', async () => {
    const before = await returned();
    await expect(choose(before, { chosen: KC, overrideReason: null })).rejects.toMatchObject({
      fieldErrors: [{ field: 'council.overrideReason' }],
    });
    const again = { chosen: KC, overrideReason: 'The school confirms that they live there' };
    await choose(before, again);
    await choose(before, again);
    const [{ offers }] = (await world
      .db('referrals', HF)
      .query(`select count(*)::int as offers from passing_on where referral_id = $1 and direction = 'out'`, [
        before.id,
      ])) as [{ offers: number }];
    expect(offers).toBe(2);
    await expect(choose(before, toWestminster)).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });

  it('is one offer when two people choose different councils at once', async () => {
    const before = await returned();
    const answers = await Promise.allSettled([
      choose(before, toWestminster),
      choose(before, { chosen: KC, overrideReason: 'They live there after all' }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'not-acceptable-state' },
    });
  });
});

describe('a referral whose council was recognised wrongly', () => {
  it('goes from here to hand-over for a council that is no member, and can be sent', async () => {
    const referralId = await record({ chosen: HF, overrideReason: 'Thought to stay here' });
    const { referral } = await choose(await read(referralId), {
      chosen: null,
      nonMemberName: 'Sark',
      overrideReason: 'The family lives on Sark',
    });
    expect(referral).toMatchObject({
      state: 'waiting',
      passingOn: null,
      caseHolding: { route: 'hand-over', chosenName: 'Sark' },
      handOver: { councilName: 'Sark', sentAt: null },
    });
    const sent = await worker().send(sendHandOver, { referralId, at: '2026-11-23T09:59:00Z', how: 'post' });
    expect(sent.referral.state).toBe('handed-over');
    expect(await holders(referralId)).toEqual([HF, 'Sark']);
  });

  it('goes from hand-over to this council, or to a member', async () => {
    const there = { chosen: null, nonMemberName: 'Sark', overrideReason: 'Thought to live on Sark' };
    const stays = await choose(await read(await record(there)), {
      chosen: HF,
      overrideReason: 'They live here',
    });
    expect(stays.referral).toMatchObject({
      state: 'waiting',
      caseHolding: { route: 'here' },
      handOver: null,
    });
    await expect(
      choose(stays.referral, { chosen: HF, overrideReason: 'They do live here' }),
    ).rejects.toMatchObject({ fieldErrors: [{ field: 'council.chosen' }] });
    const goes = await choose(stays.referral, toWestminster);
    expect(goes.referral).toMatchObject({ state: 'offered', passingOn: { otherPartition: WM } });
  });

  it('stays where it is once a child of it was decided', async () => {
    const referralId = await record({ chosen: HF, overrideReason: 'Stays here' });
    await world
      .db('referrals', HF)
      .query(`update referral_child set state = 'decided' where referral_id = $1`, [referralId]);
    await expect(choose(await read(referralId), toWestminster)).rejects.toThrow('has been decided here');
  });

  it('is for the front door only, and only for a referral of this council', async () => {
    const before = await read(await record({ chosen: HF, overrideReason: 'Stays here' }));
    const social = world.person({ partition: HF, roles: ['social-worker'], key: 'hf.social' });
    await expect(
      social.send(offerPassingOn, { referralId: before.id, version: 1, council: toWestminster }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    const elsewhere = worker(WM).send(offerPassingOn, {
      referralId: before.id,
      version: before.version,
      council: { chosen: HF, overrideReason: 'Theirs' },
    });
    await expect(elsewhere).rejects.toMatchObject({ code: 'not-found' });
    const refused = await world
      .db('referrals', WM)
      .query(`select 1 from audit where outcome = 'refused' and $1 = any(subjects)`, [before.id]);
    expect(refused).toHaveLength(1);
  });
});

describe('an acknowledgement that the sender gave', () => {
  const acknowledge = (referralId: string, at: string, how: 'telephone' | 'email') =>
    worker().send(acknowledgeReferral, { referralId, at, how });
  /** What Westminster has of it, once it holds the case. */
  async function heldThere(passingOnId: string): Promise<ReferralView> {
    await world.settled();
    const there = await passing(WM, passingOnId);
    await worker(WM).send(acceptPassingOn, { passingOnId, version: there.version });
    await world.settled();
    return read(there.referralId, WM);
  }
  async function expectToldThere(held: ReferralView, given: { at: string; how: string }): Promise<void> {
    expect(held).toMatchObject({
      state: 'waiting',
      acknowledgement: { ...given, byName: world.partnership.council(HF).name },
    });
    const clock = held.clocks.find(({ kind }) => kind === 'acknowledgement');
    expect(clock).toMatchObject({ stoppedAt: given.at, overdue: false });
    const { tellings } = await worker(WM).send(listTellings, {});
    expect(tellings.map(({ referralId }) => referralId)).not.toContain(held.id);
  }

  it('travels with the offer, and nobody owes it again', async () => {
    const before = await returned();
    const given = { at: '2026-11-23T09:00:00.000Z', how: 'telephone' };
    await acknowledge(before.id, given.at, 'telephone');
    const { referral } = await choose({ id: before.id, version: before.version + 1 }, toWestminster);
    await world.settled();
    const offer = await worker(WM).send(getPassingOn, { passingOnId: referral.passingOn!.id });
    expect(offer.acknowledged).toEqual(given);
    await expectToldThere(await heldThere(referral.passingOn!.id), given);
  });

  it('travels with the release where it was given after the offer', async () => {
    const { referral } = await choose(await returned(), toWestminster);
    await world.settled();
    const given = { at: '2026-11-23T09:30:00.000Z', how: 'email' };
    await acknowledge(referral.id, given.at, 'email');
    await expectToldThere(await heldThere(referral.passingOn!.id), given);
  });

  it('is owed by the receiver where it was never given', async () => {
    const { referral } = await choose(await returned(), toWestminster);
    const held = await heldThere(referral.passingOn!.id);
    expect(held.acknowledgement).toBeNull();
    const { tellings } = await worker(WM).send(listTellings, {});
    expect(tellings.map(({ referralId }) => referralId)).toContain(held.id);
  });
});
