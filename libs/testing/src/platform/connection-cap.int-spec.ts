import {
  codeLevel,
  ConnectionCap,
  createLog,
  databaseName,
  PartitionDatabases,
  runtimeRole,
  systemClock,
  systemOrigin,
} from '@conjoint/platform';
import pg from 'pg';
import { testDatabaseUrl } from '../servers/test-database.js';
import { testWorld } from '../world/open-world.js';
import type { TestService, TestWorld } from '../world/test-world.js';
import { noteDatabase, NoteModule } from './note-service.js';

const PARTITIONS = ['E09000013', 'E09000020', 'E09000033'];

let world: TestWorld;
const open: PartitionDatabases[] = [];
beforeAll(async () => {
  // Only its databases are wanted.
  const service: TestService = { name: 'referrals', module: NoteModule, database: noteDatabase };
  world = await testWorld({ partitions: PARTITIONS, services: [service] });
  await world.end(service);
}, 60_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map((databases) => databases.close()));
});
afterAll(() => world?.stop(), 30_000);

const nameOf = (partition: string) => databaseName(world.parts.prefix, 'referrals', partition);

function databasesOf(cap: ConnectionCap, options: { idleSeconds?: number } = {}): PartitionDatabases {
  const addressOf = (partition: string) => ({
    server: `postgres://${new URL(testDatabaseUrl()).host}`,
    database: nameOf(partition),
    user: runtimeRole(nameOf(partition)),
    password: world.parts.secrets.read(`db/${runtimeRole(nameOf(partition))}`),
  });
  const databases = new PartitionDatabases({
    database: noteDatabase,
    addresses: new Map(PARTITIONS.map((partition) => [partition, addressOf(partition)])),
    cap,
    clock: systemClock,
    log: createLog({ service: 'test', level: 'silent' }),
    codeLevel: codeLevel(noteDatabase),
    ...options,
  });
  open.push(databases);
  return databases;
}

/** How many connections PostgreSQL itself holds of this process' pools. */
async function atTheServer(): Promise<number> {
  const client = new pg.Client({ connectionString: testDatabaseUrl() });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(
      'select count(*)::int as count from pg_stat_activity where usename = any($1)',
      [PARTITIONS.map((partition) => runtimeRole(nameOf(partition)))],
    );
    return rows[0]!.count;
  } finally {
    await client.end();
  }
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One statement after another for a while; gives how many. */
async function busy(databases: PartitionDatabases, partition: string, milliseconds: number): Promise<number> {
  const until = performance.now() + milliseconds;
  let done = 0;
  for (; performance.now() < until; done += 1)
    await databases
      .for(partition)
      .transaction(systemOrigin('referrals', partition, 'test'), (tx) => tx.query('select 1'));
  return done;
}

describe('partitions that ask for more connections than there may be', () => {
  it('all come in turn, and go on with an open connection instead of opening one for every statement', async () => {
    const cap = new ConnectionCap(4);
    const databases = databasesOf(cap);
    await Promise.all(PARTITIONS.map((partition) => databases.ready(partition)));
    const before = cap.opened;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, cap.open)), 1);
    const done = await Promise.all(
      PARTITIONS.map(async (partition) => {
        const callers = Array.from({ length: 4 }, () => busy(databases, partition, 3000));
        return (await Promise.all(callers)).reduce((sum, count) => sum + count, 0);
      }),
    );
    clearInterval(watch);
    const [statements, opened] = [done.reduce((sum, count) => sum + count, 0), cap.opened - before];
    expect(most).toBeLessThanOrEqual(4);
    // One is taken from another pool at most forty times a second.
    expect(opened).toBeLessThanOrEqual(3 * 40 + 8);
    expect(opened).toBeLessThan(statements / 3);
    expect(Math.min(...done)).toBeGreaterThan(Math.max(...done) / 5);
  }, 30_000);

  it('take the connection that has been idle longest, not one that is used again and again', async () => {
    const cap = new ConnectionCap(2);
    const databases = databasesOf(cap);
    const [first, second, third] = PARTITIONS as [string, string, string];
    const ask = (partition: string) => databases.for(partition).query('select 1');
    await ask(first);
    await ask(second);
    await pause(1100);
    await ask(first);
    const before = cap.opened;
    await ask(third);
    expect(cap.opened - before).toBe(1);
    await ask(first);
    expect(cap.opened - before).toBe(1);
  });

  it('do not keep one waiting for good that wants a single connection now and then', async () => {
    const cap = new ConnectionCap(2);
    const databases = databasesOf(cap);
    const [first, second, third] = PARTITIONS as [string, string, string];
    await Promise.all(PARTITIONS.map((partition) => databases.ready(partition)));
    const load = [first, first, second, second].map((partition) => busy(databases, partition, 3000));
    const waits: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const begun = performance.now();
      await databases.for(third).query('select 1');
      waits.push(performance.now() - begun);
      await pause(200);
    }
    expect(Math.max(...waits)).toBeLessThan(2000);
    await Promise.all(load);
  }, 30_000);
});

describe('a connection that nobody uses', () => {
  it('is closed after the time that was configured, and opened again when it is needed', async () => {
    const cap = new ConnectionCap(6);
    const databases = databasesOf(cap, { idleSeconds: 1 });
    for (const partition of PARTITIONS) await databases.for(partition).query('select 1');
    expect(cap.open).toBe(3);
    expect(await atTheServer()).toBe(3);
    await pause(500);
    await databases.for(PARTITIONS[0]!).query('select 1');
    await pause(700);
    // The others have been idle for longer than a second, this one has not.
    expect([cap.open, await atTheServer()]).toEqual([1, 1]);
    await pause(700);
    expect([cap.open, await atTheServer()]).toEqual([0, 0]);
    expect(await databases.for(PARTITIONS[1]!).query('select 1 as one')).toEqual([{ one: 1 }]);
  }, 20_000);
});
