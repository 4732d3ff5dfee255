import {
  addFractions,
  DomainError,
  floorDivide,
  fraction,
  greatestCommonDivisor,
  ZERO,
  type Fraction,
} from '@conjoint/kernel';

/** How much of a pool a partner bears, beside the weights of the others: basis points, a driver's count, or 1 of equal shares. */
export interface Weight {
  readonly partner: string;
  readonly weight: number;
}

/** What a partner owes altogether: exactly, and as charged in whole pence. */
export interface RunningTotal {
  readonly partner: string;
  readonly entitlement: Fraction;
  readonly charged: bigint;
}

/** The whole that fixed shares add up to, in basis points. */
export const WHOLE = 10_000;

/** What an amount makes of one partner's running total: everything that is needed to see why it is rounded as it is. */
export interface Rounded {
  readonly partner: string;
  readonly entitlement: Fraction;
  /** Whole pence below the entitlement. */
  readonly below: bigint;
  /** What is left of the entitlement above them, as a fraction of a penny. */
  readonly left: Fraction;
  /** Whether one of the pennies that are left over goes to this partner. */
  readonly penny: boolean;
  readonly charged: bigint;
}

/**
 * Shares a pool among partners, exactly (docs/adr/0023-running-totals.md).
 *
 * The running total of each partner is rounded, never a line: after every amount a partner has been charged the whole pence below its exact
 * entitlement, and the pennies that are then left of the pool go, one each, to the largest fractions; of equal ones to the partner whose
 * code comes first. So what is charged sums to the pool exactly and is always less than a penny away from what is owed, whatever the order
 * and sign of the lines, and a part of a line is what the running total gained by it.
 *
 * `running` is the pool's amount so far in this run, in pence.
 */
export class Allocation {
  readonly partners: readonly string[];
  private readonly opening: readonly RunningTotal[];
  /** All entitlements over one denominator: opening + running × gain, less what was charged before. */
  private readonly denominator: bigint;
  private readonly carried: readonly bigint[];
  private readonly gains: readonly bigint[];
  private readonly plain: PlainNumbers;

  constructor(weights: readonly Weight[], opening: readonly RunningTotal[] = []) {
    const sorted = [...weights].sort((left, right) => (left.partner < right.partner ? -1 : 1));
    const sum = checkedSum(sorted);
    this.partners = sorted.map(({ partner }) => partner);
    this.opening = openingOf(this.partners, opening);
    const residues = this.opening.map(({ entitlement, charged }) =>
      addFractions(entitlement, fraction(-charged)),
    );
    this.denominator = residues.reduce(
      (common, { denominator }) => (common / greatestCommonDivisor(common, denominator)) * denominator,
      sum,
    );
    this.carried = residues.map(({ numerator, denominator }) => (numerator * this.denominator) / denominator);
    this.gains = sorted.map(({ weight }) => (BigInt(weight) * this.denominator) / sum);
    this.plain = plainNumbers(this.denominator, this.carried, this.gains);
  }

  /** What each partner is charged in this run once the pool has come to `running`, in the order of `partners`. */
  chargedAt(running: bigint): bigint[] {
    const { gains, denominator } = this;
    const charged: bigint[] = [];
    const left: bigint[] = [];
    let over = running;
    for (let i = 0; i < gains.length; i += 1) {
      const owed = this.carried[i]! + running * gains[i]!;
      const below = floorDivide(owed, denominator);
      charged.push(below);
      left.push(owed - below * denominator);
      over -= below;
    }
    for (; over > 0n; over -= 1n) {
      let largest = 0;
      for (let i = 1; i < left.length; i += 1) if (left[i]! > left[largest]!) largest = i;
      charged[largest]! += 1n;
      left[largest] = -1n;
    }
    return charged;
  }

  /** The same of hundreds of thousands of lines: in plain numbers wherever each of them is exact, which is shown by a property. */
  chargedAtPence(running: number): number[] {
    const { exactWithin, carried, gains, denominator } = this.plain;
    if (Math.abs(running) > exactWithin) return this.chargedAt(BigInt(running)).map(Number);
    const charged: number[] = [];
    const left: number[] = [];
    let over = running;
    for (let i = 0; i < gains.length; i += 1) {
      const owed = carried[i]! + running * gains[i]!;
      // The remainder of whole numbers is exact, a quotient need not be.
      let rest = owed % denominator;
      if (rest < 0) rest += denominator;
      const below = (owed - rest) / denominator;
      charged.push(below);
      left.push(rest);
      over -= below;
    }
    for (; over > 0; over -= 1) {
      let largest = 0;
      for (let i = 1; i < left.length; i += 1) if (left[i]! > left[largest]!) largest = i;
      charged[largest]! += 1;
      left[largest] = -1;
    }
    return charged;
  }

  /** The same with its reasons, and over all runs. */
  roundedAt(running: bigint): Rounded[] {
    const charged = this.chargedAt(running);
    return this.partners.map((partner, i) => {
      const owed = this.carried[i]! + running * this.gains[i]!;
      const below = floorDivide(owed, this.denominator);
      const before = this.opening[i]!.charged;
      return {
        partner,
        entitlement: addFractions(fraction(before), fraction(owed, this.denominator)),
        below: before + below,
        left: fraction(owed - below * this.denominator, this.denominator),
        penny: charged[i]! > below,
        charged: before + charged[i]!,
      };
    });
  }

  openingTotals(): readonly RunningTotal[] {
    return this.opening;
  }

  closingTotals(running: bigint): RunningTotal[] {
    return this.roundedAt(running).map(({ partner, entitlement, charged }) => ({
      partner,
      entitlement,
      charged,
    }));
  }
}

/** The numbers of an allocation as JavaScript's own, and the running amounts up to which everything made of them is a whole number they hold. */
interface PlainNumbers {
  readonly exactWithin: number;
  readonly denominator: number;
  readonly carried: readonly number[];
  readonly gains: readonly number[];
}

function plainNumbers(
  denominator: bigint,
  carried: readonly bigint[],
  gains: readonly bigint[],
): PlainNumbers {
  const most = (values: readonly bigint[]): bigint =>
    values.reduce(
      (largest, value) => ((value < 0n ? -value : value) > largest ? (value < 0n ? -value : value) : largest),
      0n,
    );
  const room = BigInt(Number.MAX_SAFE_INTEGER) - denominator - most(carried);
  const exactWithin = room < 0n ? -1 : Number(room / (most(gains) + 1n));
  return {
    exactWithin,
    denominator: Number(denominator),
    carried: carried.map(Number),
    gains: gains.map(Number),
  };
}

/** Where partners have changed since, what each was charged is what it owed: nobody who left is asked for a penny again. */
function openingOf(partners: readonly string[], totals: readonly RunningTotal[]): RunningTotal[] {
  const by = new Map(totals.map((total) => [total.partner, total]));
  const same = totals.length === partners.length && partners.every((partner) => by.has(partner));
  return partners.map((partner) => {
    const kept = by.get(partner);
    if (!kept) return { partner, entitlement: ZERO, charged: 0n };
    return same ? kept : { ...kept, entitlement: fraction(kept.charged) };
  });
}

function checkedSum(weights: readonly Weight[]): bigint {
  if (weights.length === 0) throw refused('This agreement names no partners, so its costs cannot be shared.');
  let sum = 0n;
  for (const [i, { partner, weight }] of weights.entries()) {
    if (weights[i - 1]?.partner === partner) throw refused('This agreement names a partner twice.');
    if (!Number.isSafeInteger(weight) || weight < 0)
      throw refused('A share must be a whole number that is not negative.');
    sum += BigInt(weight);
  }
  if (sum === 0n)
    throw refused(
      'The count is 0 for every partner, so nothing says how this quarter’s costs are shared. Check the counts with the partners, or agree another basis for this quarter.',
    );
  return sum;
}

/** @throws DomainError unless the shares are exactly the whole. */
export function checkFixedShares(shares: readonly Weight[]): void {
  const sum = shares.reduce((all, { weight }) => all + weight, 0);
  if (sum === WHOLE) return;
  const percent = (sum / 100).toFixed(2).replace(/\.?0+$/, '');
  throw refused(
    `The shares of this agreement add up to ${percent} %, not to 100 %. Agree a version that is corrected.`,
  );
}

function refused(message: string): DomainError {
  return new DomainError('validation-failed', message);
}
