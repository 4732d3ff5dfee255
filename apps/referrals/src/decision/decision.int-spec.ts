import {
  checkAuthority,
  exampleReferral,
  getChild,
  getReferral,
  listQueue,
  recordDecision,
  recordReferral,
  sendHandOver,
  type Outcome,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
/** What the invented workforce of this world lets a front-door worker decide. */
const ALLOWED: Outcome[] = ['no-further-action', 'early-help', 'child-and-family-assessment'];

let world: TestWorld;
let asked: { outcomes: Outcome[] }[];
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  asked = await world.answer(checkAuthority, HF, ({ outcomes }) => ({
    answers: outcomes.map((outcome) => ({
      outcome,
      allowed: ALLOWED.includes(outcome),
      authorityId: 'authority-1',
      statute: 'Local Government Act 2000, section 9E',
      holders: [{ personKey: 'hf.manager', name: 'Example Manager', role: 'front-door-manager' }],
    })),
  }));
}, 90_000);
afterAll(() => world?.stop(), 30_000);
beforeEach(() => world.clock.set('2026-11-23T10:00:00Z'));

const worker = () =>
  world.person({ partition: HF, roles: ['front-door-worker'], name: 'A Worker', key: 'hf.worker' });
const stay = { chosen: HF, overrideReason: 'The family stays here' };

async function recorded(names: string[] = ['Example'], more: object = {}) {
  const children = names.map((givenName, i) => ({
    ref: `c${i + 1}`,
    givenName,
    familyName: newId().replaceAll('-', ''),
    dateOfBirth: '2017-04-02',
    sex: 'F' as const,
  }));
  const referral = {
    ...exampleReferral,
    relationships: [],
    adults: [],
    children,
    addresses: [{ ...exampleReferral.addresses![0]!, people: children.map(({ ref }) => ref) }],
    council: stay,
    ...more,
  };
  const answer = await worker().send(recordReferral, { requestId: newId(), referral });
  return read(answer.referralId);
}
const read = async (referralId: string) => (await worker().send(getReferral, { referralId })).referral;
const rationale = 'Enough is known.';

describe('the queue', () => {
  it('shows what waits, soonest due first, every child named, and is audited before it is shown', async () => {
    const late = await recorded(['Late'], { received: { receivedAt: '2026-11-19T09:00:00Z', how: 'email' } });
    const today = await recorded(['Today', 'Sibling']);
    const later = await recorded(['Later'], {
      received: { receivedAt: '2026-11-23T09:00:00Z', how: 'email' },
    });
    const { items, total } = await worker().send(listQueue, {});
    const ids = items.map(({ referralId }) => referralId);
    expect([late, today, later].map(({ id }) => ids.indexOf(id))).toEqual(
      [late, today, later].map(({ id }) => ids.indexOf(id)).sort((a, b) => a - b),
    );
    expect(total).toBe(ids.length);
    const item = (id: string) => items.find(({ referralId }) => referralId === id)!;
    expect(item(late.id)).toMatchObject({ overdue: true, dueToday: false, acknowledgementOverdue: true });
    expect(item(today.id)).toMatchObject({ overdue: false, dueToday: true, acknowledged: false });
    expect(item(later.id)).toMatchObject({ overdue: false, dueToday: false });
    expect(item(today.id).children).toHaveLength(2);
    const [row] = await world
      .db('referrals', HF)
      .query<{ subjects: string[] }>(
        `select subjects from audit where action = 'queue.read' order by ctid desc limit 1`,
      );
    expect(row!.subjects).toEqual(
      expect.arrayContaining([late.id, ...today.children.map(({ childId }) => childId)]),
    );
  });
});

describe('a decision', () => {
  it('is one for each child, may be copied, and stops the clock when every child is decided', async () => {
    const referral = await recorded(['Eldest', 'Youngest']);
    const [eldest, youngest] = referral.children.map(({ childId }) => childId) as [string, string];
    const once = await worker().send(recordDecision, {
      requestId: newId(),
      referralId: referral.id,
      version: referral.version,
      decisions: [{ childId: eldest, outcome: 'child-and-family-assessment', rationale }],
    });
    expect(once.referral).toMatchObject({ state: 'waiting' });
    const { referral: decided } = await worker().send(recordDecision, {
      requestId: newId(),
      referralId: referral.id,
      version: once.referral.version,
      decisions: [
        { childId: youngest, outcome: 'child-and-family-assessment', rationale, copiedFromChildId: eldest },
      ],
    });
    expect(decided.state).toBe('decided');
    expect(decided.children.map(({ state }) => state)).toEqual(['decided', 'decided']);
    expect(decided.children[1]!.decision).toMatchObject({
      copiedFromChildId: eldest,
      inTime: true,
      decidedByName: 'A Worker',
    });
    expect(decided.clocks.find(({ kind }) => kind === 'front-door-decision')).toMatchObject({
      overdue: false,
      stoppedAt: expect.any(String),
    });
    const { child } = await worker().send(getChild, { childId: youngest });
    expect(child.episodes).toMatchObject([
      { state: 'open', openedOn: '2026-11-20', referralNfa: false, referralId: referral.id },
    ]);
    const assessment = child.clocks.find(({ kind }) => kind === 'child-and-family-assessment')!;
    expect(assessment.derivation).toMatchObject({ startOn: '2026-11-20', limitWorkingDays: 45 });
    await world.settled();
    const events = await world
      .db('referrals', HF)
      .query<{ name: string }>('select name from outbox where aggregate_id = $1 order by version', [
        referral.id,
      ]);
    expect(events.map(({ name }) => name)).toEqual([
      'referrals.referral.recorded.v1',
      'referrals.referral.changed.v1',
      'referrals.referral.decided.v1',
    ]);
  });

  it('of no further action records an episode that is closed on the day', async () => {
    const referral = await recorded();
    const childId = referral.children[0]!.childId;
    await decide(referral, 'no-further-action');
    const { child } = await worker().send(getChild, { childId });
    expect(child.episodes).toMatchObject([
      {
        state: 'closed',
        referralNfa: true,
        openedOn: '2026-11-20',
        closedOn: '2026-11-23',
        closureReason: expect.stringContaining('RC7'),
      },
    ]);
  });

  it('that is late is recorded as late', async () => {
    const referral = await recorded();
    world.clock.set('2026-11-24T00:00:00Z');
    const { children } = await decide(referral, 'early-help');
    expect(children[0]!.decision).toMatchObject({ inTime: false });
  });

  it('is refused without the delegated authority, naming who has it, and the refusal is audited', async () => {
    const referral = await recorded();
    await expect(decide(referral, 'strategy-discussion')).rejects.toMatchObject({
      code: 'no-authority',
      details: {
        holders: [{ name: 'Example Manager', role: 'front-door-manager', outcome: 'strategy-discussion' }],
      },
    });
    expect(asked.at(-1)).toEqual({ outcomes: ['strategy-discussion'] });
    expect(await read(referral.id)).toMatchObject({ state: 'waiting', version: referral.version });
    const rows = await world
      .db('referrals', HF)
      .query(
        `select 1 from audit where action = 'decision.refused' and outcome = 'refused' and $1 = any(subjects)`,
        [referral.id],
      );
    expect(rows).toHaveLength(1);
  });

  it('sent twice is made once; the same request with another decision is a conflict', async () => {
    const referral = await recorded();
    const requestId = newId();
    const [one, two] = await Promise.all([
      decide(referral, 'early-help', requestId),
      decide(referral, 'early-help', requestId),
    ]);
    expect(one.version).toBe(two.version);
    await expect(decide(referral, 'no-further-action', requestId)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('on a stale page, or of a decided referral, is refused', async () => {
    const referral = await recorded();
    await expect(decide({ ...referral, version: referral.version + 5 }, 'early-help')).rejects.toMatchObject({
      code: 'stale-version',
    });
    await decide(referral, 'early-help');
    await expect(decide(referral, 'early-help')).rejects.toMatchObject({ code: 'not-acceptable-state' });
    await expect(decide({ ...referral, id: newId() }, 'early-help')).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('by a role that does not decide is refused', async () => {
    const referral = await recorded();
    const finance = world.person({ partition: HF, roles: ['finance-preparer'] });
    await expect(
      finance.send(recordDecision, {
        requestId: newId(),
        referralId: referral.id,
        version: referral.version,
        decisions: [{ childId: referral.children[0]!.childId, outcome: 'early-help', rationale }],
      }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe('a hand-over to a council that is no member', () => {
  it('is recorded as sent once, and the case is held elsewhere from then on', async () => {
    const council = {
      chosen: null,
      nonMemberName: 'Kent County Council',
      overrideReason: 'The family has moved to Kent',
    };
    const referral = await recorded(['Moved'], { council });
    expect(referral).toMatchObject({
      state: 'waiting',
      handOver: { councilName: 'Kent County Council', sentAt: null },
    });
    const send = (at: string) =>
      worker().send(sendHandOver, { referralId: referral.id, at, how: 'secure-email' });
    await expect(send('2026-11-23T10:00:01Z')).rejects.toMatchObject({ code: 'validation-failed' });
    const { referral: sent } = await send('2026-11-23T09:30:00Z');
    expect(sent).toMatchObject({
      state: 'handed-over',
      handOver: { sentHow: 'secure-email', sentByName: 'A Worker' },
    });
    expect((await send('2026-11-23T09:45:00Z')).referral.version).toBe(sent.version);
    await expect(decide(sent, 'early-help')).rejects.toMatchObject({ code: 'not-acceptable-state' });
    const holders = await world
      .db('referrals', HF)
      .query<{ holder: string }>(
        'select holder from case_holding where child_id = $1 order by since, until nulls last',
        [sent.children[0]!.childId],
      );
    expect(holders.map(({ holder }) => holder)).toEqual([HF, 'Kent County Council']);
  });
});

async function decide(
  referral: { id: string; version: number; children: { childId: string }[] },
  outcome: Outcome,
  requestId = newId(),
) {
  const decisions = referral.children.map(({ childId }) => ({ childId, outcome, rationale }));
  const body = { requestId, referralId: referral.id, version: referral.version, decisions };
  return (await worker().send(recordDecision, body)).referral;
}

describe('two referrals of one child decided at the same moment', () => {
  it('open one episode, and both are decided', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const first = await recorded();
      const { childId } = first.children[0]!;
      const child = { ...first.children[0]!, sameAsChildId: childId };
      const { ref, givenName, familyName, dateOfBirth, sex, sameAsChildId } = child;
      const second = await recorded([], {
        children: [{ ref, givenName, familyName, dateOfBirth, sex, sameAsChildId }],
        addresses: [],
      });
      const decide = ({ id, version }: { id: string; version: number }) =>
        worker().send(recordDecision, {
          requestId: newId(),
          referralId: id,
          version,
          decisions: [{ childId, outcome: 'child-and-family-assessment', rationale }],
        });
      const decided = await Promise.all([decide(first), decide(second)]);
      expect(decided.map(({ referral }) => referral.state)).toEqual(['decided', 'decided']);
      const { child: record } = await worker().send(getChild, { childId });
      expect(record.episodes.map(({ state }) => state)).toEqual(['open']);
    }
  });
});
