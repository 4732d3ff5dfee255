import { defineLifecycle } from '@conjoint/kernel';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../agreements/agreement.rules.js';

/** A charge at its host, by what the partner answers. Accepting is final: it is posted in both books. */
export const chargeLifecycle = defineLifecycle({
  noun: 'charge',
  initial: 'sent',
  states: ['sent', 'queried', 'accepted'],
  actions: ['accept', 'query', 'withdraw-query'],
  transitions: {
    sent: { accept: 'accepted', query: 'queried' },
    queried: { accept: 'accepted', 'withdraw-query': 'sent' },
  },
  words: { accept: 'accepted', query: 'queried', 'withdraw-query': 'released from its query' },
});

export const ACTION_OF = {
  accepted: 'accept',
  queried: 'query',
  'withdrawn-query': 'withdraw-query',
} as const;

/** Chains the runs of an agreement: who changes one that is sealed has to change all that follow. */
export function runHash(run: {
  readonly previousRunHash: string | null;
  readonly runId: string;
  readonly sequence: number;
  readonly agreementHash: string;
  readonly calculationHash: string;
  readonly linesRoot: string;
  readonly approvedBy: string;
  readonly sealedAt: string;
}): string {
  return createHash('sha256').update(canonicalJson(run)).digest('hex');
}
