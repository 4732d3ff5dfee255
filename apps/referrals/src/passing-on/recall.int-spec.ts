import { jest } from '@jest/globals';
import {
  acceptPassingOn,
  exampleReferral,
  getPassingOn,
  getReferral,
  listAlerts,
  listPassingOn,
  listQueue,
  offerPassingOn,
  passingOnRecallAsked,
  recallPassingOn,
  recordReferral,
  returnPassingOn,
  type Role,
} from '@conjoint/contracts';
import { newId, systemOrigin } from '@conjoint/platform';
import { testWorld, type TestService, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { isContiguous } from './case-holding.fixture.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const KC = 'E09000020';
const WM = 'E09000033';
const here: TestService = { name: 'referrals', module: AppModule, database, partitions: [HF] };
const elsewhere: TestService = { name: 'referrals', module: AppModule, database, partitions: [KC, WM] };

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC, WM],
    services: [here, elsewhere],
    now: '2026-11-23T10:00:00Z',
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const person = (partition: string, role: Role = 'front-door-worker') =>
  world.person({ partition, roles: [role], name: 'A Worker', key: `${partition.toLowerCase()}.${role}` });
const reason = 'The family lives here after all';

/** W10 5AA is in Kensington and Chelsea: recorded by Hammersmith & Fulham, it is offered there. */
async function offered() {
  const recorded = await person(HF).send(recordReferral, { requestId: newId(), referral: exampleReferral });
  const { referral } = await person(HF).send(getReferral, { referralId: recorded.referralId });
  return { referralId: recorded.referralId, passingOnId: referral.passingOn!.id };
}
const listed = async (partition: string, passingOnId: string) =>
  (await person(partition).send(listPassingOn, {})).passings.find(({ id }) => id === passingOnId)!;
const recall = async (passingOnId: string) =>
  (
    await person(HF).send(recallPassingOn, {
      passingOnId,
      version: (await listed(HF, passingOnId)).version,
      reason,
    })
  ).passingOn;
const read = async (partition: string, referralId: string) =>
  (await person(partition).send(getReferral, { referralId })).referral;
const register = (partition: string, referralId: string) =>
  world
    .db('referrals', partition)
    .query<{ holder: string; since: Date; until: Date | null }>(
      'select holder, since, until from case_holding where referral_id = $1 order by since, until nulls last',
      [referralId],
    );
const audited = (partition: string, subject: string) =>
  world
    .db('referrals', partition)
    .query<{ action: string }>(
      `select action from audit where $1 = any(subjects) and action like 'passing-on.recall%' order by action`,
      [subject],
    )
    .then((rows) => rows.map(({ action }) => action));

/** Both sides agree, and exactly one council holds the case by its own register. */
async function oneHolder({ referralId, passingOnId }: Awaited<ReturnType<typeof offered>>) {
  const [sent, got] = [await listed(HF, passingOnId), await listed(KC, passingOnId)];
  expect(sent.state).toBe(got.state);
  const mine = await register(HF, referralId);
  const theirs = await register(KC, got.referralId);
  const asHolding = (row: (typeof mine)[number]) => ({
    holder: row.holder,
    since: row.since.toISOString(),
    until: row.until?.toISOString() ?? null,
  });
  expect(isContiguous(mine.map(asHolding))).toBe(true);
  const holders = [
    ...(mine.at(-1)!.holder === HF ? [HF] : []),
    ...theirs.filter(({ holder, until }) => holder === KC && until === null).map(() => KC),
  ];
  expect(holders).toEqual([sent.state === 'released' ? KC : HF]);
  return sent.state;
}

describe('an offer taken back', () => {
  it('is given back by the receiver, waits here again, and is audited and told on both sides', async () => {
    const offer = await offered();
    await world.settled();
    expect(await recall(offer.passingOnId)).toMatchObject({ state: 'recalling', recallReason: reason });
    await world.settled();
    expect(await oneHolder(offer)).toBe('recalled');
    expect(await read(HF, offer.referralId)).toMatchObject({
      state: 'waiting',
      passingOn: { state: 'recalled', recallReason: reason },
    });
    const { items } = await person(HF).send(listQueue, {});
    expect(items.map(({ referralId }) => referralId)).toContain(offer.referralId);
    expect(await listed(KC, offer.passingOnId)).toMatchObject({ otherPartition: HF, recallReason: reason });
    expect(await audited(HF, offer.passingOnId)).toEqual(['passing-on.recall-asked', 'passing-on.recalled']);
    expect(await audited(KC, offer.passingOnId)).toEqual(['passing-on.recalled']);
    const { alerts } = await person(KC, 'front-door-manager').send(listAlerts, {});
    expect(alerts.map(({ kind }) => kind)).toContain('passing-on-recalled');
  });

  it('is not read any more by the receiver, nor accepted or returned', async () => {
    const offer = await offered();
    await world.settled();
    const { version } = await listed(KC, offer.passingOnId);
    await recall(offer.passingOnId);
    await world.settled();
    const asked = { passingOnId: offer.passingOnId, version };
    await expect(person(KC).send(getPassingOn, asked)).rejects.toMatchObject({ code: 'not-found' });
    const gone = { code: 'not-acceptable-state', message: expect.stringContaining('has taken it back') };
    await expect(person(KC).send(acceptPassingOn, asked)).rejects.toMatchObject(gone);
    await expect(person(KC).send(returnPassingOn, { ...asked, reason })).rejects.toMatchObject(gone);
    // The sender still sees what it had sent.
    await expect(person(HF).send(getPassingOn, asked)).resolves.toMatchObject({
      reasonOfSender: expect.any(String),
    });
  });

  it('may be offered again, to another council', async () => {
    const offer = await offered();
    await world.settled();
    await recall(offer.passingOnId);
    await world.settled();
    const { version } = await read(HF, offer.referralId);
    const council = { chosen: WM, overrideReason: 'They stay in Westminster' };
    const { referral } = await person(HF).send(offerPassingOn, {
      referralId: offer.referralId,
      version,
      council,
    });
    expect(referral).toMatchObject({ state: 'offered', passingOn: { otherPartition: WM } });
  });

  it('is asked once however often, refused on a stale page and to whoever may not', async () => {
    const { passingOnId } = await offered();
    await world.settled();
    const { version } = await listed(HF, passingOnId);
    await expect(
      person(HF).send(recallPassingOn, { passingOnId, version: version + 1, reason }),
    ).rejects.toMatchObject({ code: 'stale-version' });
    await expect(
      person(HF, 'social-worker').send(recallPassingOn, { passingOnId, version, reason }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    for (const partition of [KC, WM])
      await expect(
        person(partition).send(recallPassingOn, { passingOnId, version, reason }),
      ).rejects.toMatchObject({ code: 'not-found' });
    const ask = () => person(HF).send(recallPassingOn, { passingOnId, version, reason });
    await Promise.all([ask(), ask(), ask()]);
    await world.settled();
    expect((await audited(HF, passingOnId)).filter((one) => one.endsWith('asked'))).toHaveLength(1);
  });

  it('that was accepted or returned before cannot be taken back', async () => {
    const [accepted, returned] = [await offered(), await offered()];
    await world.settled();
    const answer = async ({ passingOnId }: typeof accepted) => ({
      passingOnId,
      version: (await listed(KC, passingOnId)).version,
    });
    await person(KC).send(acceptPassingOn, await answer(accepted));
    await person(KC).send(returnPassingOn, { ...(await answer(returned)), reason });
    await world.settled();
    await expect(recall(accepted.passingOnId)).rejects.toMatchObject({
      code: 'not-acceptable-state',
      message: expect.stringContaining('already accepted'),
    });
    await expect(recall(returned.passingOnId)).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });

  it('by another council than the one that made it changes nothing', async () => {
    const { passingOnId } = await offered();
    await world.settled();
    const db = world.db('referrals', WM);
    await db.transaction(systemOrigin('referrals', WM, newId()), (tx) =>
      tx.publish(passingOnRecallAsked, {
        aggregateId: passingOnId,
        to: KC,
        payload: {
          passingOnId,
          at: '2026-11-23T10:00:00Z',
          reason,
          personKey: 'wm.worker',
          offeredAt: '2026-11-23T10:00:00Z',
          legalBasis: 'article-6-1-e',
        },
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await listed(KC, passingOnId)).toMatchObject({ state: 'received' });
  });
});

describe('a recall and an acceptance at the same time', () => {
  it('the acceptance wins when it was durable first: the referral goes, and the manager is told', async () => {
    const offer = await offered();
    await world.settled();
    const { version } = await listed(KC, offer.passingOnId);
    // The sender is away while the receiver accepts; it asks before it hears of that.
    await world.apps.get(here)!.close();
    await person(KC).send(acceptPassingOn, { passingOnId: offer.passingOnId, version });
    await world.start(here);
    await recall(offer.passingOnId).catch(() => undefined);
    await until(async () => (await listed(KC, offer.passingOnId)).state === 'released');
    await world.settled();
    expect(await oneHolder(offer)).toBe('released');
  });

  it('an acceptance the sender hears of only by the answer to its recall is an acceptance', async () => {
    const offer = await offered();
    await world.settled();
    const { version } = await listed(KC, offer.passingOnId);
    // It is accepted durably there, and the event of that has not been sent yet.
    const kc = world.db('referrals', KC);
    await kc.query(
      `update passing_on set state = 'accepted', accepted_at = '2026-11-23T09:59:00Z', accepted_by = 'kc.worker',
         accepted_by_name = 'A Worker', version = $2 where id = $1`,
      [offer.passingOnId, version + 1],
    );
    await recall(offer.passingOnId);
    await until(async () => (await listed(KC, offer.passingOnId)).state === 'released');
    await world.settled();
    expect(await oneHolder(offer)).toBe('released');
    expect(await audited(KC, offer.passingOnId)).toEqual(['passing-on.recall-refused']);
    const { alerts } = await person(HF, 'front-door-manager').send(listAlerts, {});
    expect(
      alerts.filter(({ referralId }) => referralId === offer.referralId).map(({ kind }) => kind),
    ).toEqual(['passing-on-recall-too-late']);
  });

  it('the recall wins when it came first: the page that accepts is told', async () => {
    const offer = await offered();
    await world.settled();
    const { version } = await listed(KC, offer.passingOnId);
    await recall(offer.passingOnId);
    await until(async () => (await listed(KC, offer.passingOnId)).state === 'recalled');
    await expect(
      person(KC).send(acceptPassingOn, { passingOnId: offer.passingOnId, version }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
    await world.settled();
    expect(await oneHolder(offer)).toBe('recalled');
  });

  it('whichever it is, never both and never neither', async () => {
    const offers = [];
    for (let i = 0; i < 12; i += 1) offers.push(await offered());
    await world.settled();
    await Promise.all(
      offers.map(async ({ passingOnId }, i) => {
        const { version } = await listed(KC, passingOnId);
        const late = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
        await Promise.allSettled([
          late(i % 2 ? 0 : i * 4).then(() => recall(passingOnId)),
          late(i % 2 ? i * 4 : 0).then(() => person(KC).send(acceptPassingOn, { passingOnId, version })),
        ]);
      }),
    );
    await world.settled();
    const states = [];
    for (const offer of offers) states.push(await oneHolder(offer));
    expect(states.every((state) => state === 'released' || state === 'recalled')).toBe(true);
  });
});

async function until(condition: () => Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
