import type { Calculation, chargeSealed, PayloadOf } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { journalRef } from '../journal/journal.rules.js';

type Payload = PayloadOf<typeof chargeSealed>;

/** A sealed run as it is told to each partner. */
export interface SealedRun {
  readonly id: string;
  readonly agreementKey: string;
  readonly agreementHash: string;
  readonly kind: 'quarter' | 'correction';
  readonly periodFrom: string;
  readonly periodUntil: string;
  readonly calculation: Calculation;
  readonly reference: string;
  /** ISO 8601, in UTC. */
  readonly sealedAt: string;
  readonly hash: string;
  readonly previousRunHash: string | null;
  readonly journal: number;
}

/** A correction is of the open period; a quarter is of its own last day. */
export function accountingDateOf(run: Pick<SealedRun, 'kind' | 'periodUntil' | 'sealedAt'>): string {
  return run.kind === 'correction' ? londonDate(new Date(run.sealedAt)) : run.periodUntil;
}

/** What one partner is told of its charge: the same as often as it is told. */
export function chargePayload(
  charge: { id: string; sequence: number; previousChargeId: string | null; amountPence: number },
  run: SealedRun,
  totals: Payload['totals'],
): Payload {
  const { calculation } = run;
  return {
    chargeId: charge.id,
    runId: run.id,
    sequence: charge.sequence,
    previousChargeId: charge.previousChargeId,
    reference: run.reference,
    agreementKey: run.agreementKey,
    agreementHash: run.agreementHash,
    kind: run.kind,
    period: { from: run.periodFrom, until: run.periodUntil },
    accountingDate: accountingDateOf(run),
    pools: calculation.pools,
    totals,
    totalPence: charge.amountPence,
    lineCount: calculation.lineCount,
    linesRoot: calculation.linesRoot,
    runHash: run.hash,
    previousRunHash: run.previousRunHash,
    journalRef: journalRef(run.journal),
    sealedAt: run.sealedAt,
  };
}
