import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';

/** The file goes out as census files come in: in numbered chunks, because a message has a limit. Every chunk taken is written down. */
export const takeCinReturnChunk = defineRequest({
  service: 'referrals',
  name: 'cin-return.take-chunk.v1',
  summary: 'One numbered chunk, of at most 256 KiB, of the file of a return',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['performance-analyst', 'director'],
    signedInWithinMinutes: 15,
  },
  repeatable: true,
  request: z.object({ returnId: idSchema, number: z.int().min(0).max(1_000_000) }),
  response: z.object({
    base64: z.string(),
    /** Of the bytes of this chunk, in hex. */
    sha256: z.string(),
    /** Chunks the whole file has. */
    chunks: z.int(),
  }),
  examples: {
    valid: [{ returnId: '0199f1f0-0000-7000-8000-000000000001', number: 0 }],
    invalid: { 'before the first': { returnId: '0199f1f0-0000-7000-8000-000000000001', number: -1 } },
  },
});
