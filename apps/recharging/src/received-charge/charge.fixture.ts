import type { AgreementTerms, chargeSealed, PayloadOf } from '@conjoint/contracts';
import { formatFraction } from '@conjoint/kernel';
import { newId } from '@conjoint/platform';
import { partnersOf } from '../agreements/agreement.rules.js';
import { Allocation } from '../allocation/allocation.rules.js';
import { asTotal, partOf } from './charge-checks.rules.js';

type Sealed = PayloadOf<typeof chargeSealed>;

/** A charge as an honest host seals it, after the one before; for specs. */
export function sealedCharge(input: {
  terms: AgreementTerms;
  agreementHash: string;
  partner: string;
  amountPence: number;
  previous?: Sealed | null;
  kind?: Sealed['kind'];
  period?: { from: string; until: string };
  /** Of a driver; fixed shares are those of the terms. */
  weights?: Readonly<Record<string, { weight: number; countId?: string; evidenceHash?: string }>>;
  linesRoot?: string;
  lineCount?: number;
}): Sealed {
  const { terms, partner, previous = null } = input;
  const { basis, key } = terms;
  const weights = partnersOf(terms).map((one) => {
    const given = input.weights?.[one];
    const agreed =
      basis.kind === 'fixed-shares' ? basis.shares.find((share) => share.partner === one)!.basisPoints : 1;
    return {
      partner: one,
      weight: given?.weight ?? agreed,
      countId: given?.countId ?? null,
      evidenceHash: given?.evidenceHash ?? null,
    };
  });
  const allocation = new Allocation(weights, (previous?.pools[0]?.closing ?? []).map(asTotal));
  const totals = (at: ReturnType<Allocation['closingTotals']>) =>
    at.map(({ partner: one, entitlement, charged }) => ({
      partner: one,
      entitlement: formatFraction(entitlement),
      chargedPence: Number(charged),
    }));
  const pool = {
    pool: key,
    amountPence: input.amountPence,
    weights,
    opening: totals([...allocation.openingTotals()]),
    closing: totals(allocation.closingTotals(BigInt(input.amountPence))),
  };
  const part = partOf(pool, partner);
  const sequence = (previous?.sequence ?? 0) + 1;
  return {
    chargeId: newId(),
    runId: newId(),
    sequence,
    previousChargeId: previous?.chargeId ?? null,
    reference: `${key} 2026-27 Q2 / ${sequence}`,
    agreementKey: key,
    agreementHash: input.agreementHash,
    kind: input.kind ?? 'quarter',
    period: input.period ?? { from: '2026-07-01', until: '2026-09-30' },
    accountingDate: '2026-09-30',
    pools: [pool],
    totals: [{ pool: key, subjective: '10100', amountPence: part }],
    totalPence: part,
    lineCount: input.lineCount ?? 3,
    linesRoot: input.linesRoot ?? 'b'.repeat(64),
    runHash: newId().replaceAll('-', '').padEnd(64, 'c'),
    previousRunHash: previous?.runHash ?? null,
    journalRef: 'J000012',
    sealedAt: '2026-10-12T09:30:00Z',
  };
}
