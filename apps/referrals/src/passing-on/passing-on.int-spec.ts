import {
  acceptPassingOn,
  checkAuthority,
  exampleReferral,
  getPassingOn,
  getReferral,
  listAlerts,
  listPassingOn,
  listQueue,
  passingOnOffered,
  recordDecision,
  recordReferral,
  referralInputSchema,
  returnPassingOn,
  type Outcome,
} from '@conjoint/contracts';
import { newId, systemOrigin } from '@conjoint/platform';
import { testWorld, type TestService, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { isContiguous } from './case-holding.fixture.js';

const HF = 'E09000013';
const KC = 'E09000020';
const WM = 'E09000033';

/** Two processes, each serving some councils only: they meet in messages and nowhere else. */
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

const worker = (partition: string) =>
  world.person({
    partition,
    roles: ['front-door-worker'],
    name: 'A Worker',
    key: `${partition.toLowerCase()}.worker`,
  });

/** W10 5AA is in Kensington and Chelsea: recorded by Hammersmith & Fulham, it is offered there. */
async function offered() {
  const recorded = await worker(HF).send(recordReferral, { requestId: newId(), referral: exampleReferral });
  const { referral } = await worker(HF).send(getReferral, { referralId: recorded.referralId });
  return { referralId: recorded.referralId, passingOnId: referral.passingOn!.id, referral };
}

const passing = async (partition: string, passingOnId: string) =>
  (await worker(partition).send(getPassingOn, { passingOnId })).passingOn;

const register = (partition: string, referralId: string) =>
  world
    .db('referrals', partition)
    .query<{ holder: string; since: Date; until: Date | null; child_id: string }>(
      'select child_id, holder, since, until from case_holding where referral_id = $1 order by since, until nulls last',
      [referralId],
    );

const audited = async (partition: string, action: string, subject: string) =>
  (
    await world
      .db('referrals', partition)
      .query<{ outcome: string }>('select outcome from audit where action = $1 and $2 = any(subjects)', [
        action,
        subject,
      ])
  ).map(({ outcome }) => outcome);

describe('a referral passed on and accepted', () => {
  it('moves from one council to the other, its clock running from the first receipt', async () => {
    const { referralId, passingOnId, referral } = await offered();
    // The receiver may have stored it by the time it is looked at.
    const passedOn = { state: expect.stringMatching(/^(offered|received)$/), otherPartition: KC };
    expect(referral).toMatchObject({ state: 'offered', passingOn: passedOn });
    await world.settled();

    expect(await passing(HF, passingOnId)).toMatchObject({ direction: 'out', state: 'received' });
    const there = await passing(KC, passingOnId);
    expect(there).toMatchObject({ direction: 'in', state: 'received', otherPartition: HF });
    expect((await worker(KC).send(listQueue, {})).items.map((item) => item.referralId)).not.toContain(
      there.referralId,
    );

    await worker(KC).send(acceptPassingOn, { passingOnId, version: there.version });
    await world.settled();

    expect(await passing(HF, passingOnId)).toMatchObject({ state: 'released' });
    expect((await worker(HF).send(getReferral, { referralId })).referral).toMatchObject({
      state: 'passed-on',
    });
    const held = (await worker(KC).send(getReferral, { referralId: there.referralId })).referral;
    expect(held).toMatchObject({
      state: 'waiting',
      received: { receivedAt: '2026-11-20T15:30:00.000Z', how: 'telephone' },
      passingOn: { direction: 'in', state: 'released' },
    });
    expect(held.clocks.find(({ kind }) => kind === 'front-door-decision')!.derivation).toMatchObject({
      startOn: '2026-11-20',
      dueOn: '2026-11-23',
    });
    expect(held.children.map(({ displayName }) => displayName)).toEqual(['Example Child']);

    const [sent, received] = [await register(HF, referralId), await register(KC, there.referralId)];
    expect(sent.map(({ holder }) => holder)).toEqual([HF, KC]);
    expect(sent[0]!.until).toEqual(sent[1]!.since);
    expect(received.map(({ holder }) => holder)).toEqual([KC]);
    expect(received[0]!.since).toEqual(sent[1]!.since);
    expect(await audited(HF, 'passing-on.offered', passingOnId)).toEqual(['allowed']);
    expect(await audited(HF, 'passing-on.released', passingOnId)).toEqual(['allowed']);
    expect(await audited(KC, 'passing-on.received', passingOnId)).toEqual(['allowed']);
    expect(await audited(KC, 'passing-on.held', passingOnId)).toEqual(['allowed']);
  });

  it('is not taken back by a later referral: what was heard goes to the council that holds the child', async () => {
    const { referralId, passingOnId, referral } = await offered();
    await world.settled();
    const { version } = await passing(KC, passingOnId);
    await worker(KC).send(acceptPassingOn, { passingOnId, version });
    await world.settled();
    const [child] = exampleReferral.children;
    const again = (council: typeof exampleReferral.council) => ({
      ...exampleReferral,
      children: [{ ...child!, sameAsChildId: referral.children[0]!.childId }],
      council,
    });
    const here = { chosen: HF, overrideReason: 'Stays with an aunt here' };
    await expect(
      worker(HF).send(recordReferral, { requestId: newId(), referral: again(here) }),
    ).rejects.toMatchObject({
      code: 'validation-failed',
      fieldErrors: [
        {
          field: 'children.0.sameAsChildId',
          message: expect.stringContaining('Royal Borough of Kensington and Chelsea holds this child’s case'),
        },
      ],
    });
    expect((await register(HF, referralId)).map(({ holder }) => holder)).toEqual([HF, KC]);
    const passedOn = await worker(HF).send(recordReferral, { requestId: newId(), referral: again(null) });
    expect(passedOn.route).toBe('pass-on');
    expect(await register(HF, passedOn.referralId)).toEqual([]);
    await world.settled();
    // Returned or not, it is not decided where the child is not held.
    const { referral: offer } = await worker(HF).send(getReferral, { referralId: passedOn.referralId });
    const back = await passing(KC, offer.passingOn!.id);
    const reason = 'Telephoned: it is for the aunt’s council';
    await worker(KC).send(returnPassingOn, { passingOnId: back.id, version: back.version, reason });
    await world.settled();
    const { referral: waiting } = await worker(HF).send(getReferral, { referralId: passedOn.referralId });
    expect(waiting.state).toBe('waiting');
    const authority = (outcome: Outcome) => ({
      outcome,
      allowed: true,
      authorityId: newId(),
      statute: 'Children Act 1989',
      holders: [],
    });
    await world.answer(checkAuthority, HF, ({ outcomes }) => ({ answers: outcomes.map(authority) }));
    const decision = { outcome: 'early-help' as const, rationale: 'Support at home' };
    await expect(
      worker(HF).send(recordDecision, {
        requestId: newId(),
        referralId: waiting.id,
        version: waiting.version,
        decisions: [{ ...decision, childId: waiting.children[0]!.childId }],
      }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state', details: { holder: KC } });
  });

  it('has one effect when everything that was sent arrives again as new messages', async () => {
    const { referralId, passingOnId } = await offered();
    await world.settled();
    const { version } = await passing(KC, passingOnId);
    await worker(KC).send(acceptPassingOn, { passingOnId, version });
    await world.settled();
    const before = [
      await register(HF, referralId),
      await passing(HF, passingOnId),
      await passing(KC, passingOnId),
    ];
    // As after a stream was lost and restored from the outboxes: other sequence numbers, other message ids.
    for (const partition of [HF, KC]) {
      const db = world.db('referrals', partition);
      await db.query(
        `update outbox set id = gen_random_uuid(), sent_at = null where subject like 'x.%' and aggregate_id = $1`,
        [passingOnId],
      );
      await db.query('delete from inbox_version where aggregate_id = $1', [passingOnId]);
    }
    await worker(HF).send(recordReferral, { requestId: newId(), referral: exampleReferral });
    await world.settled();
    expect([
      await register(HF, referralId),
      await passing(HF, passingOnId),
      await passing(KC, passingOnId),
    ]).toEqual(before);
  });

  it('reaches a council whose process was away, and is released by one that was away meanwhile', async () => {
    await world.apps.get(elsewhere)!.close();
    const { referralId, passingOnId } = await offered();
    await world.start(elsewhere);
    await until(async () => (await passing(KC, passingOnId)).state === 'received');
    await world.settled();
    await world.apps.get(here)!.close();
    const { version } = await passing(KC, passingOnId);
    await worker(KC).send(acceptPassingOn, { passingOnId, version });
    expect((await worker(KC).send(listQueue, {})).items.map(({ passingOn }) => passingOn?.id)).not.toContain(
      passingOnId,
    );
    await world.start(here);
    await until(async () => (await passing(KC, passingOnId)).state === 'released');
    expect((await register(HF, referralId)).map(({ holder }) => holder)).toEqual([HF, KC]);
  }, 60_000);

  it('accepts once however often it is asked, and refuses a stale page', async () => {
    const { passingOnId } = await offered();
    await world.settled();
    const { version } = await passing(KC, passingOnId);
    await expect(
      worker(KC).send(acceptPassingOn, { passingOnId, version: version + 1 }),
    ).rejects.toMatchObject({
      code: 'stale-version',
    });
    const answers = await Promise.all(
      [1, 2, 3].map(() => worker(KC).send(acceptPassingOn, { passingOnId, version })),
    );
    expect(new Set(answers.map(({ passingOn }) => passingOn.acceptedAt)).size).toBe(1);
    await world.settled();
    await expect(
      worker(KC).send(returnPassingOn, { passingOnId, version, reason: 'Changed my mind' }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });
});

describe('a referral returned', () => {
  it('waits at the sender again, with the reason, and tells its manager', async () => {
    const { referralId, passingOnId } = await offered();
    await world.settled();
    const { version } = await passing(KC, passingOnId);
    await worker(KC).send(returnPassingOn, { passingOnId, version, reason: 'The family has moved to you' });
    await world.settled();
    const { referral } = await worker(HF).send(getReferral, { referralId });
    expect(referral).toMatchObject({
      state: 'waiting',
      passingOn: { state: 'returned', returnReason: 'The family has moved to you' },
    });
    expect((await register(HF, referralId)).map(({ holder, until }) => [holder, until])).toEqual([
      [HF, null],
    ]);
    const manager = world.person({ partition: HF, roles: ['front-door-manager'], key: 'hf.manager' });
    const { alerts } = await manager.send(listAlerts, {});
    expect(alerts.filter((alert) => alert.referralId === referralId)).toHaveLength(1);
  });
});

describe('what another council may not', () => {
  it('sees and accepts nothing that was offered to somebody else', async () => {
    const { passingOnId } = await offered();
    await world.settled();
    await expect(passing(WM, passingOnId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(worker(WM).send(acceptPassingOn, { passingOnId, version: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
    // The sender cannot accept its own offer.
    await expect(worker(HF).send(acceptPassingOn, { passingOnId, version: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('keeps nothing of a referral that its sharing rules do not let it take, and says so', async () => {
    const rule = world.partnership.file.sharingRules.find(({ purpose }) => purpose === 'pass-on-referral')!;
    const to = rule.to;
    rule.to = to.filter((code) => code !== WM);
    const passingOnId = newId();
    const db = world.db('referrals', HF);
    await db.transaction(systemOrigin('referrals', HF, newId()), (tx) =>
      tx.publish(passingOnOffered, {
        aggregateId: passingOnId,
        to: WM,
        payload: {
          passingOnId,
          referralId: newId(),
          offeredAt: '2026-11-23T10:00:00Z',
          reason: 'No rule allows this',
          personKey: 'hf.worker',
          purpose: 'referral',
          legalBasis: 'article-6-1-e',
          referral: referralInputSchema.parse(exampleReferral),
        },
      }),
    );
    await world.settled();
    rule.to = to;
    const [kept] = await world
      .db('referrals', WM)
      .query<{ state: string; told: unknown }>('select state, told from passing_on where id = $1', [
        passingOnId,
      ]);
    expect(kept).toEqual({ state: 'returned', told: null });
    expect(await audited(WM, 'passing-on.received', passingOnId)).toEqual(['refused']);
  });
});

describe('the case-holding council', () => {
  it('is exactly one for every child at every moment, whatever happens meanwhile', async () => {
    const offers = [];
    for (let i = 0; i < 8; i += 1) offers.push(await offered());
    let watching = true;
    let looks = 0;
    const watch = (async () => {
      while (watching) {
        for (const { referralId, passingOnId } of offers) {
          // The receiver first: what it claims, the sender must have given up before.
          const [there] = await world
            .db('referrals', KC)
            .query<{ referral_id: string }>('select referral_id from passing_on where id = $1', [
              passingOnId,
            ]);
          const claimed = there ? await register(KC, there.referral_id) : [];
          const sent = await register(HF, referralId);
          expect(isContiguous(sent.map(asHolding))).toBe(true);
          const holders = [
            ...(sent.at(-1)!.holder === HF ? [HF] : []),
            ...claimed.filter(({ holder, until }) => holder === KC && until === null).map(() => KC),
          ];
          expect(holders.length).toBeLessThanOrEqual(1);
          if (holders.length === 0) expect(sent.at(-1)!.holder).toBe(KC);
          looks += 1;
        }
      }
    })();
    await world.settled();
    for (const [i, { passingOnId }] of offers.entries()) {
      const { version } = await passing(KC, passingOnId);
      const person = worker(KC);
      // Two people press different buttons on the same page.
      await Promise.allSettled([
        person.send(acceptPassingOn, { passingOnId, version }),
        ...(i % 2 ? [person.send(returnPassingOn, { passingOnId, version, reason: 'Not ours' })] : []),
      ]);
    }
    await world.settled();
    watching = false;
    await watch;
    expect(looks).toBeGreaterThan(20);
    const { passings } = await worker(HF).send(listPassingOn, {});
    for (const { passingOnId } of offers) {
      const [here, there] = [passings.find(({ id }) => id === passingOnId)!, await passing(KC, passingOnId)];
      expect(here.state).toBe(there.state);
      expect(['released', 'returned']).toContain(here.state);
    }
  }, 30_000);
});

async function until(condition: () => Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await condition().catch(() => false))) {
    if (Date.now() > end) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function asHolding({ holder, since, until }: { holder: string; since: Date; until: Date | null }) {
  return { holder, since: since.toISOString(), until: until?.toISOString() ?? null };
}
