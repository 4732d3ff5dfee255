import { connectionOptions, databaseName, runtimeRole } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { database } from './database.js';

const HF = 'E09000013';
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

describe('the database of this service', () => {
  it('is what the entities say: comparing them asks for no change', async () => {
    const { config, secrets } = world.parts;
    const name = databaseName(config.CONJOINT_DATABASE_PREFIX, database.service, HF);
    const user = runtimeRole(name);
    const source = new DataSource({
      ...connectionOptions({
        server: config.DATABASE_URL,
        database: name,
        user,
        password: secrets.read(`db/${user}`),
      }),
      entities: database.entities,
    });
    await source.initialize();
    try {
      const { upQueries } = await source.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  it('marks every root table with its council, which no row can leave', async () => {
    const db = world.db('referrals', HF);
    for (const table of ['person', 'address', 'referral', 'episode', 'case_holding', 'draft', 'alert']) {
      const [column] = await db.query<{ column_default: string }>(
        `select column_default from information_schema.columns where table_name = $1 and column_name = 'council'`,
        [table],
      );
      expect(column).toEqual({ column_default: 'conjoint_partition()' });
    }
    await expect(
      db.query(
        `insert into address (id, council, lines, kind, created_at) values (gen_random_uuid(), 'E09000020', '{}', 'home', now())`,
      ),
    ).rejects.toMatchObject({ constraint: 'address_council_check' });
  });
});
