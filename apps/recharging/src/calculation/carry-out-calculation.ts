import type { Tx } from '@conjoint/platform';
import { holdCostFiles } from '../cost/charged.repository.js';
import { driversOf, findRun, type RunRow } from '../run/run.repository.js';
import { quarterOf, runLifecycle, type Quarter } from '../run/run.rules.js';
import { runFailure } from '../run-work/run-work.rules.js';
import type { WorkInHand } from '../run-work/work-in-hand.js';
import { CalculatedPool, calculationHash, weightOf } from './calculation.js';
import { dropLines, openLines, runLinesText, runningTotals, writeRunLines } from './run-lines.repository.js';

const LONGEST_MINUTES = 30;

/**
 * Shares the costs of a run. The lines stream through: read from one connection in their order, shared and hashed here, copied through
 * another. Broken off anywhere nothing of it is there, and the same costs and counts give the same bytes again.
 */
export async function carryOutCalculation(work: WorkInHand): Promise<void> {
  const { db, clock } = work.around;
  const { runId, askedBy } = work.row;
  const run = (await findRun(db, runId))!;
  const costs = { agreementKey: run.agreementKey, quarter: quarterOf(run.financialYear, run.quarter) };
  await work.begin((tx) => dropLines(tx, runId));
  await db.transaction(work.origin, async (tx) => {
    await tx.takesLong(LONGEST_MINUTES);
    await holdCostFiles(tx);
    const pool = await poolOf(tx, run);
    await writeRunLines(tx, shared(work, pool, costs));
    const { calculation, pageHashes, vatPence } = pool.close();
    if (calculation.lineCount === 0)
      throw runFailure('The costs of this run are not there any more', 'Cancel it');
    const hash = calculationHash(run.agreementHash, calculation);
    const { state } = await work.take(tx);
    await tx.query(
      `update recharge_run set state = $2, version = version + 1, earlier_calculation = case when calculation_hash = $4 then null else calculation end,
         calculation = $3, calculation_hash = $4, line_count = $5, amount_pence = $6, lines_root = $7, page_hashes = $8,
         calculated_at = $9, calculated_by = (select array_agg(distinct who) from unnest(calculated_by || $10::text) as who),
         vat_pence = $11
       where id = $1`,
      [
        runId,
        runLifecycle.next(state, 'finish'),
        JSON.stringify(calculation),
        hash,
        calculation.lineCount,
        calculation.amountPence,
        calculation.linesRoot,
        pageHashes,
        clock.now(),
        askedBy,
        vatPence,
      ],
    );
    await tx.audit({
      action: 'run.calculated',
      subjects: [runId],
      why: `asked by ${askedBy}; ${calculation.lineCount} lines, ${calculation.amountPence} pence, ${hash}`,
    });
  });
}

/** The pool of an agreement is the agreement's key. */
export async function poolOf(tx: Tx, run: RunRow): Promise<CalculatedPool> {
  const weights = (await driversOf(tx, run.id)).map(weightOf);
  return new CalculatedPool(run.agreementKey, weights, await runningTotals(tx, run.agreementKey));
}

async function* shared(
  work: WorkInHand,
  pool: CalculatedPool,
  costs: { agreementKey: string; quarter: Quarter },
): AsyncGenerator<string> {
  let done = 0;
  for await (const { lines, all } of openLines(work.around.db, costs)) {
    yield runLinesText(
      work.row.runId,
      lines.map((line) => pool.add(line)),
    );
    done += lines.length;
    await work.tick({ done, all });
  }
}
