import type { ChargeView, RunDetail, RunView } from '@conjoint/contracts';
import type { HeldVersion } from '../agreements/acceptance.repository.js';
import { journalRef } from '../journal/journal.rules.js';
import { isAtWork } from '../run-work/run-work.rules.js';
import type { DriverRow, RunRow } from './run.repository.js';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function runView(row: RunRow): RunView {
  return {
    runId: row.id,
    agreementKey: row.agreementKey,
    kind: row.kind,
    financialYear: row.financialYear,
    quarter: row.quarter,
    period: { from: row.periodFrom, until: row.periodUntil },
    state: row.state,
    version: row.version,
    reference: row.reference,
    preparedBy: row.preparedByName,
    preparedAt: row.preparedAt.toISOString(),
    lineCount: row.lineCount,
    amountPence: row.amountPence,
    approvedBy: row.approvedByName,
    approvedAt: iso(row.approvedAt),
    sealedAt: iso(row.sealedAt),
    work: workView(row),
  };
}

/** While it is at work, and afterwards why it came to nothing, as long as the run is where that left it. */
function workView({ state, work }: RunRow): RunView['work'] {
  if (!work) return null;
  const failedHere = work.failure !== null && state === (work.kind === 'seal' ? 'approved' : 'counted');
  if (!isAtWork(state) && !failedHere) return null;
  const { kind, askedByName, askedAt, linesDone, linesToDo, failure } = work;
  return {
    kind,
    askedBy: askedByName,
    askedAt: new Date(askedAt).toISOString(),
    linesDone,
    linesToDo,
    failure,
  };
}

export function runDetail(parts: {
  row: RunRow;
  version: HeldVersion;
  drivers: readonly DriverRow[];
  charges: readonly ChargeView[];
  arrivedSince: { lineCount: number; amountPence: number };
  mayApprove: boolean;
}): RunDetail {
  const { row, version, drivers, charges, arrivedSince, mayApprove } = parts;
  return {
    run: runView(row),
    agreement: {
      contentHash: version.contentHash,
      line: version.terms.line,
      basis: version.terms.basis.kind,
      since: version.terms.since,
      until: version.terms.until ?? null,
      vat: version.terms.vat,
    },
    vatPence: row.vatPence,
    correctsRunId: row.correctsRunId,
    drivers: drivers.map((one) => ({ ...one, countedAt: iso(one.countedAt), askedAt: iso(one.askedAt) })),
    calculation: row.calculation,
    calculationHash: row.calculationHash,
    calculatedAt: iso(row.calculatedAt),
    earlier: changedFrom(row),
    arrivedSince,
    charges: [...charges],
    runHash: row.runHash,
    previousRunHash: row.previousRunHash,
    journalRef: row.journalNumber === null ? null : journalRef(row.journalNumber),
    cancelReason: row.cancelReason,
    mayApprove,
  };
}

/** What the calculation before came to, where it came to something else. */
function changedFrom({ calculation, earlierCalculation }: RunRow): RunDetail['earlier'] {
  if (!calculation || !earlierCalculation) return null;
  const { lineCount, amountPence, charges } = earlierCalculation;
  return {
    lineCount,
    amountPence,
    charges: charges.map(({ partner, amountPence: pence }) => ({ partner, amountPence: pence })),
  };
}
