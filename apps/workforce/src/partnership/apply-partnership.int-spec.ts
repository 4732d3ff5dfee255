import { randomUUID } from 'node:crypto';
import { endSession, listMandates, type Role } from '@conjoint/contracts';
import { PartitionDatabases, Partnership } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { AuthorityRepository } from '../authorities/authority.repository.js';
import { database } from '../database.js';
import { MandateRepository } from '../mandates/mandate.repository.js';
import { SignedInSession } from '../mandates/signed-in-session.fixture.js';
import { ApplyPartnership } from './apply-partnership.js';
import { PartnershipRepository } from './partnership.repository.js';

// The company’s file: its people act for the councils that own it.
const COUNCIL = 'E09000027';
const NEIGHBOUR = 'E09000021';
const THIRD = 'E06000040';
const COMPANY = 'achieving-for-children';
const NOTHING = { partition: COUNCIL, granted: 0, ended: 0, authoritiesSeeded: 0 };
const LOAN = 'chloe-martin-richmond';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'achieving-for-children',
    // All of them: the company tells each council of the workers it lends.
    partitions: [COUNCIL, NEIGHBOUR, THIRD, COMPANY],
    services: [{ name: 'workforce', module: AppModule, database }],
  });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

type File = Partnership['file'];
/** Applies a file that differs from the one the service started with. */
async function apply(change: (file: File) => Partial<File> = () => ({})) {
  const { facts: _, ...mandates } = await applyAs(undefined, change);
  return mandates;
}
function applyAs(
  operator: string | undefined,
  change: (file: File) => Partial<File> = () => ({}),
): ReturnType<ApplyPartnership['applyTo']> {
  const { file } = world.partnership;
  return new ApplyPartnership(
    world.get('workforce', MandateRepository),
    world.get('workforce', AuthorityRepository),
    world.get('workforce', PartnershipRepository),
    world.get('workforce', PartitionDatabases),
    new Partnership({ ...file, ...change(file) }, 'changed'),
    world.clock,
  ).applyTo(COUNCIL, operator);
}
const rows = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
  world.db('workforce', COUNCIL).query<T>(sql, parameters);
const employee = (roles: Role[], key?: string): SignedInSession =>
  new SignedInSession(world, { organisation: COMPANY, partition: COMPANY, roles, ...(key ? { key } : {}) });

describe('staff of a company', () => {
  it('act for each council by standing mandate, and at home for the company’s own books', async () => {
    const worker = employee(['front-door-worker']);
    for (const council of [COUNCIL, NEIGHBOUR]) {
      const { claims } = await worker.assert(council);
      expect(claims).toMatchObject({
        partition: council,
        employer: COMPANY,
        roles: ['front-door-worker'],
        lines: ['front-door'],
        mandates: [{ basis: 'contract' }],
      });
      expect(claims.mandates[0]!.statute).toContain('Children and Young Persons Act 2008');
    }
    expect((await worker.assert(COMPANY)).claims.mandates).toMatchObject([{ basis: 'employment' }]);
  });

  it('have nothing in a council by a role that no rule names', async () => {
    await expect(employee(['workforce-officer']).assert(COUNCIL)).rejects.toMatchObject({
      code: 'no-mandate',
    });
  });

  it('are on the council’s list, as employed by the company', async () => {
    const worker = employee(['team-manager']);
    await worker.assert(COUNCIL);
    const officer = new SignedInSession(world, {
      organisation: 'richmond',
      partition: COUNCIL,
      roles: ['workforce-officer'],
    });
    const { mandates } = await officer.send(listMandates, {});
    expect(mandates.find((mandate) => mandate.personKey === worker.key)).toMatchObject({
      employer: COMPANY,
      basis: 'contract',
      roles: ['team-manager'],
    });
  });
});

describe('applying the partnership file', () => {
  it('changes nothing the second time, and writes nothing to the audit', async () => {
    const before = await rows('select * from mandate order by id');
    const audited = await rows(`select 1 from audit where action = 'partnership.applied'`);
    expect(audited).toHaveLength(1);
    expect(await apply()).toEqual(NOTHING);
    expect(await apply()).toEqual(NOTHING);
    expect(await rows('select * from mandate order by id')).toEqual(before);
    expect(await rows(`select 1 from audit where action = 'partnership.applied'`)).toHaveLength(1);
  });

  it('may be done by two processes at once', async () => {
    const extra = (file: File) => ({
      loans: [...file.loans, { ...file.loans[0]!, key: 'second-loan', lines: ['front-door'] }],
    });
    const results = await Promise.all([apply(extra), apply(extra), apply(extra)]);
    expect(results.map((result) => result.granted).sort()).toEqual([0, 0, 1]);
    expect(await apply()).toEqual({ ...NOTHING, ended: 1 });
  });

  it('grants again under new terms when a loan changes, and ends the old one', async () => {
    const longer = (file: File) => ({ loans: [{ ...file.loans[0]!, roles: ['auditor' as const] }] });
    expect(await apply(longer)).toEqual({ ...NOTHING, granted: 1, ended: 1 });
    const kept = await rows<{ state: string; roles: string[] }>(
      `select state, roles from mandate where definition = $1 order by granted_at`,
      [`loan:${LOAN}`],
    );
    expect(kept).toEqual([
      { state: 'ended', roles: ['auditor', 'information-officer'] },
      { state: 'active', roles: ['auditor'] },
    ]);
    await apply();
  });

  it('does not bring back a loan the council withdrew', async () => {
    await rows(
      `update mandate set state = 'withdrawn', withdrawn_at = now(), withdrawn_by = 'x', withdrawn_reason = 'x' where definition = $1 and state = 'active'`,
      [`loan:${LOAN}`],
    );
    expect(await apply()).toEqual(NOTHING);
  });

  it('ends standing mandates whose rule is gone or has run out, and tells the other services', async () => {
    const worker = employee(['social-worker']);
    const { claims } = await worker.assert(COUNCIL);
    const mandateId = claims.mandates[0]!.id;
    const gone = (file: File) => ({
      standingMandates: file.standingMandates.filter((rule) => rule.key !== 'social-workers'),
    });
    expect(await apply(gone)).toEqual({ ...NOTHING, ended: 1 });
    const told = await rows('select 1 from outbox where aggregate_id = $1', [mandateId]);
    expect(told).toHaveLength(1);
    await expect(worker.assert(COUNCIL)).resolves.toMatchObject({ claims: { roles: ['social-worker'] } });
    const over = (file: File) => ({
      standingMandates: file.standingMandates.map((rule) =>
        rule.key === 'social-workers' ? { ...rule, until: '2020-01-01' } : rule,
      ),
    });
    expect(await apply(over)).toEqual({ ...NOTHING, ended: 1 });
  });

  it('takes over delegated authority once: afterwards the council is the truth', async () => {
    const before = await rows<{ key: string }>('select key from delegated_authority');
    expect(before).toEqual([{ key: 'richmond-front-door-manager' }]);
    const wider = (file: File) => ({
      delegatedAuthority: [
        ...file.delegatedAuthority,
        { ...file.delegatedAuthority[0]!, key: 'wider', role: 'front-door-worker' as const },
      ],
    });
    expect(await apply(wider)).toEqual(NOTHING);
    expect(await rows('select key from delegated_authority')).toEqual(before);
  });
});

describe('a sign-in that ended', () => {
  it('is refused from then on, and another of the same person is not', async () => {
    const session = employee(['front-door-worker']);
    await session.assert(COUNCIL);
    await world
      .requestsAs('portal', COUNCIL)
      .sendAs({ partition: COUNCIL, token: undefined, correlationId: randomUUID() }, endSession, {
        sid: session.sid,
      });
    await world.settled();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await expect(session.assert(COUNCIL)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(employee(['front-door-worker'], session.key).assert(COUNCIL)).resolves.toBeDefined();
  });
});

describe('the tables', () => {
  it('are what the entities say', async () => {
    const { dataSource } = world.db('workforce', COUNCIL);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map((query) => query.query)).toEqual([]);
  });

  it('hold nobody of another partition', async () => {
    const foreign = rows(
      `insert into person_known (person_key, council, name, employer) values ('x', $1, 'x', 'x')`,
      [NEIGHBOUR],
    );
    await expect(foreign).rejects.toMatchObject({ code: '23514' });
  });
});

describe('what the file says of a council', () => {
  beforeAll(() => applyAs(undefined));
  const facts = (list: string) =>
    rows<{ key: string; from: string; until: string | null; by: string; superseded: string | null }>(
      `select key, valid_from::text as "from", valid_until::text as until, recorded_by as by, superseded_by as superseded
       from partnership_fact where list = $1 order by recorded_at, key`,
      [list],
    );
  const sharedUntil = (file: File): Partial<File> => ({
    sharingRules: file.sharingRules.map((rule) =>
      rule.purpose === 'look-up' ? { ...rule, until: '2027-03-31' } : rule,
    ),
    placement: { ...file.placement, partitions: [{ partition: COUNCIL, databaseServer: 'west' }] },
  });

  it('is kept there, dated, from the first application on', async () => {
    expect(await facts('membership')).toMatchObject([
      { key: 'partnership', by: 'system:workforce', superseded: null },
    ]);
    expect((await facts('line-membership')).length).toBeGreaterThan(1);
    expect(await facts('placement')).toHaveLength(1);
    expect((await applyAs('anna')).facts).toBe(0);
  });

  it('is superseded by a changed file and never rewritten, in the name of the operator', async () => {
    expect((await applyAs('anna', sharedUntil)).facts).toBe(4);
    expect(await facts('sharing-rule')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: 'look-up', until: null, by: 'system:workforce', superseded: 'anna' }),
        expect.objectContaining({ key: 'look-up', until: '2027-03-31', by: 'anna', superseded: null }),
      ]),
    );
    const [audited] = await rows<{ who: string; why: string; subjects: string[] }>(
      `select who, why, subjects from audit where action = 'partnership.applied' order by at desc limit 1`,
    );
    expect(audited).toMatchObject({
      who: 'operator:anna',
      why: expect.stringContaining('the sharing rule look-up'),
    });
    expect(audited!.why).toContain('no longer so: the placement of its databases on the default server');
    expect(audited!.subjects).toHaveLength(4);
    expect((await applyAs('anna', sharedUntil)).facts).toBe(0);
    expect((await applyAs('anna')).facts).toBe(4);
  });
});
