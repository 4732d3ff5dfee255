import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';

export const putChunk = defineRequest({
  service: 'referrals',
  name: 'file.put-chunk.v1',
  summary: 'One numbered chunk of at most 256 KiB',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['information-officer', 'performance-analyst'] },
  repeatable: true,
  request: z.object({ fileId: idSchema, number: z.int().min(0), base64: z.base64().max(349528) }),
  response: z.object({ nextChunk: z.int() }),
  examples: {
    valid: [{ fileId: '0199f1f0-0000-7000-8000-000000000001', number: 0, base64: 'AA==' }],
    invalid: { 'not base64': { fileId: '0199f1f0-0000-7000-8000-000000000001', number: 0, base64: '!' } },
  },
});
