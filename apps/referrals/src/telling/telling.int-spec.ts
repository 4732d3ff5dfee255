import {
  acknowledgeReferral,
  checkAuthority,
  exampleReferral,
  listQueue,
  listTellings,
  recordDecision,
  recordReferral,
  tellOutcome,
  withdrawReferral,
  type RequestOf,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const NOW = '2026-11-23T10:00:00Z';
const LATER = '2026-11-25T10:00:00Z';

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

type Input = RequestOf<typeof recordReferral>['referral'];
const worker = () =>
  world.person({ partition: HF, roles: ['front-door-worker'], name: 'A Worker', key: 'hf.worker' });

async function recorded(more: Partial<Input> = {}) {
  const child = {
    ref: 'c1',
    givenName: 'Example',
    familyName: newId().replaceAll('-', ''),
    dateOfBirth: '2017-04-02',
    sex: 'F' as const,
  };
  const referral: Input = {
    ...exampleReferral,
    children: [child],
    adults: [],
    relationships: [],
    addresses: [{ ref: 'h1', lines: ['1 Example Street'], postcode: 'W6 9JU', people: ['c1'] }],
    ...more,
  };
  const answer = await worker().send(recordReferral, { requestId: newId(), referral });
  return { referralId: answer.referralId, childId: answer.children[0]!.childId };
}

const decide = ({ referralId, childId }: { referralId: string; childId: string }) =>
  worker().send(recordDecision, {
    requestId: newId(),
    referralId,
    version: 1,
    decisions: [{ childId, outcome: 'no-further-action', rationale: 'Nothing to do.' }],
  });

async function toTell(referralId: string) {
  const { tellings } = await worker().send(listTellings, {});
  return tellings.find((telling) => telling.referralId === referralId);
}

describe('whom a referrer is to be told of', () => {
  it('is kept when the referral leaves the queue: the acknowledgement runs on, and the outcome is owed', async () => {
    const referral = await recorded();
    expect(await toTell(referral.referralId)).toMatchObject({
      state: 'waiting',
      acknowledgement: { overdue: false, dueToday: true },
      outcomeToTell: false,
    });
    await decide(referral);
    world.clock.set(LATER);
    expect((await worker().send(listQueue, {})).items.map(({ referralId }) => referralId)).not.toContain(
      referral.referralId,
    );
    expect(await toTell(referral.referralId)).toMatchObject({
      state: 'decided',
      children: [{ childId: referral.childId, displayName: expect.stringContaining('Example') }],
      acknowledgement: { overdue: true, dueToday: false, due: { dueOn: '2026-11-23' } },
      outcomeToTell: true,
    });
    expect(await worker().send(listTellings, {})).toMatchObject({ overdue: 1, outcomesToTell: 1 });

    const told = { referralId: referral.referralId, at: '2026-11-25T09:00:00Z', how: 'email' as const };
    await worker().send(acknowledgeReferral, told);
    expect(await toTell(referral.referralId)).toMatchObject({ acknowledgement: null, outcomeToTell: true });
    await worker().send(tellOutcome, told);
    expect(await toTell(referral.referralId)).toBeUndefined();
  });

  it('thanks for information that joined an open episode, of which there is no outcome', async () => {
    const first = await recorded();
    await worker().send(recordDecision, {
      requestId: newId(),
      referralId: first.referralId,
      version: 1,
      decisions: [
        { childId: first.childId, outcome: 'child-and-family-assessment', rationale: 'To be assessed.' },
      ],
    });
    const joined = await recorded({
      children: [
        {
          ref: 'c1',
          givenName: 'Example',
          familyName: 'Again',
          dateOfBirth: '2017-04-02',
          sex: 'F',
          sameAsChildId: first.childId,
        },
      ],
    });
    world.clock.set(LATER);
    expect(await toTell(joined.referralId)).toMatchObject({
      acknowledgement: { overdue: true },
      outcomeToTell: false,
    });
  });

  it('is nobody where the referrer left no way of being told, and nothing of a withdrawn referral', async () => {
    const anonymous = await recorded({ referrer: { source: '1D', anonymous: true } });
    const withdrawn = await recorded();
    const reason = 'Recorded by mistake';
    await worker().send(withdrawReferral, { referralId: withdrawn.referralId, version: 1, reason });
    expect(await toTell(anonymous.referralId)).toBeUndefined();
    expect(await toTell(withdrawn.referralId)).toBeUndefined();
  });

  it('comes a page at a time, soonest due first, and is audited', async () => {
    await recorded({ received: { receivedAt: '2026-11-19T09:00:00Z', how: 'telephone' } });
    for (let n = 0; n < 26; n += 1) await recorded();
    const pages = [
      await worker().send(listTellings, {}),
      await worker().send(listTellings, { page: 2 }),
    ] as const;
    expect(pages[0].tellings).toHaveLength(25);
    expect(new Set(pages.flatMap(({ tellings }) => tellings.map(({ referralId }) => referralId))).size).toBe(
      pages[0].total,
    );
    const days = pages.flatMap(({ tellings }) =>
      tellings.map(({ acknowledgement }) => acknowledgement?.due.dueOn ?? '9'),
    );
    expect(days).toEqual(days.toSorted());
    const audited = await world
      .db('referrals', HF)
      .query(`select 1 from audit where action = 'tellings.read' and $1 = any(subjects)`, [
        pages[1].tellings[0]!.referralId,
      ]);
    expect(audited).not.toEqual([]);
  });
});
