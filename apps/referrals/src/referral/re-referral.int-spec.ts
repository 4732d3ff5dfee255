import {
  correctReferral,
  exampleReferral,
  getReferral,
  recordReferral,
  sendHandOver,
  withdrawReferral,
  type ReferralFact,
  type RequestOf,
} from '@conjoint/contracts';
import { newId, systemOrigin } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

type Input = RequestOf<typeof recordReferral>['referral'];
const worker = () =>
  world.person({ partition: HF, roles: ['front-door-worker'], name: 'A Worker', key: 'hf.worker' });

async function recorded(receivedAt: string, sameAsChildId: string | null = null, more: Partial<Input> = {}) {
  const [child] = exampleReferral.children;
  const { referralId, children } = await worker().send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      received: { receivedAt, how: 'telephone' },
      children: [{ ...child!, familyName: newId().replaceAll('-', ''), sameAsChildId }],
      addresses: [{ ...exampleReferral.addresses![0]!, postcode: 'W6 9JU' }],
      ...more,
    },
  });
  return { referralId, childId: children[0]!.childId };
}
const isReReferral = async (referralId: string) =>
  (await worker().send(getReferral, { referralId })).referral.children[0]!.reReferral;

/** What read models were told last. */
async function toldOthers(referralId: string) {
  const [row] = await world
    .db('referrals', HF)
    .query<{ body: ReferralFact }>(
      `select body from outbox where aggregate_id = $1 order by version desc limit 1`,
      [referralId],
    );
  return row!.body.children[0]!.reReferral;
}

describe('whether a referral is a re-referral', () => {
  it('is found out anew when the earlier one is withdrawn, and read models are told', async () => {
    const first = await recorded('2026-10-01T09:00:00Z');
    const second = await recorded('2026-11-20T09:00:00Z', first.childId);
    expect(await isReReferral(second.referralId)).toBe(true);
    const reason = 'It was another child';
    await worker().send(withdrawReferral, { referralId: first.referralId, version: 1, reason });
    expect(await isReReferral(second.referralId)).toBe(false);
    expect(await toldOthers(second.referralId)).toBe(false);
  });

  it('is found out anew for both when the receipt of one is corrected', async () => {
    const first = await recorded('2026-10-01T09:00:00Z');
    const second = await recorded('2026-11-20T09:00:00Z', first.childId);
    await worker().send(correctReferral, {
      referralId: first.referralId,
      version: 1,
      field: 'received.receivedAt',
      value: '2026-11-21T09:00:00Z',
      reason: 'Typed the wrong day',
    });
    expect([await isReReferral(first.referralId), await isReReferral(second.referralId)]).toEqual([
      true,
      false,
    ]);
    expect(await toldOthers(second.referralId)).toBe(false);
  });

  it('is found out anew when an earlier one is typed later', async () => {
    const second = await recorded('2026-11-20T09:00:00Z');
    const first = await recorded('2026-11-20T08:00:00Z', second.childId);
    expect([await isReReferral(first.referralId), await isReReferral(second.referralId)]).toEqual([
      false,
      true,
    ]);
    expect(await toldOthers(second.referralId)).toBe(true);
  });

  it('rests on no referral that went to another council', async () => {
    const council = { chosen: null, nonMemberName: 'Example Council', overrideReason: 'They live there now' };
    const first = await recorded('2026-11-19T09:00:00Z', null, { council });
    const second = await recorded('2026-11-20T09:00:00Z', first.childId);
    expect(await isReReferral(second.referralId)).toBe(true);
    await worker().send(sendHandOver, {
      referralId: first.referralId,
      at: '2026-11-20T10:00:00Z',
      how: 'secure-email',
    });
    expect(await isReReferral(second.referralId)).toBe(false);
  });

  it('is found out one after the other when two referrals of one child are withdrawn at the same moment', async () => {
    const first = await recorded('2026-10-01T09:00:00Z');
    const second = await recorded('2026-11-20T09:00:00Z', first.childId);
    const db = world.db('referrals', HF);
    const withdraw = ({ referralId }: { referralId: string }) =>
      worker().send(withdrawReferral, { referralId, version: 1, reason: 'Typed for another child' });
    let both: Promise<unknown> = Promise.resolve();
    await db.transaction(systemOrigin('referrals', HF, newId()), async (tx) => {
      // Both come as far as they can before either goes on: here they wait for the clocks, which are stopped before the recount.
      await tx.query('select id from clock where referral_id = any($1) for update', [
        [first.referralId, second.referralId],
      ]);
      both = Promise.all([withdraw(first), withdraw(second)]);
      await waitingForLocks(2);
    });
    await both;
    const { referral } = await worker().send(getReferral, { referralId: second.referralId });
    expect(referral.state).toBe('withdrawn');
  });
});

async function waitingForLocks(count: number): Promise<void> {
  const end = Date.now() + 5_000;
  for (;;) {
    const [row] = await world.db('referrals', HF).query<{ waiting: number }>(
      `select count(distinct pid)::int as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (row!.waiting >= count) return;
    if (Date.now() > end) throw new Error('nobody waits for a lock');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
