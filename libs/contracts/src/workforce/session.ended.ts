import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { instantSchema } from '../fields.js';

export const sessionEnded = defineEvent({
  service: 'workforce',
  name: 'session.ended.v1',
  summary: 'Tokens of this sign-in are refused from now on',
  reach: 'inside',
  order: 'state',
  whileReconciling: 'allowed',
  payload: z.object({ sid: z.string(), refusedUntil: instantSchema }),
  examples: {
    valid: [{ sid: 'b4c1', refusedUntil: '2026-11-23T10:00:00Z' }],
    invalid: { 'no time': { sid: 'b4c1' } },
  },
});
