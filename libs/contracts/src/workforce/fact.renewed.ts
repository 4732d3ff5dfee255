import { z } from 'zod';
import { defineEvent } from '../contract.js';

/** Follows the snapshots of a new epoch. A fact of an earlier epoch that was not said again is no fact any more: its record was lost. */
export const workforceFactsRenewed = defineEvent({
  service: 'workforce',
  name: 'fact.renewed.v1',
  summary:
    'After a restore every worker and allocation was said again; what only an earlier epoch said is no more',
  reach: 'inside',
  order: 'state',
  payload: z.object({ facts: z.int().min(0) }),
  examples: { valid: [{ facts: 61 }], invalid: { 'no number': {} } },
});
