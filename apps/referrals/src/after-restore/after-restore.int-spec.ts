import {
  acceptPassingOn,
  exampleReferral,
  getPassingOn,
  getReferral,
  listQueue,
  listRestoreChecks,
  offerPassingOn,
  publishAgain,
  recordReferral,
  restoreStanding,
  returnPassingOn,
  settleRestoreCheck,
  type ReferralInput,
} from '@conjoint/contracts';
import { newId, type PartitionDb } from '@conjoint/platform';
import {
  copyDatabase,
  eachTestAttacks,
  holderFindings,
  putCopyBack,
  referralRows,
  testWorld,
  type TestService,
  type TestWorld,
} from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';
const WM = 'E09000033';
const place = { service: 'referrals', partition: HF } as const;

/** Whose records are put back from an older copy, and everybody else. */
const here: TestService = { name: 'referrals', module: AppModule, database, partitions: [HF] };
const elsewhere: TestService = { name: 'referrals', module: AppModule, database, partitions: [KC, WM] };

let world: TestWorld;
const started = Date.parse('2026-11-23T10:00:00Z');

const person = (partition: string, role: 'front-door-worker' | 'operator') =>
  world.person({ partition, roles: [role], name: 'A Person', key: `${partition.toLowerCase()}.${role}` });
const worker = (partition: string) => person(partition, 'front-door-worker');
const operator = () => person(HF, 'operator');
const db = (partition: string): PartitionDb => world.db('referrals', partition);

async function until<T>(what: string, look: () => Promise<T | null | false>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const state = async () => (await operator().send(restoreStanding.referrals, {})).state;
const checks = () => operator().send(listRestoreChecks.referrals, {});

let count = 0;
/** Of a child of its own, so that nobody is like anybody else. */
async function record(partition: string, council: ReferralInput['council']): Promise<string> {
  count += 1;
  const child = { ...exampleReferral.children[0]!, givenName: `Child${String.fromCharCode(96 + count)}` };
  const dateOfBirth = `2019-01-${String(count).padStart(2, '0')}`;
  const referral = { ...exampleReferral, children: [{ ...child, dateOfBirth }], council };
  return (await worker(partition).send(recordReferral, { requestId: newId(), referral })).referralId;
}
const to = (code: string) => ({
  chosen: code,
  nonMemberName: null,
  overrideReason: 'The family lives there',
});

interface Offer {
  from: string;
  to: string;
  referralId: string;
  id: string;
}
async function offerOf(from: string, council: string, referralId: string): Promise<Offer> {
  const { referral } = await worker(from).send(getReferral, { referralId });
  return { from, to: council, referralId, id: referral.passingOn!.id };
}
async function offer(from: string, council: string): Promise<Offer> {
  return offerOf(from, council, await record(from, to(council)));
}
const arrived = (offered: Offer) =>
  until('the offer arrives', async () => {
    const [row] = await db(offered.to).query<{ version: number }>(
      'select version from passing_on where id = $1',
      [offered.id],
    );
    return row ?? null;
  });
async function accept(offered: Offer): Promise<void> {
  const { version } = await arrived(offered);
  await worker(offered.to).send(acceptPassingOn, { passingOnId: offered.id, version });
}
async function giveBack(offered: Offer): Promise<void> {
  const { version } = await arrived(offered);
  await worker(offered.to).send(returnPassingOn, { passingOnId: offered.id, version, reason: 'Not ours' });
}
const sides = async (offered: Offer) =>
  Promise.all(
    [offered.from, offered.to].map(async (partition) => {
      const [row] = await db(partition).query<{ state: string }>(
        'select state from passing_on where id = $1',
        [offered.id],
      );
      return row?.state ?? 'lost';
    }),
  );
const findingsNow = async () =>
  holderFindings(
    await Promise.all(
      [HF, KC, WM].map(async (council) => ({
        council,
        ...(await referralRows((sql, parameters) => db(council).query(sql, parameters))),
      })),
    ),
  );
/** Nobody hears of what is recorded here while this is held: its relay belongs to somebody else. */
const holdRelay = () =>
  db(HF).query(
    `insert into lease (name, holder, fence, expires_at) values ('relay', gen_random_uuid(), 1, now() + interval '1 hour')
     on conflict (name) do update set holder = excluded.holder, fence = lease.fence + 1, expires_at = excluded.expires_at`,
  );

/** The life of the three councils round the copy; what it is called here is used below. */
const offers: Record<string, Offer> = {};
let kept: string;
let lost: string;
let assertion: string;
let epoch: number;
let unsent: string[];

beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC, WM],
    services: [here, elsewhere],
    now: new Date(started).toISOString(),
  });
  offers['accepted there'] = await offer(HF, KC);
  offers['returned there'] = await offer(HF, KC);
  offers['accepted here'] = await offer(KC, HF);
  offers['returned here'] = await offer(KC, HF);
  offers['settled before'] = await offer(KC, HF);
  kept = await record(HF, to(HF));
  const offeredLater = await record(HF, to(HF));
  await accept(offers['settled before']);
  await world.settled();
  assertion = await worker(HF).assertion();
  // In the copy its offer is not sent yet; afterwards it is.
  await holdRelay();
  offers['unsent in the copy'] = await offer(HF, KC);
  unsent = (await db(HF).query<{ id: string }>('select id from outbox where sent_at is null')).map(
    ({ id }) => id,
  );
  await world.end(here);
  await copyDatabase(world, place);
  await world.start(here);
  await db(HF).query(`delete from lease where name = 'relay'`);
  world.clock.advance(60_000);

  await accept(offers['accepted there']);
  await giveBack(offers['returned there']);
  await accept(offers['accepted here']);
  await giveBack(offers['returned here']);
  const { referral } = await worker(HF).send(getReferral, { referralId: offeredLater });
  await worker(HF).send(offerPassingOn, {
    referralId: offeredLater,
    version: referral.version,
    council: to(WM),
  });
  offers['offered and accepted later'] = await offerOf(HF, WM, offeredLater);
  await accept(offers['offered and accepted later']);
  offers['recorded and accepted later'] = await offer(HF, KC);
  await accept(offers['recorded and accepted later']);
  offers['recorded and offered later'] = await offer(HF, KC);
  offers['recorded and returned later'] = await offer(HF, KC);
  await giveBack(offers['recorded and returned later']);
  offers['offered here and held later'] = await offer(KC, HF);
  await accept(offers['offered here and held later']);
  offers['offered here later'] = await offer(WM, HF);
  lost = await record(HF, to(HF));
  await world.settled();
  expect(await findingsNow()).toEqual([]);
  await world.end(here);
}, 120_000);
afterAll(() => world?.stop(), 60_000);

describe('an older copy that was put back', () => {
  eachTestAttacks('S10');

  beforeAll(async () => {
    await world.end(elsewhere);
    world.clock.advance(60_000);
    await putCopyBack(world, { ...place, database });
    await world.start(here);
    world.clock.advance(1_000);
    [{ epoch }] = (await db(HF).query<{ epoch: number }>(
      'select epoch::float8 as epoch from partition_info',
    )) as [{ epoch: number }];
  }, 60_000);

  it('begins an epoch later than any before, in which nothing unsent is ever sent and no lease holds', async () => {
    expect(epoch).toBe(Math.floor((started + 120_000) / 1000));
    const [left] = await db(HF).query<{ count: number }>(
      'select count(*)::int as count from outbox where epoch < $1 and sent_at is null and voided_at is null',
      [epoch],
    );
    expect(left!.count).toBe(0);
    const { voided, voidedCount } = await checks();
    expect(voided.map(({ id }) => id)).toEqual(expect.arrayContaining(unsent));
    expect(voidedCount).toBe(voided.length);
    expect(await db(HF).query(`select name from lease where name = 'relay'`)).toEqual([]);
    expect(await db(HF).query(`select outcome from audit where action = 'records.restored'`)).toEqual([
      { outcome: 'allowed' },
    ]);
  });

  it('reads while it is reconciling, and refuses changes in plain English', async () => {
    expect(await state()).toBe('reconciling');
    const { items } = await worker(HF).send(listQueue, {});
    expect(items.map(({ referralId }) => referralId)).toContain(kept);
    await expect(record(HF, to(HF))).rejects.toMatchObject({
      code: 'being-checked',
      message: expect.stringMatching(
        /^The records of .*Hammersmith.* are being checked after a restore\. They can be read, and changed again/,
      ),
    });
    const { id } = offers['accepted here']!;
    await expect(worker(HF).send(acceptPassingOn, { passingOnId: id, version: 1 })).rejects.toMatchObject({
      code: 'being-checked',
    });
  });

  it('refuses mandate assertions made before', async () => {
    const as = { partition: HF, token: await worker(HF).token(), assertion, correlationId: 'old' };
    await expect(world.requestsAs('portal', HF).sendAs(as, listQueue, {})).rejects.toMatchObject({
      code: 'no-mandate',
      details: { why: 'from before a restore' },
    });
  });

  it('waits for the partners’ answers, says which are awaited, and cannot publish before', async () => {
    const { checks: found, open } = await until('both are asked', async () => {
      const listed = await checks();
      return listed.checks.some(({ kind }) => kind === 'partner') && listed;
    });
    expect(
      found.filter(({ kind }) => kind === 'partner').map(({ partner, outcome }) => [partner, outcome]),
    ).toEqual([
      [KC, 'open'],
      [WM, 'open'],
    ]);
    expect(open).toBe(4);
    await expect(operator().send(publishAgain.referrals, {})).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    const step = found.find(({ kind }) => kind === 'step')!;
    await expect(
      operator().send(settleRestoreCheck.referrals, { id: step.id, reason: 'In a hurry' }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });

  it('is for operators to see and settle', async () => {
    await expect(worker(HF).send(listRestoreChecks.referrals, {})).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(worker(HF).send(publishAgain.referrals, {})).rejects.toMatchObject({
      code: 'not-permitted',
    });
  });

  it('follows what its partners hold, publishing nothing and taking no offer meanwhile', async () => {
    await world.start(elsewhere);
    offers['offered here meanwhile'] = await offer(KC, HF);
    await until('it is checked', async () => (await state()) === 'checked');
    const { checks: found, open } = await checks();
    expect(open).toBe(0);
    const remedy = (name: string) => {
      const check = found.find(({ subject }) => subject === offers[name]!.id);
      return check && [check.ownState, check.otherState, check.outcome];
    };
    expect(remedy('accepted there')).toEqual(['received', 'released', 'done']);
    expect(remedy('returned there')).toEqual(['received', 'returned', 'done']);
    expect(remedy('accepted here')).toEqual(['received', 'released', 'done']);
    expect(remedy('returned here')).toEqual(['received', 'returned', 'done']);
    expect(remedy('offered and accepted later')).toEqual([null, 'released', 'done']);
    expect(remedy('recorded and accepted later')).toEqual([null, 'released', 'done']);
    expect(remedy('recorded and offered later')).toEqual([null, 'received', 'done']);
    expect(remedy('recorded and returned later')).toEqual([null, 'returned', 'done']);
    expect(remedy('offered here and held later')).toEqual([null, 'released', 'done']);
    expect(remedy('offered here later')).toEqual([null, 'received', 'done']);
    expect(remedy('unsent in the copy')).toEqual(['offered', 'received', 'done']);
    expect(remedy('settled before')).toBeUndefined();

    const [sent] = await db(HF).query<{ count: number }>(
      'select count(*)::int as count from outbox where epoch = $1 and sent_at is not null',
      [epoch],
    );
    expect(sent!.count).toBe(0);
    await expect(record(HF, to(HF))).rejects.toMatchObject({ code: 'being-checked' });
  });

  it('publishes again when an operator says so, and then everything agrees: one holder a child', async () => {
    expect(await operator().send(publishAgain.referrals, {})).toEqual({ state: 'normal' });
    expect(await operator().send(publishAgain.referrals, {})).toEqual({ state: 'normal' });
    await until('the offer made meanwhile arrives', async () => {
      const [there, arrivedHere] = await sides(offers['offered here meanwhile']!);
      return there === 'received' && arrivedHere === 'received';
    });
    await world.settled();
    expect(await findingsNow()).toEqual([]);
    expect(await sides(offers['accepted there']!)).toEqual(['released', 'released']);
    expect(await sides(offers['offered here and held later']!)).toEqual(['released', 'released']);
    expect(await sides(offers['recorded and returned later']!)).toEqual(['returned', 'returned']);
    const dead = await Promise.all(
      [HF, KC, WM].map((code) => db(code).query('select name, error_code from dead_letter')),
    );
    expect(dead).toEqual([[], [], []]);
  });

  it('has every referral it lost and a partner knows of, under the id it had; what nobody knows of is gone', async () => {
    const { referralId } = offers['recorded and accepted later']!;
    const { referral } = await worker(HF).send(getReferral, { referralId });
    expect(referral).toMatchObject({
      state: 'passed-on',
      passingOn: { state: 'released', otherPartition: KC },
    });
    const back = await worker(HF).send(getReferral, {
      referralId: offers['recorded and returned later']!.referralId,
    });
    expect(back.referral.state).toBe('waiting');
    await expect(worker(HF).send(getReferral, { referralId: lost })).rejects.toMatchObject({
      code: 'not-found',
    });
    const held = await worker(HF).send(getPassingOn, {
      passingOnId: offers['offered here and held later']!.id,
    });
    const holding = await worker(HF).send(getReferral, { referralId: held.passingOn.referralId });
    expect(holding.referral.state).toBe('waiting');
  });

  it('never sent what the copy had not sent, and said every fact again in the new epoch', async () => {
    const old = await db(HF).query<{ id: string; sent_at: Date | null }>(
      'select id, sent_at from outbox where id = any($1)',
      [unsent],
    );
    expect(old.map(({ sent_at }) => sent_at)).toEqual(unsent.map(() => null));
    const [{ facts }] = (await db(HF).query(`select count(*)::int as facts from referral where counted`)) as [
      { facts: number },
    ];
    const renewed = await db(HF).query<{ body: { facts: number }; sent: boolean }>(
      `select body, sent_at is not null as sent from outbox where name = 'referrals.fact.renewed.v1'`,
    );
    expect(renewed).toEqual([{ body: { facts }, sent: true }]);
  });

  it('takes and makes offers as before', async () => {
    const made = await offer(HF, KC);
    await accept(made);
    await world.settled();
    expect(await sides(made)).toEqual(['released', 'released']);
    await accept(offers['offered here later']!);
    await world.settled();
    expect(await sides(offers['offered here later']!)).toEqual(['released', 'released']);
    expect(await findingsNow()).toEqual([]);
  });
});

describe('an offer, an acceptance and a release that the copy had not sent, and nobody ever did', () => {
  const open: Record<string, Offer> = {};
  beforeAll(async () => {
    open['acceptance'] = await offer(KC, HF);
    open['release'] = await offer(HF, KC);
    open['return'] = await offer(KC, HF);
    await world.settled();
    await holdRelay();
    open['offer'] = await offer(HF, KC);
    await accept(open['acceptance']);
    await giveBack(open['return']);
    await accept(open['release']);
    await until('the acceptance is heard', async () => (await sides(open['release']!))[0] === 'released');
    await world.end(here);
    await copyDatabase(world, place);
    world.clock.advance(60_000);
    await putCopyBack(world, { ...place, database });
    await world.start(here);
    world.clock.advance(1_000);
    await until('it is checked', async () => (await state()) === 'checked');
  }, 60_000);

  it('are said again, in the new epoch', async () => {
    const { checks: found } = await checks();
    const words = (name: string) => found.find(({ subject }) => subject === open[name]!.id)?.remedy;
    expect(words('offer')).toBe('Offered again: the offer had not arrived');
    expect(words('acceptance')).toBe('Said again that it was accepted here');
    expect(words('return')).toBe('Said again that it was returned');
    expect(words('release')).toBe('Said again that it was released');
    await operator().send(publishAgain.referrals, {});
    await world.settled();
    await until('all has arrived', async () => (await findingsNow()).length === 0);
    expect(await sides(open['offer']!)).toEqual(['received', 'received']);
    expect(await sides(open['acceptance']!)).toEqual(['released', 'released']);
    expect(await sides(open['return']!)).toEqual(['returned', 'returned']);
    expect(await sides(open['release']!)).toEqual(['released', 'released']);
    expect(await findingsNow()).toEqual([]);
  });
});

describe('two councils that contradict each other', () => {
  it('are left to people: settled with a reason, audited, and only then it publishes again', async () => {
    const made = await offer(HF, KC);
    await world.settled();
    // As if it had been returned here and accepted there, which no order of messages makes.
    await db(HF).query(
      `update passing_on set state = 'returned', returned_at = now(), return_reason = 'planted' where id = $1`,
      [made.id],
    );
    await world.end(here);
    await copyDatabase(world, place);
    world.clock.advance(60_000);
    await putCopyBack(world, { ...place, database });
    await world.start(here);
    world.clock.advance(1_000);
    const found = await until('it is found', async () => {
      const { checks: listed } = await checks();
      return listed.find(({ subject, outcome }) => subject === made.id && outcome === 'open') ?? null;
    });
    expect(found).toMatchObject({
      kind: 'passing-on',
      partner: KC,
      ownState: 'returned',
      otherState: 'received',
    });
    await until('nothing else is open', async () => (await checks()).open === 1);
    await expect(operator().send(publishAgain.referrals, {})).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    const reason = 'Telephoned: their front door returns it';
    expect(await operator().send(settleRestoreCheck.referrals, { id: found.id, reason })).toEqual({
      state: 'checked',
      open: 0,
    });
    const { checks: after } = await checks();
    expect(after.find(({ id }) => id === found.id)).toMatchObject({
      outcome: 'settled',
      settledWhy: reason,
      settledByName: 'A Person',
    });
    expect(
      await db(HF).query(`select why from audit where action = 'restore.settled' and $1 = any(subjects)`, [
        made.id,
      ]),
    ).toEqual([{ why: reason }]);
    await operator().send(publishAgain.referrals, {});
    expect(await state()).toBe('normal');
  }, 60_000);
});
