import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';

/** Sent by the portal on a back-channel logout or a sign-out; the sid comes from a logout token the portal has verified. */
export const endSession = defineRequest({
  service: 'workforce',
  name: 'session.end.v1',
  summary: 'A sign-in ended: its access tokens are refused until they expire',
  access: { by: 'system' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ sid: z.string().min(1).max(200) }),
  response: emptySchema,
  examples: { valid: [{ sid: 'b4c1' }], invalid: { empty: { sid: '' } } },
});
