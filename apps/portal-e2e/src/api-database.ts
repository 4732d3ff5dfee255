import { SERVICES, type ServiceName } from '@conjoint/contracts';
import { databaseName } from '@conjoint/platform';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { settings } from './api-client.js';
import { installation } from './environment.js';

/** As the superuser: for looking at what the services wrote, and for making PostgreSQL say what it was asked. */
export async function queryDatabase<T extends pg.QueryResultRow>(
  database: string,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const url = new URL(settings()['DATABASE_ADMIN_URL']!);
  url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

export function databaseOf(service: ServiceName, partition: string): string {
  return databaseName(settings()['CONJOINT_DATABASE_PREFIX'] ?? '', service, partition);
}

/** Every database of a partition; a body has none of the referrals service, which is no harm here. */
export function databasesOf(partition: string): string[] {
  return SERVICES.map((service) => databaseOf(service, partition));
}

const QUIET_MS = 3000;
const QUIET_WITHIN_MS = 150_000;

/** Waits until nothing is on its way to a partition: a new installation still hears of its invented months. */
export async function quiet(partition: string): Promise<void> {
  const until = Date.now() + QUIET_WITHIN_MS;
  let before = '';
  for (let since = Date.now(); Date.now() - since < QUIET_MS;) {
    if (Date.now() > until) throw new Error(`messages of ${partition} do not come to an end`);
    const now = JSON.stringify(await messagesOf(partition));
    if (now !== before) since = Date.now();
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function messagesOf(partition: string): Promise<unknown[]> {
  const counts: unknown[] = [];
  for (const database of databasesOf(partition))
    counts.push(
      await queryDatabase(
        database,
        `select (select count(*) from inbox) as heard, (select count(*) from outbox where sent_at is null) as unsent,
           (select count(*) from audit_pending) as unsealed`,
      ).catch((error: { code?: string }) => {
        if (error.code === '3D000') return []; // this service keeps nothing for a body
        throw error;
      }),
    );
  return counts;
}

export interface AuditedRefusal {
  readonly correlation_id: string;
  readonly who: string;
  readonly action: string;
  readonly subjects: string[];
  readonly why: string | null;
}

/** What a partition wrote down of refusals, by correlation id, in whichever of its services. */
export async function refusalsIn(partition: string): Promise<Map<string, AuditedRefusal[]>> {
  const found = new Map<string, AuditedRefusal[]>();
  for (const service of SERVICES) {
    const rows = await queryDatabase<AuditedRefusal>(
      databaseOf(service, partition),
      `select correlation_id, who, action, subjects, why from audit where outcome = 'refused'`,
    ).catch((error: { code?: string }) => {
      if (error.code === '3D000') return []; // this service keeps nothing for a body
      throw error;
    });
    for (const row of rows) found.set(row.correlation_id, [...(found.get(row.correlation_id) ?? []), row]);
  }
  return found;
}

export interface Statement {
  readonly database: string;
  readonly text: string;
}

const LINE = /^\S+ \S+ \S+ \[\d+\] db=(\S*) LOG: {2}(?:statement|execute [^:]*): (.*)$/;

/**
 * Every statement of every database between two moments, as PostgreSQL itself logs it. Statistics would not do: the
 * relays and sealers of a service poll each of its databases all the time, and only the text says who asked.
 */
export class StatementLog {
  static async begin(): Promise<StatementLog> {
    await alterSystem(`set log_statement = 'all'`, `set log_line_prefix = '%m [%p] db=%d '`);
    return new StatementLog();
  }

  async end(): Promise<void> {
    await alterSystem('reset log_statement', 'reset log_line_prefix');
  }

  /** What was asked while `work` ran. Marks in the log are its ends, so that nothing is missed that is still being written. */
  async during(work: () => Promise<unknown>): Promise<Statement[]> {
    const [from, to] = [randomUUID(), randomUUID()];
    await this.mark(from);
    await work();
    await this.mark(to);
    const text = await this.textWith(to);
    const begin = text.lastIndexOf(from);
    return statementsOf(text.slice(begin, text.lastIndexOf(to)));
  }

  private async mark(id: string): Promise<void> {
    await queryDatabase('postgres', `select '${id}'`);
  }

  private async textWith(id: string): Promise<string> {
    const file = join(installation().data, 'logs', 'postgres.log');
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const text = readFileSync(file, 'utf8');
      if (text.includes(id)) return text;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('PostgreSQL does not log its statements');
  }
}

function statementsOf(text: string): Statement[] {
  const found: { database: string; text: string }[] = [];
  for (const line of text.split('\n')) {
    const match = LINE.exec(line);
    if (match) found.push({ database: match[1]!, text: match[2]! });
    // PostgreSQL indents the further lines of one statement by a tab.
    else if (line.startsWith('\t') && found.length > 0) found.at(-1)!.text += ` ${line.trim()}`;
  }
  return found;
}

async function alterSystem(...changes: string[]): Promise<void> {
  for (const change of changes) await queryDatabase('postgres', `alter system ${change}`);
  await queryDatabase('postgres', 'select pg_reload_conf()');
  await new Promise((resolve) => setTimeout(resolve, 500)); // each backend takes the change at its next turn
}
