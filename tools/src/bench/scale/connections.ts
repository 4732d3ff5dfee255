import pg from 'pg';
import type { BenchInstallation } from '../installation.js';

const EVERY_MS = 500;

export interface Connections {
  /** The most that were open at one moment. */
  readonly most: number;
  /** How many were opened meanwhile. */
  readonly opened: number;
}

/** Database connections of the services while something happens, as PostgreSQL sees them; those of the portal and of workers included. */
export async function connectionsWhile<T>(
  installation: BenchInstallation,
  work: () => Promise<T>,
): Promise<{ result: T; connections: Connections }> {
  const client = new pg.Client({ connectionString: installation.environment['DATABASE_ADMIN_URL'] });
  await client.connect();
  let most = 0;
  const look = async (): Promise<void> => {
    const { rows } = await client.query<{ open: number }>(
      "select count(*)::int as open from pg_stat_activity where application_name like 'conjoint-%'",
    );
    most = Math.max(most, rows[0]!.open);
  };
  try {
    const before = await sessionsOf(client);
    let asked = look();
    const timer = setInterval(() => (asked = look()), EVERY_MS);
    try {
      const result = await work();
      clearInterval(timer);
      await asked;
      return { result, connections: { most, opened: (await sessionsOf(client)) - before } };
    } finally {
      clearInterval(timer);
    }
  } finally {
    await client.end();
  }
}

/** Sessions of all databases since the server began; PostgreSQL counts them itself. */
async function sessionsOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(
    "select sum(sessions)::int as sessions from pg_stat_database where datname <> 'postgres'",
  );
  return rows[0]!.sessions;
}
