import {
  discardDraft,
  exampleReferralFact,
  listDrafts,
  listQueue,
  mandateWithdrawn,
  publishAgain,
  referralRecorded,
  type RestoreState,
  type ServiceName,
} from '@conjoint/contracts';
import { beginEpoch, holdLease, newId, systemOrigin } from '@conjoint/platform';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { eachTestAttacks } from '../attacks/attempts.js';
import { testWorld } from '../world/open-world.js';
import { markCopy } from '../world/older-copy.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { HearingModule, heardDatabase, noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
const KC = 'E09000020';
const ID = exampleReferralFact.referralId;

const notes: TestService = { name: 'referrals', module: NoteModule, database: noteDatabase };
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partitions: [HF, KC],
    services: [notes, { name: 'reporting', module: HearingModule, database: heardDatabase }],
    now: '2026-11-23T10:00:00Z',
  });
}, 60_000);
afterAll(() => world?.stop(), 30_000);
beforeEach(() => world.clock.advance(2_000));

const db = (service: ServiceName, partition = HF) => world.db(service, partition);
const worker = (partition = HF) => world.person({ partition, roles: ['front-door-worker'] });
const operator = () => world.person({ partition: HF, roles: ['operator'] });
/** Straight into a state: what leads there is tested with the service that has steps. */
const put = async (service: ServiceName, state: RestoreState): Promise<void> => {
  await db(service).query('update partition_info set state = $1', [state]);
  await new Promise((resolve) => setTimeout(resolve, 300)); // read four times a second
};
const heard = async (id = ID): Promise<number> =>
  (await db('reporting').query<{ heard: number }>('select heard from note where id = $1', [id]))[0]?.heard ??
  0;
const unsent = async (): Promise<number> =>
  (
    await db('referrals').query<{ n: number }>(
      'select count(*)::int as n from outbox where sent_at is null and voided_at is null',
    )
  )[0]!.n;
async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`it did not come about in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
const moment = () => new Promise((resolve) => setTimeout(resolve, 700));

/** As the service’s own NATS user: an event of whatever epoch and version. */
async function send(event: {
  id: string;
  aggregateId: string;
  epoch: number;
  version: number;
}): Promise<void> {
  const nats = await connect({
    servers: world.nats.url,
    user: `referrals_${HF}`,
    pass: world.parts.secrets.read(`nats/referrals_${HF}`),
    inboxPrefix: `_INBOX.referrals.${HF}`,
  });
  const payload = { ...exampleReferralFact, referralId: event.aggregateId };
  const message = { ...event, at: new Date().toISOString(), payload };
  await jetstream(nats).publish(`evt.${HF}.referrals.${referralRecorded.name}`, JSON.stringify(message), {
    msgID: event.id,
  });
  await nats.close();
}

describe('a partition after a restore', () => {
  eachTestAttacks('S10');
  afterEach(async () => {
    await put('referrals', 'normal');
    await put('reporting', 'normal');
    await world.settled();
  });

  it.each<[RestoreState, string, string, number, boolean]>([
    ['normal', 'done', 'done', 0, true],
    ['reconciling', 'done', 'being-checked', 1, false],
    ['checked', 'done', 'being-checked', 1, false],
  ])('that is %s: reads %s, changes %s, unsent events %i', async (state, read, change, waiting, jobs) => {
    // Steps of its own there are none, so that it would be found checked at once.
    await put('referrals', state === 'reconciling' ? 'checked' : state);
    if (state === 'reconciling')
      await db('referrals').query(
        `insert into restore_check (id, epoch, kind, subject, remedy, outcome) select $1::uuid, epoch, 'passing-on', 'x', 'x', 'open' from partition_info`,
        [newId()],
      );
    if (state === 'reconciling') await put('referrals', state);
    expect(await outcome(worker().send(listQueue, {}))).toBe(read);
    expect(await outcome(worker().send(discardDraft, { draftId: newId() }))).toBe(change);
    // The smallest service publishes with a message that others only read by.
    const before = await heard();
    await worker().send(listDrafts, {});
    if (waiting === 0) await world.settled();
    else await moment();
    expect([await unsent(), (await heard()) - before]).toEqual([waiting, waiting === 0 ? 1 : 0]);
    const job = (runs: 'while-normal' | 'while-reconciling') =>
      holdLease(db('referrals'), `test ${runs}`, newId(), 0, runs).then((lease) => lease !== null);
    expect([await job('while-normal'), await job('while-reconciling')]).toEqual([jobs, !jobs]);
    await db('referrals').query('delete from restore_check');
  });

  it('says so to whoever watches over the services, for its partition alone', async () => {
    await put('referrals', 'checked');
    const at = await world.apps.get(notes)!.getUrl();
    const { partitions } = (await (await fetch(`${at}/health/ready`)).json()) as {
      partitions: Record<string, { usable: boolean; records: string }>;
    };
    expect(partitions[HF]).toMatchObject({ usable: true, records: 'checked' });
    expect(partitions[KC]).toMatchObject({ usable: true, records: 'normal' });
    const metrics = await (await fetch(`${at}/metrics`)).text();
    expect(metrics).toMatch(new RegExp(`conjoint_partition_reconciling\\{[^}]*partition="${HF}"[^}]*\\} 1`));
    expect(metrics).toMatch(new RegExp(`conjoint_partition_reconciling\\{[^}]*partition="${KC}"[^}]*\\} 0`));
    expect(await outcome(worker(KC).send(discardDraft, { draftId: newId() }))).toBe('done');
  });

  it('hears what happens only once it publishes again, but at once that a mandate is withdrawn', async () => {
    await put('reporting', 'checked');
    const before = await heard();
    await worker().send(listDrafts, {});
    const mandateId = newId();
    const refused = async () =>
      (await db('reporting').query('select 1 from refused_mandate where mandate_id = $1', [mandateId]))
        .length > 0;
    const workforce = await connect({
      servers: world.nats.url,
      user: `workforce_${HF}`,
      pass: world.parts.secrets.read(`nats/workforce_${HF}`),
      inboxPrefix: `_INBOX.workforce.${HF}`,
    });
    const payload = { mandateId, personKey: 'lbhf.gone', withdrawnAt: '2026-11-23T10:00:00Z' };
    const message = { id: newId(), aggregateId: mandateId, version: 1, epoch: 1, at: '', payload };
    await jetstream(workforce).publish(
      `evt.${HF}.workforce.${mandateWithdrawn.name}`,
      JSON.stringify(message),
    );
    await workforce.close();
    await until('the withdrawal is heard', refused);
    expect(await heard()).toBe(before);
    await operator().send(publishAgain.reporting, {});
    await until('the event is heard', async () => (await heard()) === before + 1);
    expect(await db('reporting').query('select 1 from dead_letter')).toEqual([]);
  });

  it('is heard by its own services in the new epoch, whose versions are lower than those they saw', async () => {
    await worker().send(listDrafts, {});
    await worker().send(listDrafts, {});
    await world.settled();
    const before = await heard();
    const { epoch } = await markCopy(world, { service: 'referrals', partition: HF });
    world.clock.advance(2_000);
    await put('referrals', 'normal');
    await worker().send(listDrafts, {});
    await world.settled();
    expect(await heard()).toBe(before + 1);
    const [row] = await db('reporting').query<{ text: string }>('select text from note where id = $1', [ID]);
    expect(epoch).toBeGreaterThan(1_700_000_000);
    expect(row!.text).toBe('1');
  });

  it('is not heard any more with what it said before and was still on its way', async () => {
    const [early, late, fresh] = [newId(), newId(), newId()];
    await send({ id: newId(), aggregateId: early, epoch: 5, version: 1 });
    await until('what came before the epoch is heard', async () => (await heard(early)) === 1);
    await db('reporting').transaction(systemOrigin('reporting', HF, 'test'), (tx) =>
      beginEpoch(tx, `${HF}/referrals`, 2_000_000_000),
    );
    const lateId = newId();
    await send({ id: lateId, aggregateId: late, epoch: 5, version: 1 });
    await send({ id: newId(), aggregateId: fresh, epoch: 2_000_000_000, version: 1 });
    await until('the new epoch is heard', async () => (await heard(fresh)) === 1);
    const noted = await db('reporting').query('select 1 from inbox where event_id = $1', [lateId]);
    expect([noted.length, await heard(late)]).toEqual([1, 0]);
  });
});
