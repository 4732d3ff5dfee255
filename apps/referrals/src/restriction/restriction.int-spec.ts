import {
  askElsewhere,
  checkAuthority,
  checkRole,
  exampleReferral,
  findChildren,
  getChild,
  liftRestriction,
  listAlerts,
  recordDecision,
  recordReferral,
  restrictChild,
  withdrawReferral,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';
const NOW = '2026-11-23T10:00:00Z';
const reason = 'The child of a colleague';

let world: TestWorld;
let held = true;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: NOW,
  });
  await world.answer(checkRole, HF, ({ role }) => ({ held: held && role === 'information-officer' }));
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

const person = (role: Role, { partition = HF, key = `${partition.toLowerCase()}.${role}` } = {}) =>
  world.person({ partition, roles: [role], name: `A ${role}`, key });
const manager = () => person('front-door-manager');
const keeper = () => person('information-officer');
const audited = (action: string, subject: string) =>
  world
    .db('referrals', HF)
    .query<{ outcome: string; why: string | null; who: string }>(
      'select outcome, why, who from audit where action = $1 and $2 = any(subjects) order by at, id',
      [action, subject],
    );

let children = 0;
async function recorded() {
  children += 1;
  const child = {
    ref: 'c1',
    givenName: 'Lavinia',
    familyName: `Underwood${String.fromCodePoint(64 + children)}`,
    dateOfBirth: `2014-02-${10 + children}`,
    sex: 'F' as const,
  };
  const { referralId, children: known } = await manager().send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      children: [child],
      adults: [],
      relationships: [],
      addresses: [{ ref: 'h1', lines: ['1 Example Street'], postcode: 'W6 9JU', people: ['c1'] }],
    },
  });
  return { child, referralId, childId: known[0]!.childId };
}

async function decided() {
  const { referralId, childId, child } = await recorded();
  await manager().send(recordDecision, {
    requestId: newId(),
    referralId,
    version: 1,
    decisions: [{ childId, outcome: 'no-further-action', rationale: 'Nothing to do.' }],
  });
  return { referralId, childId, child };
}

describe('restricting a record', () => {
  it('hides it from everybody but information officers, also from the manager who did it', async () => {
    const { childId, child } = await decided();
    await manager().send(restrictChild, { childId, reason });
    for (const role of ['front-door-manager', 'front-door-worker', 'social-worker', 'director'] as const)
      await expect(person(role).send(getChild, { childId })).rejects.toMatchObject({ code: 'not-found' });
    expect((await manager().send(findChildren, { name: child.familyName })).matches).toEqual([]);
    const { child: seen } = await keeper().send(getChild, { childId });
    expect(seen).toMatchObject({
      restricted: true,
      restrictions: [
        { byName: 'A front-door-manager', reason, at: new Date(NOW).toISOString(), liftedAt: null },
      ],
    });
    expect((await keeper().send(findChildren, { name: child.familyName })).matches).toHaveLength(1);
    expect(await audited('child.restricted', childId)).toEqual([
      { outcome: 'allowed', why: null, who: 'e09000013.front-door-manager' },
    ]);
    const { alerts } = await keeper().send(listAlerts, {});
    expect(alerts).toContainEqual(expect.objectContaining({ kind: 'record-restricted', childId }));
  });

  it('makes a look-up of another council find no record, and tells the keeper', async () => {
    const { childId, child } = await decided();
    const ask = async () => {
      const { givenName, familyName, dateOfBirth } = child;
      const { answers } = await person('front-door-worker', { partition: KC }).send(askElsewhere, {
        child: { givenName, familyName, dateOfBirth },
        purpose: {
          function: 's17-children-act-1989',
          lawfulBasis: 'article-6-1-e',
          purpose: 'Deciding a referral',
        },
      });
      return answers.find(({ partition }) => partition === HF)!.answer;
    };
    expect(await ask()).toMatchObject({ answer: 'known' });
    await manager().send(restrictChild, { childId, reason });
    expect(await ask()).toEqual({ answer: 'no-record' });
    const { alerts } = await keeper().send(listAlerts, {});
    expect(alerts).toContainEqual(expect.objectContaining({ kind: 'restricted-look-up', childId }));
  });

  it('waits until no referral waits for a decision, so that none is lost', async () => {
    const { childId, referralId } = await recorded();
    await expect(manager().send(restrictChild, { childId, reason })).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    expect((await manager().send(getChild, { childId })).child.restricted).toBe(false);
    await manager().send(withdrawReferral, { referralId, version: 1, reason: 'Typed twice' });
    await manager().send(restrictChild, { childId, reason });
    await expect(manager().send(getChild, { childId })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is refused where nobody would keep the record, unless whoever asks is an information officer', async () => {
    const { childId } = await decided();
    held = false;
    try {
      await expect(manager().send(restrictChild, { childId, reason })).rejects.toMatchObject({
        code: 'not-acceptable-state',
        message: expect.stringContaining('Ask for an information officer to be named'),
      });
      expect((await manager().send(getChild, { childId })).child.restricted).toBe(false);
      await keeper().send(restrictChild, { childId, reason });
    } finally {
      held = true;
    }
    await expect(manager().send(getChild, { childId })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is done once when it is sent again, and to anybody else there is no such record', async () => {
    const { childId } = await decided();
    await manager().send(restrictChild, { childId, reason });
    await expect(manager().send(restrictChild, { childId, reason })).resolves.toEqual({});
    const other = person('team-manager');
    await expect(other.send(restrictChild, { childId, reason })).rejects.toMatchObject({ code: 'not-found' });
    const { child } = await keeper().send(getChild, { childId });
    expect(child.restrictions).toHaveLength(1);
    const { alerts } = await keeper().send(listAlerts, {});
    expect(alerts).toContainEqual(
      expect.objectContaining({
        kind: 'hidden-record-sought',
        childId,
        text: expect.stringContaining('A team-manager'),
      }),
    );
  });

  it('is said of every episode of the child, and so is lifting it: other services hide it, too', async () => {
    const { childId, referralId } = await recorded();
    await manager().send(recordDecision, {
      requestId: newId(),
      referralId,
      version: 1,
      decisions: [{ childId, outcome: 'child-and-family-assessment', rationale: 'To be looked at.' }],
    });
    const said = async () =>
      (
        await world
          .db('referrals', HF)
          .query<{ body: { restricted: boolean } }>(
            `select body from outbox where name like '%episode.changed%' and body ->> 'childId' = $1 order by version`,
            [childId],
          )
      ).map(({ body }) => body.restricted);
    expect(await said()).toEqual([false]);
    await manager().send(restrictChild, { childId, reason });
    expect(await said()).toEqual([false, true]);
    await keeper().send(liftRestriction, { childId, reason });
    expect(await said()).toEqual([false, true, false]);
  });

  it('is for managers and information officers, of a child that is here', async () => {
    const { childId } = await decided();
    for (const role of ['front-door-worker', 'social-worker', 'director'] as const)
      await expect(person(role).send(restrictChild, { childId, reason })).rejects.toMatchObject({
        code: 'not-permitted',
      });
    const nobody = newId();
    await expect(manager().send(restrictChild, { childId: nobody, reason })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await audited('child.restricted', nobody)).map(({ outcome }) => outcome)).toEqual(['refused']);
  });
});

describe('lifting a restriction', () => {
  it('shows the record again, and to its keeper why it was hidden and why no more', async () => {
    const { childId } = await decided();
    await manager().send(restrictChild, { childId, reason });
    await expect(manager().send(liftRestriction, { childId, reason })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    const why = 'The colleague has left';
    await keeper().send(liftRestriction, { childId, reason: why });
    await keeper().send(liftRestriction, { childId, reason: why });
    expect((await manager().send(getChild, { childId })).child).toMatchObject({
      restricted: false,
      restrictions: [],
    });
    expect((await keeper().send(getChild, { childId })).child.restrictions).toMatchObject([
      { reason, liftedReason: why, liftedByName: 'A information-officer' },
    ]);
    expect(await audited('child.restriction-lifted', childId)).toHaveLength(1);
    await manager().send(restrictChild, { childId, reason: 'Again a colleague' });
    expect((await keeper().send(getChild, { childId })).child.restrictions).toHaveLength(2);
  });
});
