import {
  exampleReferral,
  getReferral,
  recordReferral,
  referralSnapshotted,
  snapshotFacts,
  withdrawReferral,
} from '@conjoint/contracts';
import { newId, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';
const SNAPSHOTTED = `referrals.${referralSnapshotted.name}`;

let world: TestWorld;
let db: PartitionDb;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  db = world.db('referrals', HF);
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const worker = () => world.person({ partition: HF, roles: ['front-door-worker'], key: 'hf.worker' });
const operator = () => world.person({ partition: HF, roles: ['operator'], key: 'hf.operator' });
const here = { chosen: HF, overrideReason: 'Stays here' };

async function snapshot(): Promise<number> {
  let [said, after, requests] = [0, null as string | null, 0];
  do {
    const answer = await operator().send(snapshotFacts, { after });
    [said, after, requests] = [said + answer.said, answer.next, requests + 1];
  } while (after !== null && requests < 50);
  return said;
}

interface Said {
  aggregate_id: string;
  version: string;
  body: unknown;
}
/** The last event of each referral: what a listener knows in the end, whatever the order in which it heard. */
const last = (condition: string) =>
  db.query<Said>(
    `select distinct on (aggregate_id) aggregate_id, version, body from outbox
     where subject like 'evt.%' and name like 'referrals.referral.%' and ${condition} order by aggregate_id, version desc`,
  );

async function lives(): Promise<void> {
  const record = async (more: object = {}) => {
    const referral = { ...exampleReferral, council: here, ...more };
    return worker().send(recordReferral, { requestId: newId(), referral });
  };
  await record();
  await record({ received: { receivedAt: '2026-06-30T23:30:00.250+01:00', how: 'email' } });
  const withdrawn = await record();
  const { referral } = await worker().send(getReferral, { referralId: withdrawn.referralId });
  await worker().send(withdrawReferral, {
    referralId: referral.id,
    version: referral.version,
    reason: 'Twice',
  });
  await record({ council: null });
  const known = await record();
  await record({
    children: [{ ...exampleReferral.children[0]!, sameAsChildId: known.children[0]!.childId }],
  });
  // Only information: nobody heard of it, and nobody shall.
  await db.query(
    `insert into episode (id, child_id, state, opened_on, origin) values (gen_random_uuid(), $1, 'open', '2026-01-01', 'census')`,
    [known.children[0]!.childId],
  );
  await record({
    children: [{ ...exampleReferral.children[0]!, sameAsChildId: known.children[0]!.childId }],
  });
  await world.settled();
}

describe('a snapshot of the facts', () => {
  it('says of every referral what its own events said last, so that a read model is rebuilt from it', async () => {
    await lives();
    const before = await last('true');
    expect(before).toHaveLength(6);
    expect(await snapshot()).toBe(6);
    const snapshots = await last(`name = '${SNAPSHOTTED}'`);
    expect(snapshots.map(({ aggregate_id, body }) => [aggregate_id, body])).toEqual(
      before.map(({ aggregate_id, body }) => [aggregate_id, body]),
    );
    for (const [index, { version }] of snapshots.entries())
      expect(Number(version)).toBe(Number(before[index]!.version) + 1);
    const audited = await db.query<{ subjects: string[] }>(
      `select subjects from audit where action = 'facts.snapshotted' and who = 'hf.operator'`,
    );
    expect(audited.flatMap(({ subjects }) => subjects).sort()).toEqual(
      before.map(({ aggregate_id }) => aggregate_id),
    );
  });

  it('goes on where it stopped, in bounded parts', async () => {
    const [{ id }] = (await db.query<{ id: string }>('select id from referral order by id limit 1')) as [
      { id: string },
    ];
    const [{ total }] = (await db.query('select count(*)::int as total from referral where counted')) as [
      { total: number },
    ];
    expect(await operator().send(snapshotFacts, { after: id })).toEqual({ said: total - 1, next: null });
    // More than one request takes: information that nobody hears of.
    await db.query(
      `insert into referral select (jsonb_populate_record(referral, jsonb_build_object('id', gen_random_uuid(), 'request_id',
           gen_random_uuid(), 'counted', false))).* from referral, generate_series(1, 600) where id = $1`,
      [id],
    );
    const first = await operator().send(snapshotFacts, {});
    expect(first.next).not.toBeNull();
    expect(await snapshot()).toBe(total);
  });

  it('never says an older fact after a newer one, whoever changes referrals meanwhile', async () => {
    const recorded = [];
    for (let n = 0; n < 12; n += 1)
      recorded.push(
        await worker().send(recordReferral, {
          requestId: newId(),
          referral: { ...exampleReferral, council: here },
        }),
      );
    const withdraw = async ({ referralId }: { referralId: string }) =>
      worker().send(withdrawReferral, { referralId, version: 1, reason: 'Recorded twice' });
    await Promise.all([snapshot(), ...recorded.map(withdraw), snapshot()]);
    const ids = recorded.map(({ referralId }) => referralId);
    const said = (await last('true')).filter(({ aggregate_id }) => ids.includes(aggregate_id));
    expect(said.map(({ body }) => (body as { state: string }).state)).toEqual(ids.map(() => 'withdrawn'));
  });

  it('is for operators only', async () => {
    await expect(worker().send(snapshotFacts, {})).rejects.toMatchObject({ code: 'not-permitted' });
  });
});
