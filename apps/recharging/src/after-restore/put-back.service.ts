import type { Calculation, ChargeStanding } from '@conjoint/contracts';
import { newId, noteCheck, type EventCall, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { version } from '../agreements/acceptance.repository.js';
import { calculationHash } from '../calculation/calculation.js';
import { postJournal } from '../journal/journal.repository.js';
import { chargesJournal } from '../journal/journal.rules.js';
import { insertRun, keepDrivers, lockRun, sealedQuarter, type RunRow } from '../run/run.repository.js';
import { quarterAt } from '../run/run.rules.js';
import { insertCharge, keepRunningTotals, lastCharge } from '../sealing/charge.repository.js';
import { calculationOf, sequenceOf, whyNotPutBack, type Lost } from './put-back.rules.js';

const BY = 'system:recharging';
const BY_NAME = 'Put back after a restore';
const LINES_KEPT = 'Sealed again as its partners hold it, with the costs the copy has';
const LINES_LOST =
  'Put back from what its partners hold, without its cost lines, which the copy does not have. Upload their files again without an agreement, so that nobody is charged for them a second time; then settle this';

/** A sealed run that the copy does not have, written here again from the charges its partners hold: books and running totals whole. */
@Injectable()
export class PutBackService {
  /** `lost`: all charges of one run, by partner. */
  async putBack(runId: string, lost: readonly Lost[], call: EventCall): Promise<void> {
    const { partition: host, tx } = call;
    const { sealed } = lost[0]!.standing;
    const run = await lockRun(tx, runId);
    const held = await version(tx, sealed.agreementHash);
    const why = whyNotPutBack(host, lost, { state: run?.state ?? null, holdsAgreement: held !== undefined });
    if (why !== null)
      return this.note(call, lost, { ownState: run?.state ?? null, remedy: why, done: false });
    const keepsLines = run?.calculation?.linesRoot === sealed.linesRoot;
    const calculation = keepsLines ? run!.calculation! : calculationOf(host, lost);
    if (!run) await this.insert(tx, runId, sealed);
    else if (!keepsLines) await tx.query('delete from run_line where run_id = $1', [runId]);
    await this.seal(runId, { sealed, calculation, keepsLines }, lost, call);
    const remedy = keepsLines ? LINES_KEPT : LINES_LOST;
    await this.note(call, lost, { ownState: run?.state ?? null, remedy, done: keepsLines });
  }

  private async insert(tx: Tx, runId: string, sealed: ChargeStanding['sealed']): Promise<void> {
    const quarter = quarterAt(sealed.period.from);
    const { agreementKey, agreementHash, kind } = sealed;
    const preparedAt = new Date(sealed.sealedAt);
    // One that is open in the copy began where the lost one did, so that it cannot go on.
    await tx.query(
      `with gone as (
         update recharge_run set state = 'cancelled', version = version + 1, cancelled_by = $2, cancelled_at = $3, cancel_reason = $4
         where agreement_key = $1 and state in ('draft', 'counted', 'calculating', 'calculated', 'approved', 'sealing') returning id
       ) delete from run_line where run_id in (select id from gone)`,
      [agreementKey, BY, preparedAt, BY_NAME],
    );
    const corrected: RunRow | undefined =
      kind === 'correction' ? await sealedQuarter(tx, agreementKey, quarter) : undefined;
    await insertRun(tx, {
      id: runId,
      requestId: runId,
      agreementKey,
      agreementHash,
      kind,
      quarter,
      correctsRunId: corrected?.id ?? null,
      preparedBy: BY,
      preparedByName: BY_NAME,
      preparedAt,
    });
    const nothing = { askedAt: null, failure: null };
    await keepDrivers(
      tx,
      runId,
      sealed.pools[0]!.weights.map((one) => ({
        ...one,
        countedAt: one.countId === null ? null : preparedAt,
        ...nothing,
      })),
    );
  }

  private async seal(
    runId: string,
    {
      sealed,
      calculation,
      keepsLines,
    }: { sealed: ChargeStanding['sealed']; calculation: Calculation; keepsLines: boolean },
    lost: readonly Lost[],
    { partition: host, tx }: EventCall,
  ): Promise<void> {
    const sealedAt = new Date(sealed.sealedAt);
    const { agreementKey } = sealed;
    for (const { partner, amountPence, totals } of calculation.charges) {
      const theirs = lost.find((one) => one.partner === partner)?.standing.sealed;
      const last = theirs ? null : await lastCharge(tx, agreementKey, partner);
      const charge = {
        id: theirs?.chargeId ?? newId(sealedAt.getTime()),
        sequence: theirs?.sequence ?? (last?.sequence ?? 0) + 1,
        previousChargeId: theirs ? theirs.previousChargeId : (last?.id ?? null),
      };
      const state = partner === host ? ('own' as const) : ('sent' as const);
      await insertCharge(tx, { ...charge, runId, agreementKey, partner, amountPence, state }, totals);
    }
    const journal = await postJournal(tx, {
      kind: 'charges',
      accountingDate: sealed.accountingDate,
      description: `Recharge ${sealed.reference}`,
      agreementKey,
      runId,
      chargeId: null,
      postedAt: sealedAt,
      postedBy: BY,
      entries: chargesJournal(host, calculation.charges),
    });
    await keepRunningTotals(tx, { runId, agreementKey }, calculation.pools[0]!);
    await tx.query(
      `update recharge_run set state = 'sealed', version = version + 1, calculation = $2, calculation_hash = $3, line_count = $4,
         amount_pence = $5, lines_root = $6, page_hashes = case when $7 then page_hashes else '{}' end, sequence = $8, reference = $9,
         run_hash = $10, previous_run_hash = $11, sealed_at = $12, journal_number = $13 where id = $1`,
      [
        runId,
        JSON.stringify(calculation),
        calculationHash(sealed.agreementHash, calculation),
        calculation.lineCount,
        calculation.amountPence,
        calculation.linesRoot,
        keepsLines,
        sequenceOf(sealed),
        sealed.reference,
        sealed.runHash,
        sealed.previousRunHash,
        sealedAt,
        journal,
      ],
    );
    await tx.audit({
      action: 'run.put-back',
      subjects: [runId],
      why: `${sealed.reference}, ${sealed.runHash}`,
    });
  }

  private async note(
    { tx }: EventCall,
    lost: readonly Lost[],
    { ownState, remedy, done }: { ownState: string | null; remedy: string; done: boolean },
  ): Promise<void> {
    const { sealed } = lost[0]!.standing;
    await noteCheck(tx, {
      kind: 'run',
      subject: sealed.runId,
      ownState,
      otherState: 'sealed',
      remedy: `${sealed.reference}: ${remedy}`,
      outcome: done ? 'done' : 'open',
    });
  }
}
