import {
  chargeSealed,
  type approveRun,
  type Calculation,
  type ParsedRequestOf,
  type RunView,
  type sealRun,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, newId, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { isInForce, version } from '../agreements/acceptance.repository.js';
import { linesStillThere } from '../calculation/run-lines.repository.js';
import { runningTotals } from '../calculation/calculation.service.js';
import { asTotal } from '../calculation/calculation.js';
import { postJournal } from '../journal/journal.repository.js';
import { chargesJournal, journalRef } from '../journal/journal.rules.js';
import { changeState, findRun, lockRun, type RunRow } from '../run/run.repository.js';
import { checkOtherPerson, referenceOf, runLifecycle } from '../run/run.rules.js';
import { found } from '../run/run.service.js';
import { runView } from '../run/run.view.js';
import { insertCharge, keepRunningTotals, lastCharge, type ChargeRow } from './charge.repository.js';
import { runHash } from './charge.rules.js';

/** A run on its way into the books: what a charge says of it. */
interface Sealing {
  readonly run: RunRow;
  readonly calculation: Calculation;
  readonly sequence: number;
  readonly reference: string;
  readonly sealedAt: Date;
  readonly accountingDate: string;
  readonly previousRunHash: string | null;
  readonly hash: string;
  readonly journal: number;
}

@Injectable()
export class SealingService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** By somebody else than who prepared or calculated, of the very calculation she saw. */
  async approve(
    { runId, calculationHash }: ParsedRequestOf<typeof approveRun>,
    call: Call,
  ): Promise<RunView> {
    requireRole(call, 'finance-approver');
    return call.db.transaction(call, async (tx) => {
      const run = found(await lockRun(tx, runId));
      checkOtherPerson(run, call.acting.personKey);
      const state = runLifecycle.next(run.state, 'approve');
      if (run.calculationHash !== calculationHash)
        throw new DomainError(
          'stale-version',
          'This run was calculated again since you opened it. Look at it once more before you approve it.',
        );
      await tx.query(
        `update recharge_run set state = $2, version = version + 1, approved_by = $3, approved_by_name = $4, approved_mandates = $5,
           approved_at = $6 where id = $1`,
        [
          runId,
          state,
          call.acting.personKey,
          call.acting.personName,
          call.acting.mandates.map(({ id }) => id),
          this.clock.now(),
        ],
      );
      await tx.audit({ action: 'run.approved', subjects: [runId], why: calculationHash });
      return runView((await findRun(tx, runId))!);
    });
  }

  /** For ever: charges, journal, running totals and the messages to the partners are one commit. */
  async seal({ runId }: ParsedRequestOf<typeof sealRun>, call: Call): Promise<RunView> {
    requireRole(call, 'finance-approver');
    return call.db.transaction(call, async (tx) => {
      const run = found(await lockRun(tx, runId));
      if (run.state === 'sealed' || run.state === 'posted') return runView(run);
      const state = runLifecycle.next(run.state, 'seal');
      await this.check(tx, run);
      const sealing = await this.post(tx, run, call);
      const charges = await this.charge(tx, sealing, call.partition);
      await keepRunningTotals(tx, { runId, agreementKey: run.agreementKey }, sealing.calculation.pools[0]!);
      await tx.query(
        `update recharge_run set state = $2, version = version + 1, sequence = $3, reference = $4, run_hash = $5, previous_run_hash = $6,
           sealed_at = $7, journal_number = $8 where id = $1`,
        [
          runId,
          state,
          sealing.sequence,
          sealing.reference,
          sealing.hash,
          sealing.previousRunHash,
          sealing.sealedAt,
          sealing.journal,
        ],
      );
      // Where nobody is asked for anything there is nothing to wait for.
      if (charges.every((charge) => charge.state === 'own'))
        await changeState(tx, runId, runLifecycle.next(state, 'post'));
      await tx.audit({
        action: 'run.sealed',
        subjects: [runId],
        why: `${sealing.reference}, ${sealing.hash}`,
      });
      return runView((await findRun(tx, runId))!);
    });
  }

  /** What was approved still is so: its lines, the totals it began with, its agreement. */
  private async check(tx: Tx, run: RunRow): Promise<void> {
    // A file of costs can be taken back while no run has its lines: nobody does so between this look and the commit.
    await tx.query('lock table cost_line in share mode');
    const there = await linesStillThere(tx, run.id);
    if (there.lineCount !== run.lineCount || there.amountPence !== run.amountPence)
      throw new DomainError('conflict', 'Costs of this run were taken back since it was calculated.');
    const opening = run.calculation!.pools[0]!.opening.map(asTotal);
    const now = await runningTotals(tx, run.agreementKey);
    const continues = now.every(({ partner, charged }) => {
      const before = opening.find((one) => one.partner === partner);
      return before === undefined || before.charged === charged;
    });
    if (!continues)
      throw new DomainError(
        'conflict',
        'Another run of this agreement was sealed since this was calculated.',
      );
    const held = await version(tx, run.agreementHash);
    if (!held || !isInForce(held))
      throw new DomainError('conflict', 'The agreement of this run is not in force any more.');
  }

  private async post(tx: Tx, run: RunRow, call: Call): Promise<Sealing> {
    const [last] = await tx.query<{ sequence: number; hash: string }>(
      'select sequence, run_hash as hash from recharge_run where agreement_key = $1 and sequence is not null order by sequence desc limit 1',
      [run.agreementKey],
    );
    const sealedAt = this.clock.now();
    const calculation = run.calculation!;
    const sequence = (last?.sequence ?? 0) + 1;
    const reference = referenceOf({ ...run, sequence });
    // A correction is of the open period; a quarter is of its own last day.
    const accountingDate = run.kind === 'correction' ? londonDate(sealedAt) : run.periodUntil;
    const journal = await postJournal(tx, {
      kind: 'charges',
      accountingDate,
      description: `Recharge ${reference}`,
      agreementKey: run.agreementKey,
      runId: run.id,
      chargeId: null,
      postedAt: sealedAt,
      postedBy: call.acting.personKey,
      entries: chargesJournal(call.partition, calculation.charges),
    });
    const previousRunHash = last?.hash ?? null;
    const hash = runHash({
      previousRunHash,
      runId: run.id,
      sequence,
      agreementHash: run.agreementHash,
      calculationHash: run.calculationHash!,
      linesRoot: calculation.linesRoot,
      approvedBy: run.approvedBy!,
      sealedAt: sealedAt.toISOString(),
    });
    return {
      run,
      calculation,
      sequence,
      reference,
      sealedAt,
      accountingDate,
      previousRunHash,
      hash,
      journal,
    };
  }

  private async charge(tx: Tx, sealing: Sealing, host: string): Promise<ChargeRow[]> {
    const { run, calculation } = sealing;
    const charges: ChargeRow[] = [];
    for (const { partner, amountPence, totals } of calculation.charges) {
      const last = await lastCharge(tx, run.agreementKey, partner);
      const charge: ChargeRow = {
        id: newId(sealing.sealedAt.getTime()),
        runId: run.id,
        agreementKey: run.agreementKey,
        partner,
        sequence: (last?.sequence ?? 0) + 1,
        previousChargeId: last?.id ?? null,
        amountPence,
        state: partner === host ? 'own' : 'sent',
      };
      await insertCharge(tx, charge, totals);
      charges.push(charge);
      if (charge.state === 'sent') await tell(tx, charge, sealing, totals);
    }
    return charges;
  }
}

function tell(
  tx: Tx,
  charge: ChargeRow,
  sealing: Sealing,
  totals: Calculation['charges'][number]['totals'],
): Promise<void> {
  const { run, calculation } = sealing;
  return tx.publish(chargeSealed, {
    aggregateId: `recharge:${run.agreementKey}`,
    to: charge.partner,
    payload: {
      chargeId: charge.id,
      runId: run.id,
      sequence: charge.sequence,
      previousChargeId: charge.previousChargeId,
      reference: sealing.reference,
      agreementKey: run.agreementKey,
      agreementHash: run.agreementHash,
      kind: run.kind,
      period: { from: run.periodFrom, until: run.periodUntil },
      accountingDate: sealing.accountingDate,
      pools: calculation.pools,
      totals,
      totalPence: charge.amountPence,
      lineCount: calculation.lineCount,
      linesRoot: calculation.linesRoot,
      runHash: sealing.hash,
      previousRunHash: sealing.previousRunHash,
      journalRef: journalRef(sealing.journal),
      sealedAt: sealing.sealedAt.toISOString(),
    },
  });
}
