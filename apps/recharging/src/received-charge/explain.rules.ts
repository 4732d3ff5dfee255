import type {
  ChargeLine,
  ExplainedLine,
  explainReceivedCharge,
  ResponseOf,
  SharedPool,
} from '@conjoint/contracts';
import { addFractions, formatFraction, fraction, parseFraction } from '@conjoint/kernel';
import { Allocation } from '../allocation/allocation.rules.js';
import { asTotal, partOf } from './charge-checks.rules.js';
import type { SealedCharge } from './charge.repository.js';

type ExplainedPool = ResponseOf<typeof explainReceivedCharge>['pools'][number];

/** What one partner bears of each pool of a charge, exactly and as charged. */
export function explainPools({ pools }: SealedCharge, partner: string): ExplainedPool[] {
  return pools.map((pool) => {
    const own = pool.weights.find((one) => one.partner === partner);
    const allWeights = pool.weights.reduce((sum, { weight }) => sum + weight, 0);
    const at = (totals: SharedPool['opening']) =>
      totals.find((one) => one.partner === partner) ?? { entitlement: '0/1', chargedPence: 0 };
    const [opening, closing] = [at(pool.opening), at(pool.closing)];
    const rounding = addFractions(
      fraction(BigInt(closing.chargedPence)),
      negative(parseFraction(closing.entitlement)),
    );
    return {
      pool: pool.pool,
      amountPence: pool.amountPence,
      weight: own?.weight ?? 0,
      allWeights,
      countId: own?.countId ?? null,
      exactShare: formatFraction(shareOf(pool, partner, BigInt(pool.amountPence))),
      openingEntitlement: opening.entitlement,
      closingEntitlement: closing.entitlement,
      openingChargedPence: opening.chargedPence,
      closingChargedPence: closing.chargedPence,
      partPence: partOf(pool, partner),
      roundingPence: formatFraction(rounding),
    };
  });
}

/**
 * Each line computed again from weights, opening totals and the pool's amount so far. The part of a line is what the running total gains by
 * it, so that `computedPence` of all lines adds up to the charge.
 */
export function explainLines(
  lines: readonly ChargeLine[],
  { pools }: SealedCharge,
  partner: string,
): ExplainedLine[] {
  const known = new Map(
    pools.map((pool) => [
      pool.pool,
      { pool, allocation: new Allocation(pool.weights, pool.opening.map(asTotal)) },
    ]),
  );
  return lines.flatMap((line) => {
    const of = known.get(line.pool);
    if (!of) return [];
    const at = of.allocation.partners.indexOf(partner);
    const after = of.allocation.roundedAt(BigInt(line.runningPence))[at];
    const before = of.allocation.roundedAt(BigInt(line.runningPence - line.amountPence))[at];
    if (!after || !before) return [];
    return [
      {
        ...line,
        partPence: line.parts[at] ?? 0,
        exactShare: formatFraction(shareOf(of.pool, partner, BigInt(line.amountPence))),
        entitlementAfter: formatFraction(after.entitlement),
        chargedAfterPence: Number(after.charged),
        penny: after.penny,
        computedPence: Number(after.charged - before.charged),
      },
    ];
  });
}

function shareOf({ weights }: SharedPool, partner: string, amount: bigint) {
  const own = BigInt(weights.find((one) => one.partner === partner)?.weight ?? 0);
  const all = weights.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  return all === 0n ? fraction(0n) : fraction(amount * own, all);
}

const negative = (one: { numerator: bigint; denominator: bigint }) =>
  fraction(-one.numerator, one.denominator);
