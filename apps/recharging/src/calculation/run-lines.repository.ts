import type { ChargeLine, RunLineView } from '@conjoint/contracts';
import { CHARGE_LINES_PAGE } from '@conjoint/contracts';
import { parseFraction } from '@conjoint/kernel';
import { copiedRow, literal, type PartitionDb, type Tx } from '@conjoint/platform';
import type { RunningTotal } from '../allocation/allocation.rules.js';
import { monthsOf, type Quarter } from '../run/run.rules.js';
import type { CostLine } from './calculation.js';

const LONGEST_MINUTES = 30;

/** What a server may use to sort the lines of a run, so that it need not go by way of its disk. */
const SORT_MEMORY = '64MB';

interface Costs {
  readonly agreementKey: string;
  readonly quarter: Quarter;
}

/**
 * Order of lines: (posting date, document, line id), compared byte by byte, so that it is the same on every server. How many there are comes
 * with each, since they are sorted before the first is there.
 */
const openCosts = ({ agreementKey, quarter }: Costs): string =>
  `select l.id, l.posting_date, coalesce(l.document_number, ''), coalesce(l.subjective, ''), coalesce(l.cost_centre, ''), l.net_pence,
     coalesce(l.vat_pence, 0), count(*) over ()
   from cost_line l where l.pool = ${literal(agreementKey)} and l.period in (${monthsOf(quarter).map(literal).join(', ')})
     and not exists (select from recharge_run q join run_line r on r.run_id = q.id
       where q.agreement_key = ${literal(agreementKey)} and q.financial_year = ${literal(quarter.financialYear)}
         and q.quarter = ${quarter.quarter} and r.line_id = l.id)
   order by l.posting_date, coalesce(l.document_number, '') collate "C", l.id`;

/** The costs of a quarter that no run has, a piece at a time: memory does not grow with them. One statement, so that they are of one moment. */
export async function* openLines(
  db: PartitionDb,
  costs: Costs,
): AsyncGenerator<{ lines: CostLine[]; all: number }> {
  const limits = { minutes: LONGEST_MINUTES, sortMemory: SORT_MEMORY };
  for await (const text of db.copyOut(openCosts(costs), limits)) {
    const lines: CostLine[] = [];
    let all = 0;
    for (let from = 0; from < text.length;) {
      const end = text.indexOf('\n', from);
      const cells = copiedRow(text.slice(from, end));
      lines.push({
        lineId: cells[0]!,
        postingDate: cells[1]!,
        documentNumber: cells[2]!,
        subjective: cells[3]!,
        costCentre: cells[4]!,
        amountPence: Number(cells[5]),
        vatPence: Number(cells[6]),
      });
      all = Number(cells[7]);
      from = end + 1;
    }
    yield { lines, all };
  }
}

/** Rows of `run_line` for `Tx.copyIn`: ids and numbers, in which nothing has to be escaped. */
export function runLinesText(runId: string, lines: readonly ChargeLine[]): string {
  let text = '';
  for (const { position, lineId, runningPence, parts } of lines) {
    text += `${runId}\t${position}\t${lineId}\t${runningPence}\t{${parts.join(',')}}\n`;
  }
  return text;
}

export function writeRunLines(tx: Tx, pieces: AsyncIterable<string>): Promise<void> {
  return tx.copyIn('run_line (run_id, position, line_id, running_pence, parts)', pieces);
}

/** Its lines are free for another calculation or another run. */
export async function dropLines(tx: Tx, runId: string): Promise<void> {
  await tx.query('delete from run_line where run_id = $1', [runId]);
}

/** What each partner owes and was charged by all sealed runs. The pool of an agreement is the agreement's key. */
export async function runningTotals(tx: Pick<Tx, 'query'>, agreementKey: string): Promise<RunningTotal[]> {
  const rows = await tx.query<{ partner: string; entitlement: string; charged: string }>(
    `select partner, entitlement, charged_pence::text as charged from running_total where agreement_key = $1 and pool = $1
     order by partner collate "C"`,
    [agreementKey],
  );
  return rows.map(({ partner, entitlement, charged }) => ({
    partner,
    entitlement: parseFraction(entitlement),
    charged: BigInt(charged),
  }));
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
    `${LINES}, l.supplier, l.description, l.vat_pence::float8 as "vatPence" from run_line r join cost_line l on l.id = r.line_id
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
