import { listAgreements, type Role } from '@conjoint/contracts';
import { PartitionDatabases, Partnership } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { AgreementRepository } from './agreement.repository.js';
import { ApplyAgreements } from './apply-agreements.js';

const COUNCIL = 'E09000027';
const NEIGHBOUR = 'E09000021';
const COMPANY = 'achieving-for-children';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'achieving-for-children',
    partitions: [COUNCIL, NEIGHBOUR, COMPANY],
    services: [{ name: 'recharging', module: AppModule, database }],
  });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const agreementsOf = async (partition: string, role: Role = 'finance-preparer') =>
  (await world.person({ partition, roles: [role] }).send(listAgreements, {})).agreements;

describe('agreements', () => {
  it('are held by each party, host or partner, as a copy of its own under the same hash', async () => {
    const [host, partner, other] = await Promise.all(
      [COMPANY, COUNCIL, NEIGHBOUR].map((code) => agreementsOf(code)),
    );
    expect(host!.map((agreement) => agreement.key).sort()).toEqual([
      'childrens-social-care',
      'company-overheads',
      'contract-sum',
      'fostering',
    ]);
    expect(partner).toEqual(host);
    expect(other).toEqual(host);
    expect(new Set(host!.map((agreement) => agreement.contentHash)).size).toBe(4);
  });

  it('list fixed shares that add up to the whole, and none where something else decides', async () => {
    const agreements = await agreementsOf(COUNCIL);
    const fixed = agreements.find((agreement) => agreement.basis === 'fixed-shares')!;
    expect(fixed.shares.reduce((sum, share) => sum + share.basisPoints, 0)).toBe(10_000);
    expect(agreements.filter((agreement) => agreement.shares.length > 0)).toEqual([fixed]);
  });

  it('are shown to finance, directors and auditors, and to nobody else', async () => {
    for (const role of ['finance-approver', 'director', 'auditor'] as const)
      await expect(agreementsOf(COUNCIL, role)).resolves.toHaveLength(4);
    await expect(agreementsOf(COUNCIL, 'front-door-worker')).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('are taken over from the file once: afterwards a changed file changes nothing', async () => {
    const before = await agreementsOf(COUNCIL);
    const { file } = world.partnership;
    const changed = { ...file, agreements: file.agreements.map((one) => ({ ...one, noticeMonths: 1 })) };
    const apply = new ApplyAgreements(
      world.get('recharging', AgreementRepository),
      world.get('recharging', PartitionDatabases),
      new Partnership(changed, 'changed'),
      world.clock,
    );
    expect(await apply.applyTo(COUNCIL)).toBe(0);
    expect(await world.get('recharging', ApplyAgreements).applyTo(COUNCIL)).toBe(0);
    expect(await agreementsOf(COUNCIL)).toEqual(before);
    const audited = await world
      .db('recharging', COUNCIL)
      .query(`select cardinality(subjects) as taken from audit where action = 'partnership.applied'`);
    expect(audited).toEqual([{ taken: 4 }]);
  });
});

it('keeps tables that are what the entities say', async () => {
  const { dataSource } = world.db('recharging', COUNCIL);
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map((query) => query.query)).toEqual([]);
});
