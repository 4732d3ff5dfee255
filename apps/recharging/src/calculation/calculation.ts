import type { Calculation, ChargeLine, SharedPool } from '@conjoint/contracts';
import { formatFraction, parseFraction, sumPence } from '@conjoint/kernel';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../agreements/agreement.rules.js';
import { Allocation, type RunningTotal, type Weight } from '../allocation/allocation.rules.js';
import { LinesTree } from '../proof/lines-tree.js';

/** A cost line as it is charged: net, and in the order (posting date, document, line id). */
export interface CostLine {
  readonly lineId: string;
  readonly postingDate: string;
  readonly documentNumber: string;
  readonly subjective: string;
  readonly costCentre: string;
  readonly amountPence: number;
}

export interface DriverWeight extends Weight {
  readonly countId: string | null;
  readonly evidenceHash: string | null;
}

/** Shares the lines of a pool one after the other, and keeps what a charge, a proof and an explanation need. */
export class CalculatedPool {
  private readonly allocation: Allocation;
  private readonly tree = new LinesTree();
  private readonly bySubjective = new Map<string, bigint[]>();
  private running = 0n;
  private charged: bigint[];

  constructor(
    private readonly pool: string,
    private readonly weights: readonly DriverWeight[],
    opening: readonly RunningTotal[],
  ) {
    this.allocation = new Allocation(weights, opening);
    this.charged = this.allocation.chargedAt(0n);
  }

  /** The line with its place, its pool so far and each partner's part. */
  add(cost: CostLine): ChargeLine {
    this.running += BigInt(cost.amountPence);
    const charged = this.allocation.chargedAt(this.running);
    const parts = charged.map((now, i) => now - this.charged[i]!);
    this.charged = charged;
    const totals = this.bySubjective.get(cost.subjective);
    if (totals) for (const [i, part] of parts.entries()) totals[i]! += part;
    else this.bySubjective.set(cost.subjective, [...parts]);
    const line: ChargeLine = {
      position: this.tree.lineCount + 1,
      ...cost,
      pool: this.pool,
      runningPence: Number(this.running),
      parts: parts.map(Number),
    };
    this.tree.add(line);
    return line;
  }

  /** The same lines, weights and opening totals give the same bytes, whoever calculates and whenever. */
  close(): { calculation: Calculation; pageHashes: string[] } {
    const linesRoot = this.tree.close();
    const amountPence = sumPence([Number(this.running)]);
    const shared: SharedPool = {
      pool: this.pool,
      amountPence,
      weights: this.allocation.partners.map((partner) => {
        const { weight, countId, evidenceHash } = this.weights.find((one) => one.partner === partner)!;
        return { partner, weight, countId, evidenceHash };
      }),
      opening: this.allocation.openingTotals().map(asText),
      closing: this.allocation.closingTotals(this.running).map(asText),
    };
    const subjectives = [...this.bySubjective].sort(([left], [right]) => (left < right ? -1 : 1));
    const charges = this.allocation.partners.map((partner, i) => ({
      partner,
      amountPence: Number(this.charged[i]),
      totals: subjectives.map(([subjective, totals]) => ({
        pool: this.pool,
        subjective,
        amountPence: Number(totals[i]),
      })),
    }));
    return {
      calculation: { lineCount: this.tree.lineCount, amountPence, linesRoot, pools: [shared], charges },
      pageHashes: this.tree.pages,
    };
  }
}

const asText = ({ partner, entitlement, charged }: RunningTotal): SharedPool['opening'][number] => ({
  partner,
  entitlement: formatFraction(entitlement),
  chargedPence: Number(charged),
});

export const asTotal = (one: SharedPool['opening'][number]): RunningTotal => ({
  partner: one.partner,
  entitlement: parseFraction(one.entitlement),
  charged: BigInt(one.chargedPence),
});

export function calculationHash(agreementHash: string, calculation: Calculation): string {
  return createHash('sha256')
    .update(canonicalJson({ agreementHash, ...calculation }))
    .digest('hex');
}

/** The allocation of a sealed or calculated pool, to compute any of its lines again. */
export function allocationOf({ weights, opening }: SharedPool): Allocation {
  return new Allocation(weights, opening.map(asTotal));
}
