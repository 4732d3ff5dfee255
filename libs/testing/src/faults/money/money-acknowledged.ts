import { nothingNoted, type Noted } from '../acknowledged.js';
import type { CostSource } from './cost-source.js';

/** What recharging said it had done. The checker holds it to it. */
export interface MoneyAcknowledged extends Noted {
  /** Every file that was ever sent, answered or not, by its content. */
  readonly sent: Map<string, CostSource & { host: string }>;
  readonly files: { sha256: string; costFileId: string; host: string; state: 'accepted' | 'undone' }[];
  readonly sealed: { runId: string; host: string; reference: string; amountPence: number }[];
  readonly cancelled: { runId: string; host: string }[];
  readonly accepted: { chargeId: string; partner: string; journalRef: string; totalPence: number }[];
  readonly queried: { chargeId: string; partner: string }[];
}

export function nothingOfMoney(): MoneyAcknowledged {
  return {
    sent: new Map(),
    files: [],
    sealed: [],
    cancelled: [],
    accepted: [],
    queried: [],
    ...nothingNoted(),
  };
}
