import type { ChargeLine, RunLineView } from '@conjoint/contracts';
import { CHARGE_LINES_PAGE } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import type { CostLine } from './calculation.js';

const AT_ONCE = 10_000;

/** Order of lines: (posting date, document, line id), compared byte by byte, so that it is the same on every server. */
const OPEN_COSTS = `select l.id as "lineId", l.posting_date::text as "postingDate", coalesce(l.document_number, '') as "documentNumber",
    coalesce(l.subjective, '') as subjective, coalesce(l.cost_centre, '') as "costCentre", l.net_pence::float8 as "amountPence"
  from cost_line l where l.pool = $1 and l.period = any ($2) and not exists (select from run_line r where r.line_id = l.id)
  order by l.posting_date, coalesce(l.document_number, '') collate "C", l.id`;

/** The costs of a quarter that no run has, a batch at a time: memory does not grow with them. */
export async function* openLines(
  tx: Tx,
  asked: { agreementKey: string; months: readonly string[] },
): AsyncGenerator<CostLine[]> {
  await tx.query(`declare open_lines no scroll cursor for ${OPEN_COSTS}`, [asked.agreementKey, asked.months]);
  for (;;) {
    const lines = await tx.query<CostLine>(`fetch ${AT_ONCE} from open_lines`);
    if (lines.length > 0) yield lines;
    if (lines.length < AT_ONCE) break;
  }
  await tx.query('close open_lines');
}

export async function insertLines(tx: Tx, runId: string, lines: readonly ChargeLine[]): Promise<void> {
  await tx.query(
    `insert into run_line (run_id, position, line_id, running_pence, parts)
     select $1, position, line_id, running_pence, parts::bigint[]
     from unnest($2::int[], $3::uuid[], $4::bigint[], $5::text[]) as line (position, line_id, running_pence, parts)`,
    [
      runId,
      lines.map(({ position }) => position),
      lines.map(({ lineId }) => lineId),
      lines.map(({ runningPence }) => runningPence),
      lines.map(({ parts }) => `{${parts.join(',')}}`),
    ],
  );
}

const LINES = `select r.position, r.line_id as "lineId", l.pool, l.posting_date::text as "postingDate",
    coalesce(l.document_number, '') as "documentNumber", coalesce(l.subjective, '') as subjective,
    coalesce(l.cost_centre, '') as "costCentre", l.net_pence::float8 as "amountPence", r.running_pence::float8 as "runningPence",
    r.parts::float8[] as parts`;

type Reader = Pick<PartitionDb | Tx, 'query'>;

/** A page of the hash tree: exactly the fields a leaf is made of. */
export function pageOfLines(db: Reader, runId: string, page: number): Promise<ChargeLine[]> {
  return db.query(
    `${LINES} from run_line r join cost_line l on l.id = r.line_id
     where r.run_id = $1 and r.position > $2 and r.position <= $3 order by r.position`,
    [runId, page * CHARGE_LINES_PAGE, (page + 1) * CHARGE_LINES_PAGE],
  );
}

/** Lines as the host sees them, from one position to another. */
export function linesBetween(db: Reader, runId: string, from: number, until: number): Promise<RunLineView[]> {
  return db.query(
    `${LINES}, l.supplier, l.description from run_line r join cost_line l on l.id = r.line_id
     where r.run_id = $1 and r.position between $2 and $3 order by r.position`,
    [runId, from, until],
  );
}

/** How many lines of a run still are there as they were taken, and what they come to. */
export async function linesStillThere(
  tx: Tx,
  runId: string,
): Promise<{ lineCount: number; amountPence: number }> {
  const [row] = await tx.query<{ lineCount: number; amountPence: number }>(
    `select count(*)::int as "lineCount", coalesce(sum(l.net_pence), 0)::float8 as "amountPence"
     from run_line r join cost_line l on l.id = r.line_id where r.run_id = $1`,
    [runId],
  );
  return row!;
}
