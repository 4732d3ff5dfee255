import type { Calculation, ChargeLine, SharedPool } from '@conjoint/contracts';
import { DomainError, formatFraction, parseFraction, sumPence } from '@conjoint/kernel';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../agreements/agreement.rules.js';
import { Allocation, type RunningTotal, type Weight } from '../allocation/allocation.rules.js';
import { LinesTree } from '../proof/lines-tree.js';
import type { DriverRow } from '../run/run.repository.js';

/** A cost line as it is charged: net, and in the order (posting date, document, line id). */
export interface CostLine {
  readonly lineId: string;
  readonly postingDate: string;
  readonly documentNumber: string;
  readonly subjective: string;
  readonly costCentre: string;
  readonly amountPence: number;
  /** Paid by the host beside it, and not shared. */
  readonly vatPence: number;
}

export interface DriverWeight extends Weight {
  readonly countId: string | null;
  readonly evidenceHash: string | null;
}

/** Shares the lines of a pool one after the other, and keeps what a charge, a proof and an explanation need. */
export class CalculatedPool {
  private readonly allocation: Allocation;
  private readonly tree = new LinesTree();
  private readonly bySubjective = new Map<string, number[]>();
  private running = 0;
  private vat = 0;
  private charged: readonly number[];

  constructor(
    private readonly pool: string,
    private readonly weights: readonly DriverWeight[],
    opening: readonly RunningTotal[],
  ) {
    this.allocation = new Allocation(weights, opening);
    this.charged = this.allocation.chargedAtPence(0);
  }

  /** The line with its place, its pool so far and each partner's part. */
  add(cost: CostLine): ChargeLine {
    this.running += cost.amountPence;
    this.vat += cost.vatPence;
    if (!Number.isSafeInteger(this.running) || !Number.isSafeInteger(this.vat)) throw tooMuch();
    const charged = this.allocation.chargedAtPence(this.running);
    const parts: number[] = [];
    for (let i = 0; i < charged.length; i += 1) parts.push(charged[i]! - this.charged[i]!);
    this.charged = charged;
    const totals = this.bySubjective.get(cost.subjective);
    if (!totals) this.bySubjective.set(cost.subjective, [...parts]);
    else for (let i = 0; i < parts.length; i += 1) totals[i]! += parts[i]!;
    const line: ChargeLine = {
      position: this.tree.lineCount + 1,
      lineId: cost.lineId,
      postingDate: cost.postingDate,
      documentNumber: cost.documentNumber,
      subjective: cost.subjective,
      costCentre: cost.costCentre,
      amountPence: cost.amountPence,
      pool: this.pool,
      runningPence: this.running,
      parts,
    };
    this.tree.add(line);
    return line;
  }

  /** The same lines, weights and opening totals give the same bytes, whoever calculates and whenever. */
  close(): { calculation: Calculation; pageHashes: string[]; vatPence: number } {
    const linesRoot = this.tree.close();
    const amountPence = this.running;
    const shared: SharedPool = {
      pool: this.pool,
      amountPence,
      weights: this.allocation.partners.map((partner) => {
        const { weight, countId, evidenceHash } = this.weights.find((one) => one.partner === partner)!;
        return { partner, weight, countId, evidenceHash };
      }),
      opening: this.allocation.openingTotals().map(asText),
      closing: this.allocation.closingTotals(BigInt(this.running)).map(asText),
    };
    const subjectives = [...this.bySubjective].sort(([left], [right]) => (left < right ? -1 : 1));
    const charges = this.allocation.partners.map((partner, i) => ({
      partner,
      amountPence: this.charged[i]!,
      totals: subjectives.map(([subjective, totals]) => ({
        pool: this.pool,
        subjective,
        amountPence: sumPence([totals[i]!]),
      })),
    }));
    return {
      calculation: { lineCount: this.tree.lineCount, amountPence, linesRoot, pools: [shared], charges },
      pageHashes: this.tree.pages,
      vatPence: this.vat,
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

export function weightOf({ partner, weight, countId, evidenceHash }: DriverRow): DriverWeight {
  if (weight === null)
    throw new DomainError('conflict', 'A partner has not counted yet. Ask again before you calculate.');
  return { partner, weight, countId, evidenceHash };
}

const tooMuch = (): DomainError =>
  new DomainError('conflict', 'The costs of this run add to more than can be counted.');
