import type {
  explainRunLine,
  exportRunLines,
  listRunLines,
  ParsedRequestOf,
  ResponseOf,
  RunLineView,
} from '@conjoint/contracts';
import { DomainError, formatFraction, fraction } from '@conjoint/kernel';
import { requireRole, type Call } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Rounded } from '../allocation/allocation.rules.js';
import { allocationOf } from '../calculation/calculation.js';
import { linesBetween } from '../calculation/run-lines.repository.js';
import { findRun } from '../run/run.repository.js';
import { found, RunService } from '../run/run.service.js';

const PAGE_SIZE = 100;
const LINES_AT_ONCE = 1500;
/** NATS carries a megabyte. */
const MOST_BYTES = 700_000;
const READERS = ['finance-preparer', 'finance-approver', 'auditor'] as const;

/** From a cost line to the penny: nothing is stored for it but the line's place and its pool so far. */
@Injectable()
export class ExplainService {
  constructor(private readonly runs: RunService) {}

  async lines(
    { runId, page }: ParsedRequestOf<typeof listRunLines>,
    call: Call,
  ): Promise<ResponseOf<typeof listRunLines>> {
    requireRole(call, ...READERS);
    const run = found(await findRun(call.db, runId));
    await call.db.audit(call, { action: 'run-line.list', subjects: [runId], why: `page ${page}` });
    const from = (page - 1) * PAGE_SIZE + 1;
    return {
      partners: run.calculation?.pools[0]?.weights.map(({ partner }) => partner) ?? [],
      lines: await linesBetween(call.db, runId, from, from + PAGE_SIZE - 1),
      total: run.lineCount ?? 0,
      page,
      pageSize: PAGE_SIZE,
    };
  }

  /** As many from there on as fit into a message, so that a file of all lines is a few hundred messages and never in memory. */
  async export(
    { runId, from }: ParsedRequestOf<typeof exportRunLines>,
    call: Call,
  ): Promise<ResponseOf<typeof exportRunLines>> {
    requireRole(call, ...READERS);
    const run = found(await findRun(call.db, runId));
    const lines = fitting(await linesBetween(call.db, runId, from, from + LINES_AT_ONCE - 1));
    const until = lines.at(-1)?.position ?? from;
    await call.db.audit(call, {
      action: 'run-line.export',
      subjects: [runId],
      why: `lines ${from} to ${until}`,
    });
    const total = run.lineCount ?? 0;
    return {
      partners: run.calculation?.pools[0]?.weights.map(({ partner }) => partner) ?? [],
      lines,
      total,
      next: lines.length > 0 && until < total ? until + 1 : null,
    };
  }

  async explain(
    { runId, number }: ParsedRequestOf<typeof explainRunLine>,
    call: Call,
  ): Promise<ResponseOf<typeof explainRunLine>> {
    requireRole(call, ...READERS);
    const run = found(await findRun(call.db, runId));
    const [line] = await linesBetween(call.db, runId, number, number);
    const pool = run.calculation?.pools[0];
    if (!line || !pool) throw new DomainError('not-found', 'There is no such line in this run.');
    await call.db.audit(call, {
      action: 'run-line.explained',
      subjects: [runId, line.lineId],
      why: `line ${number}`,
    });
    const allocation = allocationOf(pool);
    const whole = pool.weights.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
    return {
      line,
      ...(await sourceOf(call, line)),
      vatPence: line.vatPence,
      shares: pool.weights.map(({ partner, weight }) => ({
        partner,
        exact: formatFraction(fraction(BigInt(line.amountPence) * BigInt(weight), whole)),
      })),
      before: allocation.roundedAt(BigInt(line.runningPence - line.amountPence)).map(asView),
      after: allocation.roundedAt(BigInt(line.runningPence)).map(asView),
      detail: await this.runs.detail(run, call),
    };
  }
}

/** Those from the first that a message holds beside everything else in it; always at least one. */
function fitting(lines: RunLineView[]): RunLineView[] {
  let bytes = 0;
  const many = lines.findIndex((line) => (bytes += Buffer.byteLength(JSON.stringify(line))) > MOST_BYTES);
  return many === -1 ? lines : lines.slice(0, Math.max(1, many));
}

const asView = ({ partner, entitlement, below, left, penny, charged }: Rounded) => ({
  partner,
  entitlement: formatFraction(entitlement),
  belowPence: Number(below),
  left: formatFraction(left),
  penny,
  chargedPence: Number(charged),
});

async function sourceOf(call: Call, { lineId }: RunLineView): Promise<{ fileId: string; rowNumber: number }> {
  const [row] = await call.db.query<{ fileId: string; rowNumber: number }>(
    'select file_id as "fileId", row_number as "rowNumber" from cost_line where id = $1',
    [lineId],
  );
  return row!;
}
