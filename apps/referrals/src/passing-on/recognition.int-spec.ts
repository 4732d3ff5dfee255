import {
  acceptPassingOn,
  exampleReferral,
  getChild,
  getPassingOn,
  getReferral,
  listAlerts,
  listPassingOn,
  listQueue,
  recordReferral,
} from '@conjoint/contracts';
import { newId, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';
const WM = 'E09000033';

let world: TestWorld;
let records: PartitionDb;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC, WM],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  records = world.db('referrals', KC);
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const worker = (partition: string) =>
  world.person({
    partition,
    roles: ['front-door-worker'],
    name: 'A Worker',
    key: `${partition.toLowerCase()}.worker`,
  });
const alertsOf = async (role: 'front-door-manager' | 'information-officer' | 'team-manager') =>
  (await world.person({ partition: KC, roles: [role], key: `kc.${role}` }).send(listAlerts, {})).alerts;

const [exampleChild] = exampleReferral.children;
let families = 0;

/** A household nobody else has: one child or two, by name and date of birth. */
function household(children = 1) {
  families += 1;
  const family = `Family${String.fromCodePoint(65 + families)}${families}`;
  return {
    ...exampleReferral,
    children: Array.from({ length: children }, (_, n) => ({
      ...exampleChild!,
      ref: `c${n + 1}`,
      givenName: ['Alex', 'Billie'][n]!,
      familyName: family,
      dateOfBirth: `201${n}-04-0${families}`,
      nhsNumber: null,
    })),
    relationships: [],
    addresses: [{ ...exampleReferral.addresses![0]!, people: ['c1', 'a1'] }],
  };
}
type Household = ReturnType<typeof household>;

/** Known in Kensington and Chelsea since an earlier referral; with a worker when there is an open episode. */
async function known(family: Household, { open = false } = {}): Promise<string[]> {
  const referral = {
    ...family,
    received: { ...family.received, receivedAt: '2026-06-01T09:00:00Z' },
    council: { chosen: KC, overrideReason: 'Lives here' },
  };
  const { children, referralId } = await worker(KC).send(recordReferral, { requestId: newId(), referral });
  const ids = children.map(({ childId }) => childId);
  if (open)
    await records.query(
      `insert into episode (id, child_id, state, opened_on, referral_id, origin, worker_key, worker_name)
       values (gen_random_uuid(), $1, 'open', '2026-06-01', $2, 'referral', 'kc.social', 'S Worker')`,
      [ids[0], referralId],
    );
  return ids;
}

/** Recorded in Hammersmith & Fulham and offered to Kensington and Chelsea. */
async function offered(family: Household) {
  const { referralId } = await worker(HF).send(recordReferral, { requestId: newId(), referral: family });
  await world.settled();
  const { referral } = await worker(HF).send(getReferral, { referralId });
  return worker(KC).send(getPassingOn, { passingOnId: referral.passingOn!.id });
}

async function accept(
  { id: passingOnId, version }: { id: string; version: number },
  recognised: { ref: string; sameAsChildId: string }[],
) {
  return worker(KC).send(acceptPassingOn, { passingOnId, version, recognised });
}

const held = async (referralId: string) => (await worker(KC).send(getReferral, { referralId })).referral;
const holding = async (childId: string) =>
  (
    await records.query<{ holder: string }>(
      'select holder from case_holding where child_id = $1 order by since, until',
      [childId],
    )
  ).map(({ holder }) => holder);

describe('an offer about a child whom the receiver knows', () => {
  it('shows who it may be, with the reasons, to the receiver and only while it can still answer', async () => {
    const family = household();
    const [childId] = await known(family, { open: true });
    const { matches, passingOn } = await offered(family);
    expect(matches).toMatchObject([
      { ref: 'c1', matches: [{ childId, strength: 'strong', openEpisode: { workerName: 'S Worker' } }] },
    ]);
    expect(matches[0]!.matches[0]!.reasons.length).toBeGreaterThan(0);
    const sender = await worker(HF).send(getPassingOn, { passingOnId: passingOn.id });
    expect(sender.matches).toEqual([]);
    const audit = await records.query(
      `select 1 from audit where action = 'child.matched' and $1 = any(subjects)`,
      [childId],
    );
    expect(audit).toHaveLength(1);
    await accept(passingOn, []);
    expect((await worker(KC).send(getPassingOn, { passingOnId: passingOn.id })).matches).toEqual([]);
  });

  it('becomes a re-referral of that child, whose record keeps what it says and gains what it lacked', async () => {
    const family = household();
    const [childId] = await known(family);
    const told = {
      ...family,
      children: [{ ...family.children[0]!, ethnicity: 'WBRI', givenName: 'Alexandra' }],
    };
    const { passingOn } = await offered(told);
    await accept(passingOn, [{ ref: 'c1', sameAsChildId: childId! }]);
    // Kept only: nothing is joined or changed before the case is held here.
    await world.settled();
    const referral = await held(passingOn.referralId);
    expect(referral).toMatchObject({
      state: 'waiting',
      children: [{ childId, reReferral: true, state: 'waiting' }],
    });
    const { child } = await worker(KC).send(getChild, { childId: childId! });
    expect(child).toMatchObject({ givenName: 'Alex', ethnicity: 'WBRI' });
    expect(child.alternativeNames).toContainEqual({ givenName: 'Alexandra', familyName: child.familyName });
    expect(await holding(childId!)).toEqual([KC]);
    const sentBack = await records.query(
      `select 1 from audit where action = 'passing-on.held' and $1 = any(subjects)`,
      [childId],
    );
    expect(sentBack).toHaveLength(1);
  });

  it('joins the open episode of that child and alerts its worker; the sibling waits for a decision', async () => {
    const family = household(2);
    const [childId] = await known({ ...family, children: [family.children[0]!] }, { open: true });
    const { passingOn } = await offered(family);
    await accept(passingOn, [{ ref: 'c1', sameAsChildId: childId! }]);
    await world.settled();
    const referral = await held(passingOn.referralId);
    expect(referral.children.map(({ state }) => state)).toEqual(['joined-episode', 'waiting']);
    const social = world.person({ partition: KC, roles: ['social-worker'], key: 'kc.social' });
    const { alerts } = await social.send(listAlerts, {});
    expect(alerts.filter(({ referralId }) => referralId === passingOn.referralId)).toHaveLength(1);
    const managers = await alertsOf('team-manager');
    expect(managers.some(({ referralId }) => referralId === passingOn.referralId)).toBe(true);
  });

  it('is information and no referral where every child joins an open episode', async () => {
    const family = household();
    const [childId] = await known(family, { open: true });
    const { passingOn } = await offered(family);
    await accept(passingOn, [{ ref: 'c1', sameAsChildId: childId! }]);
    await world.settled();
    expect(await held(passingOn.referralId)).toMatchObject({
      state: 'decided',
      children: [{ childId, state: 'joined-episode' }],
    });
    const { items } = await worker(KC).send(listQueue, {});
    expect(items.map(({ referralId }) => referralId)).not.toContain(passingOn.referralId);
    const said = await records.query('select 1 from outbox where aggregate_id = $1', [passingOn.referralId]);
    expect(said).toEqual([]);
  });

  it('takes a child back that this council had passed on to the sender before', async () => {
    const family = household();
    const [childId] = await known(family);
    await records.query(
      `with ended as (update case_holding set until = '2026-08-01T09:00:00Z' where child_id = $1 returning child_id)
       insert into case_holding (id, child_id, holder, since, reason)
       select gen_random_uuid(), child_id, $2, '2026-08-01T09:00:00Z', 'passed on and accepted' from ended`,
      [childId, HF],
    );
    const { passingOn } = await offered(family);
    await accept(passingOn, [{ ref: 'c1', sameAsChildId: childId! }]);
    expect(await holding(childId!)).toEqual([KC, HF]);
    await world.settled();
    expect(await holding(childId!)).toEqual([KC, HF, KC]);
  });
});

describe('a child that cannot be recognised', () => {
  it('is refused when it is not there, hidden, of a third council, or named twice', async () => {
    const [family, other] = [household(2), household()];
    const [here] = await known(family);
    const [hidden] = await known(other);
    await records.query('update person set restricted = true where id = $1', [hidden]);
    const { passingOn } = await offered(family);
    const refused = (...recognised: { ref: string; sameAsChildId: string }[]) =>
      expect(accept(passingOn, recognised)).rejects.toMatchObject({ code: 'validation-failed' });
    await refused({ ref: 'c1', sameAsChildId: newId() });
    await refused({ ref: 'c1', sameAsChildId: hidden! });
    await refused({ ref: 'c9', sameAsChildId: here! });
    await refused({ ref: 'c1', sameAsChildId: here! }, { ref: 'c2', sameAsChildId: here! });
    await records.query('update case_holding set holder = $2 where child_id = $1', [here, WM]);
    await refused({ ref: 'c1', sameAsChildId: here! });
    expect((await alertsOf('information-officer')).some(({ childId }) => childId === hidden)).toBe(true);
    expect((await worker(KC).send(getPassingOn, { passingOnId: passingOn.id })).passingOn.state).toBe(
      'received',
    );
  });

  it('becomes a new record when its own is hidden between acceptance and release, and the manager is told', async () => {
    const family = household();
    const [childId] = await known(family);
    const { passingOn } = await offered(family);
    // The sender's stream is not read meanwhile: the release waits until the record has been hidden.
    const sender = world.db('referrals', HF);
    await sender.transaction(
      { partition: HF, service: 'referrals', correlationId: newId(), actingOrNull: null, from: null },
      async (tx) => {
        await tx.query('select 1 from passing_on where id = $1 for update', [passingOn.id]);
        await accept(passingOn, [{ ref: 'c1', sameAsChildId: childId! }]);
        await records.query('update person set restricted = true where id = $1', [childId]);
      },
    );
    await world.settled();
    const referral = await held(passingOn.referralId);
    expect(referral).toMatchObject({ state: 'waiting', children: [{ state: 'waiting', reReferral: false }] });
    const fresh = referral.children[0]!.childId;
    expect(fresh).not.toBe(childId);
    expect(await holding(fresh)).toEqual([KC]);
    const told = (await alertsOf('front-door-manager')).find(({ referralId }) => referralId === referral.id);
    expect(told).toMatchObject({ kind: 'recognised-child-lost', childId: fresh });
    expect(told!.text).not.toContain('hidden');
    expect(
      (await alertsOf('information-officer'))
        .filter((alert) => alert.childId === childId)
        .map(({ kind }) => kind),
    ).toContain('hidden-record-named');
  });
});

describe('reading what is passed on', () => {
  it('is written down with the children it names, on each side as soon as it has a record of them', async () => {
    const family = household();
    const [recognisedId] = await known(family);
    const { passingOn } = await offered(family);
    const readers = async (partition: string, childId: string) => {
      const rows = await world
        .db('referrals', partition)
        .query<{ action: string }>(
          `select action from audit where action in ('passing-on.listed', 'passing-on.read') and $1 = any(subjects) order by action`,
          [childId],
        );
      return rows.map(({ action }) => action);
    };
    const read = async (partition: string) => {
      await worker(partition).send(listPassingOn, {});
      await worker(partition).send(getPassingOn, { passingOnId: passingOn.id });
    };
    const { referral } = await worker(HF).send(getReferral, { referralId: await sentReferral(passingOn.id) });
    await read(HF);
    expect(await readers(HF, referral.children[0]!.childId)).toEqual([
      'passing-on.listed',
      'passing-on.read',
    ]);

    await accept(passingOn, [{ ref: 'c1', sameAsChildId: recognisedId! }]);
    await world.settled();
    await read(KC);
    expect(await readers(KC, recognisedId!)).toEqual(['passing-on.listed', 'passing-on.read']);
  });
});

async function sentReferral(passingOnId: string): Promise<string> {
  const [row] = await world
    .db('referrals', HF)
    .query<{ referral_id: string }>('select referral_id from passing_on where id = $1', [passingOnId]);
  return row!.referral_id;
}
