import type { ServiceName } from '@conjoint/contracts';
import pg from 'pg';
import { FAULT_SERVICES, type FaultInstallation } from './fault-installation.js';

export interface MessageRows {
  service: ServiceName;
  council: string;
  outbox: { id: string; name: string; subject: string; sent: boolean }[];
  inbox: string[];
  deadLetters: number;
  unsealed: number;
  refusedMandates: string[];
}

export interface ReferralRows {
  council: string;
  referrals: { id: string; request_id: string; state: string; children: number; received_at: number }[];
  children: { referral_id: string; child_id: string; ref: string }[];
  drafts: { id: string; version: number; worry: string | null }[];
  passings: {
    id: string;
    direction: 'in' | 'out';
    state: string;
    referral_id: string;
    other_partition: string;
  }[];
  holdings: { child_id: string; holder: string; since: number; until: number | null }[];
  /** Rows that follow from one event or one request each, counted: `referral.recorded` of the audit, alerts of a kind. */
  effects: Record<string, number>;
}

export interface ReportRows {
  council: string;
  facts: { referral_id: string; counted: boolean }[];
  received: number;
}

export interface AllRows {
  messages: MessageRows[];
  referrals: ReferralRows[];
  reports: ReportRows[];
}

export type Query = <T extends object>(sql: string, parameters?: unknown[]) => Promise<T[]>;

/** One database, looked at as a database administrator would: no service and none of its code is asked. */
export async function withDatabase<T>(url: string, work: (query: Query) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined); // the query that was running says so
  await client.connect();
  try {
    return await work(
      async <R extends object>(sql: string, parameters?: unknown[]) =>
        (await client.query<R>(sql, parameters)).rows,
    );
  } finally {
    await client.end().catch(() => undefined); // broken already
  }
}

export async function readAllRows(installation: FaultInstallation): Promise<AllRows> {
  const all: AllRows = { messages: [], referrals: [], reports: [] };
  for (const council of installation.everybody) {
    for (const service of FAULT_SERVICES) {
      const url = installation.databaseUrl(service, council);
      // A body holds no child, so that not every service has a database of it.
      if (!(await exists(url))) continue;
      await withDatabase(url, async (query) => {
        all.messages.push({ service, council, ...(await messageRows(query)) });
        if (service === 'referrals') all.referrals.push({ council, ...(await referralRows(query)) });
        if (service === 'reporting' && installation.councils.includes(council))
          all.reports.push({ council, ...(await reportRows(query)) });
      });
    }
  }
  return all;
}

async function exists(databaseUrl: string): Promise<boolean> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  return withDatabase(url.toString(), async (query) => {
    const found = await query('select 1 from pg_database where datname = $1', [name]);
    return found.length > 0;
  });
}

async function messageRows(query: Query): Promise<Omit<MessageRows, 'service' | 'council'>> {
  const [counts] = await query<{ dead_letters: number; unsealed: number }>(
    `select (select count(*)::int from dead_letter) as dead_letters, (select count(*)::int from audit_pending) as unsealed`,
  );
  return {
    outbox: await query(
      'select id, name, subject, sent_at is not null or voided_at is not null as sent from outbox',
    ),
    inbox: (await query<{ event_id: string }>('select event_id from inbox')).map((row) => row.event_id),
    deadLetters: counts!.dead_letters,
    unsealed: counts!.unsealed,
    refusedMandates: (await query<{ mandate_id: string }>('select mandate_id from refused_mandate')).map(
      (row) => row.mandate_id,
    ),
  };
}

/** An instant as whole microseconds: PostgreSQL keeps more of it than a JavaScript date. */
const micros = (column: string): string => `(extract(epoch from ${column}) * 1000000)::float8`;

/** What the checker of holders needs of one council's referrals. */
export async function referralRows(query: Query): Promise<Omit<ReferralRows, 'council'>> {
  const effects = await query<{ name: string; count: number }>(
    `select action as name, count(*)::int as count from audit
       where outcome = 'allowed' and (action like 'referral.%' or action like 'passing-on.%') group by action
     union all select kind, count(*)::int from alert group by kind`,
  );
  return {
    referrals: await query(
      `select id, request_id, state, ${micros('received_at')} as received_at,
         (select count(*)::int from referral_child where referral_id = referral.id) as children from referral`,
    ),
    children: await query('select referral_id, child_id, ref from referral_child'),
    drafts: await query(`select id, version, answers->'worry'->>'worry' as worry from draft`),
    passings: await query('select id, direction, state, referral_id, other_partition from passing_on'),
    holdings: await query(
      `select child_id, holder, ${micros('since')} as since, ${micros('until')} as until from case_holding`,
    ),
    effects: Object.fromEntries(effects.map(({ name, count }) => [name, count])),
  };
}

async function reportRows(query: Query): Promise<Omit<ReportRows, 'council'>> {
  const [sum] = await query<{ received: number }>(
    'select coalesce(sum(received), 0)::int as received from referral_month',
  );
  return { facts: await query('select referral_id, counted from referral_fact'), received: sum!.received };
}
