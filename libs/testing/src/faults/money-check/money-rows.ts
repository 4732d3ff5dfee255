import type { FaultInstallation } from '../fault-installation.js';
import { withDatabase, type Query } from '../rows.js';

/** What one party's recharging holds, as a database administrator sees it. Amounts are pence, as whole numbers without a limit. */
export interface MoneyRows {
  readonly party: string;
  readonly files: { id: string; sha256: string; state: string }[];
  readonly lines: {
    id: string;
    file_id: string;
    row_number: number;
    pool: string | null;
    period: string;
    pence: bigint;
  }[];
  readonly runs: RunRow[];
  readonly runLines: {
    run_id: string;
    position: number;
    line_id: string;
    running: bigint;
    parts: bigint[];
  }[];
  readonly weights: { run_id: string; partner: string; weight: bigint; count_id: string | null }[];
  readonly charges: ChargeRow[];
  readonly totals: {
    agreement_key: string;
    pool: string;
    partner: string;
    entitlement: string;
    charged: bigint;
  }[];
  readonly journals: {
    id: string;
    number: number;
    kind: string;
    agreement_key: string;
    run_id: string | null;
    charge_id: string | null;
  }[];
  readonly entries: { journal_id: string; account: string; partner: string | null; pence: bigint }[];
  readonly received: ReceivedRow[];
  readonly postings: { charge_id: string; pence: bigint }[];
  readonly queries: { charge_id: string; count: number; open: number }[];
  readonly counts: { id: string; agreement_key: string; days: bigint; evidence: bigint }[];
}

export interface RunRow {
  id: string;
  agreement_key: string;
  kind: string;
  state: string;
  period_from: string;
  financial_year: string;
  quarter: number;
  sequence: number | null;
  reference: string | null;
  run_hash: string | null;
  previous_run_hash: string | null;
  pence: bigint | null;
  prepared_by: string;
  approved_by: string | null;
}

export interface ChargeRow {
  id: string;
  run_id: string;
  agreement_key: string;
  partner: string;
  sequence: number;
  state: string;
  pence: bigint;
  by_code: bigint;
  journal_ref: string | null;
}

export interface ReceivedRow {
  id: string;
  host: string;
  agreement_key: string;
  run_id: string;
  sequence: number;
  state: string;
  pence: bigint;
  failed_checks: number;
  journal_ref: string | null;
}

export async function readMoney(installation: FaultInstallation): Promise<MoneyRows[]> {
  const all: MoneyRows[] = [];
  for (const party of installation.everybody)
    all.push(
      await withDatabase(installation.databaseUrl('recharging', party), async (query) => {
        // One snapshot: what commits between two statements is in neither.
        await query('begin isolation level repeatable read read only');
        return { party, ...(await rowsOf(query)) };
      }),
    );
  return all;
}

const AT_WORK = ['waiting', 'reading', 'accepting', 'undoing', 'calculating', 'sealing'];

/** Files and runs that something is done for still; nothing is asked of it but a number that becomes 0. */
export function onTheWay(rows: readonly MoneyRows[]): number {
  return rows.flatMap(({ files, runs }) => [...files, ...runs]).filter(({ state }) => AT_WORK.includes(state))
    .length;
}

async function rowsOf(query: Query): Promise<Omit<MoneyRows, 'party'>> {
  return {
    files: await query('select id, sha256, state from cost_file'),
    lines: await amounts(
      query,
      'select id, file_id, row_number, pool, period, net_pence::text as pence from cost_line',
    ),
    ...(await runs(query)),
    ...(await books(query)),
  };
}

async function runs(
  query: Query,
): Promise<Pick<MoneyRows, 'runs' | 'runLines' | 'weights' | 'charges' | 'totals' | 'counts'>> {
  const runLines = await query<{
    run_id: string;
    position: number;
    line_id: string;
    running: string;
    parts: string[];
  }>(
    `select run_id, position, line_id, running_pence::text as running, parts::text[] as parts from run_line order by run_id, position`,
  );
  const weights = await query<{ run_id: string; partner: string; weight: string; count_id: string | null }>(
    `select run_id, partner, weight::text, count_id from run_driver where weight is not null order by run_id, partner collate "C"`,
  );
  const charges = await query<Record<keyof ChargeRow, never>>(
    `select id, run_id, agreement_key, partner, sequence, state, amount_pence::text as pence, journal_ref,
       (select coalesce(sum(amount_pence), 0)::text from charge_total where charge_id = charge.id) as by_code from charge`,
  );
  const totals = await query<{
    agreement_key: string;
    pool: string;
    partner: string;
    entitlement: string;
    charged: string;
  }>('select agreement_key, pool, partner, entitlement, charged_pence::text as charged from running_total');
  const counts = await query<{ id: string; agreement_key: string; days: string; evidence: string }>(
    `select id, agreement_key, count::text as days,
       (select coalesce(sum(days), 0)::text from driver_evidence where count_id = driver_count.id) as evidence from driver_count`,
  );
  return {
    runs: await amounts(
      query,
      `select id, agreement_key, kind, state, period_from::text, financial_year, quarter, sequence, reference, run_hash, previous_run_hash,
         amount_pence::text as pence, prepared_by, approved_by from recharge_run order by agreement_key, sequence`,
    ),
    runLines: runLines.map((line) => ({
      ...line,
      running: BigInt(line.running),
      parts: line.parts.map(BigInt),
    })),
    weights: weights.map((one) => ({ ...one, weight: BigInt(one.weight) })),
    charges: charges.map((one) => ({
      ...(one as object as ChargeRow),
      pence: BigInt(one.pence),
      by_code: BigInt(one.by_code),
    })),
    totals: totals.map((one) => ({ ...one, charged: BigInt(one.charged) })),
    counts: counts.map((one) => ({ ...one, days: BigInt(one.days), evidence: BigInt(one.evidence) })),
  };
}

async function books(
  query: Query,
): Promise<Pick<MoneyRows, 'journals' | 'entries' | 'received' | 'postings' | 'queries'>> {
  return {
    journals: await query(
      'select id, number, kind, agreement_key, run_id, charge_id from journal order by number',
    ),
    entries: await amounts(
      query,
      'select journal_id, account, partner, amount_pence::text as pence from journal_entry',
    ),
    received: await amounts(
      query,
      `select id, host, agreement_key, sealed->>'runId' as run_id, sequence, state, total_pence::text as pence, failed_checks, journal_ref
       from received_charge`,
    ),
    postings: await amounts(query, 'select charge_id, amount_pence::text as pence from charge_posting'),
    queries: await query(
      `select charge_id, count(*)::int as count, count(*) filter (where withdrawn_at is null)::int as open from charge_query group by 1`,
    ),
  };
}

/** The column `pence` of each row as a whole number. */
async function amounts<T extends { pence: bigint | null }>(query: Query, sql: string): Promise<T[]> {
  const rows = await query<{ pence: string | null }>(sql);
  return rows.map((row) => ({ ...row, pence: row.pence === null ? null : BigInt(row.pence) }) as T);
}
