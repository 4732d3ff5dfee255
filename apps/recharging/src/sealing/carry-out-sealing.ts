import { chargeSealed, type Calculation } from '@conjoint/contracts';
import { newId, type Tx } from '@conjoint/platform';
import { isInForce, version } from '../agreements/acceptance.repository.js';
import { asTotal } from '../calculation/calculation.js';
import { linesStillThere, runningTotals } from '../calculation/run-lines.repository.js';
import { holdCostFiles } from '../cost/charged.repository.js';
import { postJournal } from '../journal/journal.repository.js';
import { chargesJournal } from '../journal/journal.rules.js';
import { changeState, type RunRow } from '../run/run.repository.js';
import { referenceOf, runLifecycle } from '../run/run.rules.js';
import { runFailure } from '../run-work/run-work.rules.js';
import type { WorkInHand } from '../run-work/work-in-hand.js';
import { accountingDateOf, chargePayload } from './charge-payload.js';
import { insertCharge, keepRunningTotals, lastCharge, type ChargeRow } from './charge.repository.js';
import { runHash } from './charge.rules.js';

const LONGEST_MINUTES = 10;

/** A run on its way into the books: what a charge says of it. */
interface Sealing {
  readonly run: RunRow;
  readonly calculation: Calculation;
  readonly sequence: number;
  readonly reference: string;
  readonly sealedAt: Date;
  readonly previousRunHash: string | null;
  readonly hash: string;
  readonly journal: number;
}

/** For ever: charges, journal, running totals and the messages to the partners are one commit. */
export async function carryOutSealing(work: WorkInHand): Promise<void> {
  const { db, clock } = work.around;
  const { runId, askedBy } = work.row;
  await work.begin();
  await db.transaction(work.origin, async (tx) => {
    await tx.takesLong(LONGEST_MINUTES);
    // A file of costs can be taken back while no run has its lines: nobody does so between this look and the commit.
    await holdCostFiles(tx);
    const there = await linesStillThere(tx, runId);
    const run = await work.take(tx);
    if (there.lineCount !== run.lineCount || there.amountPence !== run.amountPence)
      throw runFailure('Costs of this run were taken back since it was calculated', CANCEL);
    await check(tx, run);
    const sealing = await post(tx, run, { sealedAt: clock.now(), host: db.partition, postedBy: askedBy });
    const charges = await charge(tx, sealing, db.partition);
    await keepRunningTotals(tx, { runId, agreementKey: run.agreementKey }, sealing.calculation.pools[0]!);
    const state = runLifecycle.next(run.state, 'finish');
    await keepSeal(tx, sealing, state);
    // Where nobody is asked for anything there is nothing to wait for.
    if (charges.every((one) => one.state === 'own'))
      await changeState(tx, runId, runLifecycle.next(state, 'post'));
    const why = `asked by ${askedBy}; ${sealing.reference}, ${sealing.hash}`;
    await tx.audit({ action: 'run.sealed', subjects: [runId], why });
  });
}

const CANCEL = 'Cancel this run and start another with the costs that are here now';

/** What was approved still is so: the totals it began with, and its agreement. */
async function check(tx: Tx, run: RunRow): Promise<void> {
  const opening = run.calculation!.pools[0]!.opening.map(asTotal);
  const now = await runningTotals(tx, run.agreementKey);
  const continues = now.every(({ partner, charged }) => {
    const before = opening.find((one) => one.partner === partner);
    return before === undefined || before.charged === charged;
  });
  if (!continues)
    throw runFailure('Another run of this agreement was sealed since this was calculated', CANCEL);
  const held = await version(tx, run.agreementHash);
  if (!held || !isInForce(held))
    throw runFailure(
      'The agreement of this run is not in force any more',
      'Cancel this run, and have the parties accept the agreement before you start another',
    );
}

async function post(
  tx: Tx,
  run: RunRow,
  by: { sealedAt: Date; host: string; postedBy: string },
): Promise<Sealing> {
  const { sealedAt } = by;
  const [last] = await tx.query<{ sequence: number; hash: string }>(
    'select sequence, run_hash as hash from recharge_run where agreement_key = $1 and sequence is not null order by sequence desc limit 1',
    [run.agreementKey],
  );
  const calculation = run.calculation!;
  const sequence = (last?.sequence ?? 0) + 1;
  const reference = referenceOf({ ...run, sequence });
  const journal = await postJournal(tx, {
    kind: 'charges',
    accountingDate: accountingDateOf({ ...run, sealedAt: sealedAt.toISOString() }),
    description: `Recharge ${reference}`,
    agreementKey: run.agreementKey,
    runId: run.id,
    chargeId: null,
    postedAt: sealedAt,
    postedBy: by.postedBy,
    entries: chargesJournal(by.host, calculation.charges),
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
  return { run, calculation, sequence, reference, sealedAt, previousRunHash, hash, journal };
}

async function keepSeal(tx: Tx, sealing: Sealing, state: RunRow['state']): Promise<void> {
  await tx.query(
    `update recharge_run set state = $2, version = version + 1, sequence = $3, reference = $4, run_hash = $5, previous_run_hash = $6,
       sealed_at = $7, journal_number = $8 where id = $1`,
    [
      sealing.run.id,
      state,
      sealing.sequence,
      sealing.reference,
      sealing.hash,
      sealing.previousRunHash,
      sealing.sealedAt,
      sealing.journal,
    ],
  );
}

async function charge(tx: Tx, sealing: Sealing, host: string): Promise<ChargeRow[]> {
  const { run, calculation } = sealing;
  const charges: ChargeRow[] = [];
  for (const { partner, amountPence, totals } of calculation.charges) {
    const last = await lastCharge(tx, run.agreementKey, partner);
    const one: ChargeRow = {
      id: newId(sealing.sealedAt.getTime()),
      runId: run.id,
      agreementKey: run.agreementKey,
      partner,
      sequence: (last?.sequence ?? 0) + 1,
      previousChargeId: last?.id ?? null,
      amountPence,
      state: partner === host ? 'own' : 'sent',
    };
    await insertCharge(tx, one, totals);
    charges.push(one);
    if (one.state === 'sent') await tell(tx, one, sealing, totals);
  }
  return charges;
}

function tell(
  tx: Tx,
  charge: ChargeRow,
  sealing: Sealing,
  totals: Calculation['charges'][number]['totals'],
): Promise<void> {
  const { run, sealedAt, ...rest } = sealing;
  const sealed = { ...run, ...rest, sealedAt: sealedAt.toISOString() };
  return tx.publish(chargeSealed, {
    aggregateId: `recharge:${run.agreementKey}`,
    to: charge.partner,
    payload: chargePayload(charge, sealed, totals),
  });
}
