import type { Calculation, ChargeView, OpenQuarter } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import { quarterAt, type Quarter, type RunState } from './run.rules.js';

export interface RunRow {
  readonly id: string;
  readonly agreementKey: string;
  readonly agreementHash: string;
  readonly kind: 'quarter' | 'correction';
  readonly financialYear: string;
  readonly quarter: number;
  readonly periodFrom: string;
  readonly periodUntil: string;
  readonly correctsRunId: string | null;
  readonly state: RunState;
  readonly version: number;
  readonly preparedBy: string;
  readonly preparedByName: string;
  readonly preparedAt: Date;
  readonly calculatedBy: readonly string[];
  readonly calculatedAt: Date | null;
  readonly calculation: Calculation | null;
  readonly calculationHash: string | null;
  readonly earlierCalculation: Calculation | null;
  readonly lineCount: number | null;
  readonly amountPence: number | null;
  readonly vatPence: number | null;
  readonly approvedBy: string | null;
  readonly approvedByName: string | null;
  readonly approvedAt: Date | null;
  readonly sequence: number | null;
  readonly reference: string | null;
  readonly runHash: string | null;
  readonly previousRunHash: string | null;
  readonly sealedAt: Date | null;
  readonly journalNumber: number | null;
  readonly cancelReason: string | null;
  readonly work: RunWorkState | null;
}

/** What was asked to be done for it last. */
export interface RunWorkState {
  readonly kind: 'calculate' | 'seal';
  readonly askedByName: string;
  readonly askedAt: string;
  readonly askedVersion: number;
  readonly linesDone: number;
  readonly linesToDo: number | null;
  readonly failure: { readonly message: string; readonly remedy: string } | null;
}

const COLUMNS = `id, agreement_key as "agreementKey", agreement_hash as "agreementHash", kind, financial_year as "financialYear", quarter,
  period_from::text as "periodFrom", period_until::text as "periodUntil", corrects_run_id as "correctsRunId", state, version,
  prepared_by as "preparedBy", prepared_by_name as "preparedByName", prepared_at as "preparedAt", calculated_by as "calculatedBy",
  calculated_at as "calculatedAt", calculation, calculation_hash as "calculationHash", earlier_calculation as "earlierCalculation",
  line_count as "lineCount", amount_pence::float8 as "amountPence", vat_pence::float8 as "vatPence", approved_by as "approvedBy", approved_by_name as "approvedByName",
  approved_at as "approvedAt", sequence, reference, run_hash as "runHash", previous_run_hash as "previousRunHash", sealed_at as "sealedAt",
  journal_number as "journalNumber", cancel_reason as "cancelReason",
  (select json_build_object('kind', w.kind, 'askedByName', w.asked_by_name, 'askedAt', w.asked_at, 'askedVersion', w.asked_version,
     'linesDone', w.lines_done, 'linesToDo', w.lines_to_do, 'failure', w.failure) from run_work w where w.run_id = recharge_run.id) as work`;

type Reader = Pick<PartitionDb | Tx, 'query'>;

export async function findRun(db: Reader, id: string): Promise<RunRow | undefined> {
  return (await db.query<RunRow>(`select ${COLUMNS} from recharge_run where id = $1`, [id]))[0];
}

/** Held until the end of the transaction: of two who act on a run, the second sees what the first did. */
export async function lockRun(tx: Tx, id: string): Promise<RunRow | undefined> {
  return (await tx.query<RunRow>(`select ${COLUMNS} from recharge_run where id = $1 for update`, [id]))[0];
}

export async function runByRequest(tx: Reader, requestId: string): Promise<RunRow | undefined> {
  return (
    await tx.query<RunRow>(`select ${COLUMNS} from recharge_run where request_id = $1`, [requestId])
  )[0];
}

export async function openRunOf(tx: Tx, agreementKey: string): Promise<RunRow | undefined> {
  return (
    await tx.query<RunRow>(
      `select ${COLUMNS} from recharge_run where agreement_key = $1 and state in
         ('draft', 'counted', 'calculating', 'calculated', 'approved', 'sealing')`,
      [agreementKey],
    )
  )[0];
}

/** The run that sealed a quarter. */
export async function sealedQuarter(
  tx: Reader,
  agreementKey: string,
  { financialYear, quarter }: Quarter,
): Promise<RunRow | undefined> {
  return (
    await tx.query<RunRow>(
      `select ${COLUMNS} from recharge_run where agreement_key = $1 and financial_year = $2 and quarter = $3 and kind = 'quarter'
       and state in ('sealed', 'posted')`,
      [agreementKey, financialYear, quarter],
    )
  )[0];
}

export async function runPage(
  db: PartitionDb,
  at: { limit: number; offset: number },
): Promise<{ rows: RunRow[]; total: number }> {
  const [rows, [count]] = await Promise.all([
    db.query<RunRow>(
      `select ${COLUMNS} from recharge_run order by prepared_at desc, id desc limit $1 offset $2`,
      [at.limit, at.offset],
    ),
    db.query<{ total: number }>('select count(*)::int as total from recharge_run'),
  ]);
  return { rows, total: count!.total };
}

export interface NewRun {
  readonly id: string;
  readonly requestId: string;
  readonly agreementKey: string;
  readonly agreementHash: string;
  readonly kind: 'quarter' | 'correction';
  readonly quarter: Quarter;
  readonly correctsRunId: string | null;
  readonly preparedBy: string;
  readonly preparedByName: string;
  readonly preparedAt: Date;
}

export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await tx.query(
    `insert into recharge_run (id, request_id, agreement_key, agreement_hash, kind, financial_year, quarter, period_from, period_until,
       corrects_run_id, state, prepared_by, prepared_by_name, prepared_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'draft', $11, $12, $13)`,
    [
      run.id,
      run.requestId,
      run.agreementKey,
      run.agreementHash,
      run.kind,
      run.quarter.financialYear,
      run.quarter.quarter,
      run.quarter.from,
      run.quarter.until,
      run.correctsRunId,
      run.preparedBy,
      run.preparedByName,
      run.preparedAt,
    ],
  );
}

export async function changeState(tx: Tx, id: string, state: RunState): Promise<void> {
  await tx.query('update recharge_run set state = $2, version = version + 1 where id = $1', [id, state]);
}

export interface DriverRow {
  readonly partner: string;
  readonly weight: number | null;
  readonly countId: string | null;
  readonly evidenceHash: string | null;
  readonly countedAt: Date | null;
  readonly askedAt: Date | null;
  readonly failure: string | null;
}

export function driversOf(db: Reader, runId: string): Promise<DriverRow[]> {
  return db.query(
    `select partner, weight::float8 as weight, count_id as "countId", evidence_hash as "evidenceHash", counted_at as "countedAt",
       asked_at as "askedAt", failure from run_driver where run_id = $1 order by partner collate "C"`,
    [runId],
  );
}

export async function keepDrivers(tx: Tx, runId: string, drivers: readonly DriverRow[]): Promise<void> {
  for (const one of drivers)
    await tx.query(
      `insert into run_driver (run_id, partner, weight, count_id, evidence_hash, counted_at, asked_at, failure)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (run_id, partner) do update set weight = excluded.weight, count_id = excluded.count_id,
         evidence_hash = excluded.evidence_hash, counted_at = excluded.counted_at, asked_at = excluded.asked_at, failure = excluded.failure`,
      [
        runId,
        one.partner,
        one.weight,
        one.countId,
        one.evidenceHash,
        one.countedAt,
        one.askedAt,
        one.failure,
      ],
    );
}

/** Costs that no run has, by agreement and quarter of their period. */
export async function openCosts(
  db: Reader,
): Promise<(Omit<OpenQuarter, 'standing' | 'period'> & { quarterOf: Quarter })[]> {
  const rows = await db.query<{ pool: string; period: string; lines: number; pence: number }>(
    `select l.pool, l.period, count(*)::int as lines, sum(l.net_pence)::float8 as pence from cost_line l
     where l.pool is not null and not exists (select from run_line r where r.line_id = l.id)
     group by l.pool, l.period order by l.pool, l.period`,
  );
  const quarters = new Map<string, ReturnType<typeof asOpen>>();
  for (const row of rows) {
    const found = asOpen(row);
    const name = `${row.pool} ${found.quarterOf.from}`;
    const before = quarters.get(name);
    quarters.set(
      name,
      before
        ? {
            ...before,
            lineCount: before.lineCount + row.lines,
            amountPence: before.amountPence + row.pence,
          }
        : found,
    );
  }
  return [...quarters.values()];
}

const asOpen = (row: { pool: string; period: string; lines: number; pence: number }) => {
  const quarterOf = quarterAt(`${row.period}-01`);
  return {
    agreementKey: row.pool,
    financialYear: quarterOf.financialYear,
    quarter: quarterOf.quarter,
    quarterOf,
    lineCount: row.lines,
    amountPence: row.pence,
  };
};

/** A calculation and the writing of a file last no longer than this together: what is here and was not there came within it. */
const AT_WORK = '2 hours';

/**
 * Costs of one quarter of an agreement that no run has; `since`: only those that came since a calculation of that moment, which had all that
 * were here.
 */
export async function openCostsOf(
  db: Reader,
  agreementKey: string,
  months: readonly string[],
  since: Date | null = null,
): Promise<{ lineCount: number; amountPence: number }> {
  const [row] = await db.query<{ lineCount: number; amountPence: number }>(
    `select count(*)::int as "lineCount", coalesce(sum(l.net_pence), 0)::float8 as "amountPence" from cost_line l
     where l.pool = $1 and l.period = any ($2) and ($3::timestamptz is null or l.accepted_at > $3::timestamptz - interval '${AT_WORK}')
       and not exists (select from run_line r where r.line_id = l.id)`,
    [agreementKey, months, since],
  );
  return row!;
}

export function chargesOf(db: Reader, runId: string): Promise<ChargeView[]> {
  return db.query(
    `select id as "chargeId", partner, amount_pence::float8 as "amountPence", state,
       to_char(answered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "answeredAt", answer_reason as "answerReason",
       posted_on::text as "postedOn", journal_ref as "journalRef"
     from charge where run_id = $1 order by partner collate "C"`,
    [runId],
  );
}
