import type { calculateRun, ParsedRequestOf, RunView } from '@conjoint/contracts';
import { DomainError, parseFraction } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { RunningTotal } from '../allocation/allocation.rules.js';
import { holdCostFiles } from '../cost/charged.repository.js';
import { driversOf, findRun, lockRun, type RunRow } from '../run/run.repository.js';
import { monthsOf, quarterOf, runLifecycle } from '../run/run.rules.js';
import { checkVersion, found } from '../run/run.service.js';
import { runView } from '../run/run.view.js';
import { CalculatedPool, calculationHash, type DriverWeight } from './calculation.js';
import { insertLines, openLines } from './run-lines.repository.js';

const LONGEST_MINUTES = 5;

/** Shares the costs of a run. It can be repeated: the same costs and counts give the same bytes. */
@Injectable()
export class CalculationService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async calculate({ runId, version }: ParsedRequestOf<typeof calculateRun>, call: Call): Promise<RunView> {
    requireRole(call, 'finance-preparer');
    return call.db.transaction(call, async (tx) => {
      await tx.takesLong(LONGEST_MINUTES);
      await holdCostFiles(tx);
      const run = found(await lockRun(tx, runId));
      checkVersion(run, version);
      const state = runLifecycle.next(run.state, 'calculate');
      const { calculation, pageHashes } = await this.share(tx, run);
      const hash = calculationHash(run.agreementHash, calculation);
      await tx.query(
        `update recharge_run set state = $2, version = version + 1, earlier_calculation = case when calculation_hash = $4 then null else calculation end,
           calculation = $3, calculation_hash = $4, line_count = $5, amount_pence = $6, lines_root = $7, page_hashes = $8,
           calculated_at = $9, calculated_by = (select array_agg(distinct who) from unnest(calculated_by || $10::text) as who)
         where id = $1`,
        [
          runId,
          state,
          JSON.stringify(calculation),
          hash,
          calculation.lineCount,
          calculation.amountPence,
          calculation.linesRoot,
          pageHashes,
          this.clock.now(),
          call.acting.personKey,
        ],
      );
      await tx.audit({
        action: 'run.calculated',
        subjects: [runId],
        why: `${calculation.lineCount} lines, ${calculation.amountPence} pence, ${hash}`,
      });
      return runView((await findRun(tx, runId))!);
    });
  }

  private async share(tx: Tx, run: RunRow): Promise<ReturnType<CalculatedPool['close']>> {
    const weights = (await driversOf(tx, run.id)).map(weightOf);
    const pool = new CalculatedPool(run.agreementKey, weights, await runningTotals(tx, run.agreementKey));
    await tx.query('delete from run_line where run_id = $1', [run.id]);
    const months = monthsOf(quarterOf(run.financialYear, run.quarter));
    for await (const costs of openLines(tx, { agreementKey: run.agreementKey, months }))
      await insertLines(
        tx,
        run.id,
        costs.map((cost) => pool.add(cost)),
      );
    const closed = pool.close();
    if (closed.calculation.lineCount === 0)
      throw new DomainError('conflict', 'The costs of this run are not there any more. Cancel it.');
    return closed;
  }
}

/** The pool of an agreement is the agreement's key. */
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

function weightOf({
  partner,
  weight,
  countId,
  evidenceHash,
}: Awaited<ReturnType<typeof driversOf>>[number]): DriverWeight {
  if (weight === null)
    throw new DomainError('conflict', 'A partner has not counted yet. Ask again before you calculate.');
  return { partner, weight, countId, evidenceHash };
}
