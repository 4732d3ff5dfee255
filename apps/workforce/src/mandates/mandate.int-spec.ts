import { randomUUID } from 'node:crypto';
import {
  auditAbout,
  checkAuthority,
  checkRole,
  listAuthorities,
  listMandates,
  withdrawMandate,
} from '@conjoint/contracts';
import { Call, systemOrigin } from '@conjoint/platform';
import { Module } from '@nestjs/common';
import { eachTestAttacks, testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { AssertionService } from './assertion.service.js';
import { SignedInSession, type SignIn as AnySignIn } from './signed-in-session.fixture.js';

type SignIn = Partial<AnySignIn> & Pick<AnySignIn, 'roles'>;

const HOME = 'E09000013';
const OTHER = 'E09000020';
const THIRD = 'E09000033';
const BODY = 'tri-borough';
/** A record of the other service: whoever may act may ask who has looked at it. */
const KNOWN = '0199f1f0-0000-7000-8000-00000000000b';

/** Any other service of the partition: what it hears of a withdrawal comes from the platform. */
@Module({})
class AnotherService {}

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    services: [
      { name: 'workforce', module: AppModule, database },
      {
        name: 'recharging',
        module: AnotherService,
        database: { service: 'recharging', entities: [], migrations: [], partitionKinds: ['council'] },
      },
    ],
  });
  await world
    .db('recharging', HOME)
    .audit(systemOrigin('recharging', HOME, 'test'), { action: 'agreement.read', subjects: [KNOWN] });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

class Session extends SignedInSession {
  constructor(signIn: SignIn) {
    super(world, { organisation: 'lbhf', partition: HOME, ...signIn });
  }
}
const fileKey = (organisation: string, person: string): string =>
  world.partnership.personKeyOf(organisation, person);
const officer = (): Session => new Session({ roles: ['workforce-officer'] });
const rowsOf = (personKey: string, partition = HOME) =>
  world
    .db('workforce', partition)
    .query<{ id: string; state: string; roles: string[]; source: string }>(
      'select id, state, roles, source from mandate where person_key = $1 order by granted_at, id',
      [personKey],
    );
const auditOf = async (who: string, partition = HOME): Promise<string[]> =>
  (
    await world
      .db('workforce', partition)
      .query<{ action: string; outcome: string }>('select action, outcome from audit where who = $1', [who])
  )
    .map(({ action, outcome }) => (outcome === 'allowed' ? action : `${action} ${outcome}`))
    .sort();
const noMandate = { code: 'no-mandate' };

describe('asking for an assertion at home', () => {
  it('grants what the home roles say, signed for this partition and fifteen minutes', async () => {
    const session = new Session({ roles: ['front-door-worker', 'team-manager'], name: 'Ann Home' });
    const { claims, expiresAt } = await session.assert();
    expect(claims).toMatchObject({
      iss: HOME,
      partition: HOME,
      sub: session.key,
      name: 'Ann Home',
      employer: 'lbhf',
      roles: ['front-door-worker', 'team-manager'],
      mandates: [{ basis: 'employment', roles: ['front-door-worker', 'team-manager'] }],
    });
    expect(claims.lines).toContain('front-door');
    expect(claims.exp - claims.iat).toBe(900);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
  });

  it('is accepted by another service of the partition', async () => {
    const session = new Session({ roles: ['auditor'] });
    const { entries } = await session.send(auditAbout.recharging, { subjectId: KNOWN, page: 1 });
    expect(entries.filter(({ who }) => who === session.key)).toEqual([
      expect.objectContaining({
        who: session.key,
        roles: ['auditor'],
        basis: expect.stringMatching(/^employment: /),
      }),
    ]);
  });

  it('writes to the audit once a sign-in, and nothing at the renewals', async () => {
    const session = new Session({ roles: ['front-door-worker'] });
    const first = await session.assert();
    const before = await auditOf(session.key);
    const again = await session.assert();
    expect(again.claims.mandates).toEqual(first.claims.mandates);
    expect(before).toEqual(['mandate.asserted', 'mandate.granted']);
    expect(await auditOf(session.key)).toEqual(before);
    await new Session({ key: session.key, roles: ['front-door-worker'] }).assert();
    expect(await auditOf(session.key)).toEqual(['mandate.asserted', ...before]);
    expect(await rowsOf(session.key)).toHaveLength(1);
  });

  it('needs one statement where nothing has changed', async () => {
    const used: string[] = [];
    const db = new Proxy(world.db('workforce', HOME), {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...parameters: unknown[]): unknown => {
          used.push(String(name));
          return Reflect.apply(value, target, parameters);
        };
      },
    });
    const call = new Call({
      service: 'workforce',
      partition: HOME,
      from: null,
      acting: null,
      token: {
        personKey: 'lbhf.counted',
        name: 'Test Person',
        email: null,
        organisation: 'lbhf',
        organisationPartition: HOME,
        homeRoles: ['front-door-worker'],
        sid: 'counted',
        authTime: 1,
        expiresAt: Date.now() + 60_000,
        machine: false,
      },
      correlationId: randomUUID(),
      deadline: Date.now() + 5000,
      db,
      headers: {},
    });
    const assertions = world.get('workforce', AssertionService);
    await assertions.assert(call);
    expect(used).toContain('transaction');
    used.length = 0;
    await assertions.assert(call);
    expect(used).toEqual(['prepared']);
  });

  it('gives one mandate to a person whose tabs all ask at once', async () => {
    const session = new Session({ roles: ['front-door-worker'] });
    const answers = await Promise.all(Array.from({ length: 12 }, () => session.assert()));
    expect(new Set(answers.map((answer) => answer.claims.mandates[0]!.id)).size).toBe(1);
    expect(await rowsOf(session.key)).toHaveLength(1);
  });

  it('is refused to an employee without a role, and written down', async () => {
    const session = new Session({ roles: [] });
    await expect(session.assert()).rejects.toMatchObject(noMandate);
    expect(await auditOf(session.key)).toEqual(['mandate.asserted refused']);
  });
});

describe('somebody of another council', () => {
  eachTestAttacks('S1');

  it('has nothing here, and leaves no trace in this database', async () => {
    const session = new Session({
      key: 'rbkc.somebody',
      organisation: 'rbkc',
      partition: OTHER,
      roles: ['front-door-worker', 'director'],
    });
    await expect(session.assert(HOME)).rejects.toMatchObject(noMandate);
    await expect(session.assert(BODY)).rejects.toMatchObject(noMandate);
    expect(await rowsOf(session.key)).toEqual([]);
    expect(await auditOf(session.key)).toEqual([]);
    await expect(session.assert(OTHER)).resolves.toMatchObject({ claims: { partition: OTHER } });
  });

  it('is not let in by a token that claims this council for another organisation', async () => {
    const session = new Session({
      key: 'rbkc.liar',
      organisation: 'rbkc',
      partition: HOME,
      roles: ['director'],
    });
    await expect(session.assert(HOME)).rejects.toMatchObject(noMandate);
  });

  it('cannot use the assertion of her own council here', async () => {
    const session = new Session({
      key: 'rbkc.x',
      organisation: 'rbkc',
      partition: OTHER,
      roles: ['auditor'],
    });
    const { assertion } = await session.assert(OTHER);
    const elsewhere = session.send(
      auditAbout.recharging,
      { subjectId: KNOWN, page: 1 },
      { partition: HOME, assertion },
    );
    await expect(elsewhere).rejects.toMatchObject(noMandate);
  });

  it('acts by standing mandate on the lines of the rule, where her organisation has one', async () => {
    const session = new Session({
      key: 'north-west-nhs.visitor',
      organisation: 'north-west-nhs',
      partition: null,
      roles: ['front-door-worker'],
    });
    expect((await session.assert(THIRD)).claims).toMatchObject({
      employer: 'north-west-nhs',
      roles: ['front-door-worker'],
      lines: ['front-door'],
      mandates: [{ basis: 'standing-delegation' }],
    });
    await expect(session.assert(HOME)).rejects.toMatchObject(noMandate);
  });
});

describe('a person lent by section 113', () => {
  const priya = (over: Partial<SignIn> = {}): Session =>
    new Session({
      key: fileKey('lbhf', 'priya-nair'),
      roles: ['front-door-worker'],
      name: 'Priya Nair',
      ...over,
    });

  it('acts at home, in the other council and in the joint body, each by its own mandate', async () => {
    const session = priya();
    const [home, lent, body] = await Promise.all(
      [HOME, THIRD, BODY].map((partition) => session.assert(partition)),
    );
    expect(home!.claims.mandates).toMatchObject([{ basis: 'employment' }]);
    expect(lent!.claims).toMatchObject({
      partition: THIRD,
      employer: 'lbhf',
      roles: ['front-door-worker'],
      mandates: [{ basis: 's113-loan' }],
    });
    expect(body!.claims).toMatchObject({ partition: BODY, roles: ['performance-analyst'] });
    await expect(session.assert(OTHER)).rejects.toMatchObject(noMandate);
  });

  it('is on the other council’s list before she ever signed in', async () => {
    const session = new Session({
      key: 'westminster.o',
      organisation: 'westminster',
      partition: THIRD,
      roles: ['workforce-officer'],
    });
    const { mandates } = await session.send(listMandates, {}, { partition: THIRD });
    const loans = mandates.filter((mandate) => mandate.basis === 's113-loan');
    expect(loans.map(({ personKey, from, until }) => ({ personKey, from, until }))).toEqual(
      [fileKey('lbhf', 'priya-nair'), fileKey('rbkc', 'sofia-rossi')].map((personKey) => ({
        personKey,
        from: '2025-01-06',
        until: null,
      })),
    );
  });

  it('is not lent any more when her employer vouches for nothing, and again when it does', async () => {
    await expect(priya({ ago: -10, roles: [] }).assert(THIRD)).rejects.toMatchObject(noMandate);
    await expect(priya().assert(THIRD)).rejects.toMatchObject(noMandate);
    await expect(priya({ ago: -20 }).assert(THIRD)).resolves.toMatchObject({ claims: { partition: THIRD } });
  });
});

describe('a machine', () => {
  it('may bring in files for its own council and no other', async () => {
    const machine = new Session({ key: 'service-account-machine', roles: [], machine: true });
    expect((await machine.assert()).claims).toMatchObject({
      roles: ['finance-preparer', 'performance-analyst', 'information-officer'],
      mandates: [{ basis: 'employment' }],
    });
    await expect(machine.assert(OTHER)).rejects.toMatchObject(noMandate);
  });
});

describe('a leaver', () => {
  eachTestAttacks('S9');

  it('loses the role with the next sign-in, and an older session does not bring it back', async () => {
    const session = new Session({ roles: ['front-door-manager', 'auditor'], ago: 600 });
    const { assertion } = await session.assert();
    const renewed = new Session({ key: session.key, roles: ['auditor'] });
    expect((await renewed.assert()).claims.roles).toEqual(['auditor']);
    expect((await session.assert()).claims.roles).toEqual(['auditor']);
    await world.settled();
    // Even the assertion signed before is refused by the other services, although it has minutes left.
    const late = session.send(auditAbout.recharging, { subjectId: KNOWN, page: 1 }, { assertion });
    await expect(late).rejects.toMatchObject(noMandate);
    await expect(new Session({ key: session.key, roles: [], ago: -5 }).assert()).rejects.toMatchObject(
      noMandate,
    );
    expect((await rowsOf(session.key)).map((row) => row.state)).toEqual(['ended', 'ended']);
    expect(await auditOf(session.key)).toContain('mandate.ended');
  });
});

describe('withdrawing a mandate', () => {
  eachTestAttacks('S9');

  it('counts at the next request at every service, and the mandate does not come back', async () => {
    const session = new Session({ roles: ['auditor'], name: 'Bea Withdrawn' });
    const { assertion, claims } = await session.assert();
    const ask = () => session.send(auditAbout.recharging, { subjectId: KNOWN, page: 1 }, { assertion });
    await ask();
    const by = officer();
    const { mandate } = await by.send(withdrawMandate, {
      mandateId: claims.mandates[0]!.id,
      reason: 'Moved to another service',
    });
    expect(mandate).toMatchObject({
      withdrawnReason: 'Moved to another service',
      personName: 'Bea Withdrawn',
    });
    await world.settled();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(ask()).rejects.toMatchObject(noMandate);
    await expect(session.assert()).rejects.toMatchObject(noMandate);
    await expect(new Session({ key: session.key, roles: ['auditor'] }).assert()).rejects.toMatchObject(
      noMandate,
    );
    const promoted = new Session({ key: session.key, roles: ['auditor', 'director'], ago: -5 });
    const after = await promoted.assert();
    expect(after.claims.roles).toEqual(['director']);
    // What she may still do here, she may do from a sign-in of afterwards only.
    const who = { assertion: after.assertion };
    await promoted.send(auditAbout.recharging, { subjectId: KNOWN, page: 1 }, who);
    const earlier = new Session({ key: session.key, roles: ['auditor', 'director'], ago: 60 });
    await expect(
      earlier.send(auditAbout.recharging, { subjectId: KNOWN, page: 1 }, who),
    ).rejects.toMatchObject({ code: 'needs-recent-sign-in' });
    expect(await auditOf(by.key)).toContain('mandate.withdrawn');
  });

  it('holds for a standing mandate too, however often its owner signs in', async () => {
    const nurse = () =>
      new Session({
        key: 'north-west-nhs.n',
        organisation: 'north-west-nhs',
        partition: null,
        roles: ['front-door-worker'],
      });
    const { claims } = await nurse().assert(THIRD);
    const director = new Session({
      key: 'westminster.d',
      organisation: 'westminster',
      partition: THIRD,
      roles: ['director'],
    });
    await director.send(
      withdrawMandate,
      { mandateId: claims.mandates[0]!.id, reason: 'Post ended' },
      { partition: THIRD },
    );
    await expect(nurse().assert(THIRD)).rejects.toMatchObject(noMandate);
    expect((await rowsOf('north-west-nhs.n', THIRD)).map((row) => row.state)).toEqual(['withdrawn']);
  });

  it('may be repeated without another effect', async () => {
    const { claims } = await new Session({ roles: ['social-worker'] }).assert();
    const by = officer();
    const ask = { mandateId: claims.mandates[0]!.id, reason: 'Loan ended early' };
    const first = await by.send(withdrawMandate, ask);
    expect(await by.send(withdrawMandate, { ...ask, reason: 'Once more' })).toEqual(first);
    const [row] = await world
      .db('workforce', HOME)
      .query<{ count: string }>('select count(*) from outbox where aggregate_id = $1', [ask.mandateId]);
    expect(row!.count).toBe('1');
  });

  it('is refused for one’s own mandate, for one that has ended and for one of another council', async () => {
    const by = officer();
    const own = (await by.assert()).claims.mandates[0]!.id;
    const reason = 'Because I can';
    await expect(by.send(withdrawMandate, { mandateId: own, reason })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    const leaver = new Session({ roles: ['social-worker'], ago: 60 });
    const ended = (await leaver.assert()).claims.mandates[0]!.id;
    await new Session({ key: leaver.key, roles: ['team-manager'] }).assert();
    await expect(by.send(withdrawMandate, { mandateId: ended, reason })).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    await expect(by.send(withdrawMandate, { mandateId: randomUUID(), reason })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is refused to whoever has not the role', async () => {
    const worker = new Session({ roles: ['front-door-worker'] });
    const mandateId = (await worker.assert()).claims.mandates[0]!.id;
    const asked = new Session({ roles: ['team-manager'] }).send(withdrawMandate, {
      mandateId,
      reason: 'No reason',
    });
    await expect(asked).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('and asking for an assertion at the same moment never leave the mandate in force', async () => {
    const by = officer();
    const { assertion } = await by.assert();
    for (let round = 0; round < 5; round += 1) {
      const session = new Session({ roles: ['social-worker'] });
      const mandateId = (await session.assert()).claims.mandates[0]!.id;
      const other = new Session({ key: session.key, roles: ['social-worker'], ago: -1 });
      await Promise.all([
        other.assert().catch(() => undefined),
        by.send(withdrawMandate, { mandateId, reason: 'At once' }, { assertion }),
        session.assert().catch(() => undefined),
      ]);
      await expect(other.assert()).rejects.toMatchObject(noMandate);
      expect((await rowsOf(session.key)).map((row) => row.state)).toEqual(['withdrawn']);
    }
  });
});

describe('delegated authority', () => {
  it('is held by role, and whoever has not got it is told who has', async () => {
    const manager = new Session({ roles: ['front-door-manager'], name: 'Grace Manager' });
    const { answers } = await manager.send(checkAuthority, {
      outcomes: ['early-help', 'strategy-discussion'],
    });
    expect(answers.map((answer) => answer.allowed)).toEqual([true, true]);
    expect(answers[0]!.authorityId).not.toBeNull();
    const worker = await new Session({ roles: ['front-door-worker'] }).send(checkAuthority, {
      outcomes: ['early-help'],
    });
    expect(worker.answers[0]).toMatchObject({ allowed: false, authorityId: null, statute: null });
    expect(worker.answers[0]!.holders).toContainEqual({
      personKey: manager.key,
      name: 'Grace Manager',
      role: 'front-door-manager',
    });
  });

  it('reaches as far as its entry: a team manager assesses, and does not close', async () => {
    const { answers } = await new Session({ roles: ['team-manager'] }).send(checkAuthority, {
      outcomes: ['no-further-action', 'child-and-family-assessment'],
    });
    expect(answers.map((answer) => answer.allowed)).toEqual([false, true]);
  });

  it('of a named person is hers where she is lent, and not at home', async () => {
    const priya = new Session({
      key: fileKey('lbhf', 'priya-nair'),
      roles: ['front-door-worker'],
      ago: -100,
    });
    const ask = { outcomes: ['information-and-advice' as const] };
    expect((await priya.send(checkAuthority, ask, { partition: THIRD })).answers[0]!.allowed).toBe(true);
    expect((await priya.send(checkAuthority, ask)).answers[0]!.allowed).toBe(false);
  });

  it('is listed with its power and dates', async () => {
    const { authorities } = await new Session({ roles: ['front-door-worker'] }).send(listAuthorities, {});
    expect(authorities).toHaveLength(2);
    expect(authorities[0]).toMatchObject({ from: '2012-04-01', until: null, personKey: null });
    expect(authorities[0]!.statute).toContain('section 9E');
  });
});

describe('whether anybody may act in a role', () => {
  it('is said to managers without a name, counts no machine, and ends with the mandate', async () => {
    const manager = new Session({
      roles: ['front-door-manager'],
      partition: THIRD,
      organisation: 'westminster',
    });
    const held = async () => (await manager.send(checkRole, { role: 'information-officer' })).held;
    expect(await held()).toBe(false);
    const keeper = new Session({
      roles: ['information-officer'],
      partition: THIRD,
      organisation: 'westminster',
    });
    await keeper.send(checkRole, { role: 'director' });
    expect(await held()).toBe(true);
    await world
      .db('workforce', THIRD)
      .query(
        `update mandate set state = 'ended', ended_on = current_date where 'information-officer' = any(roles)`,
      );
    expect(await held()).toBe(false);
  });
});
