import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';

export const beginFile = defineRequest({
  service: 'referrals',
  name: 'file.begin.v1',
  summary: 'Announces an upload; the same name, size and hash resumes one that was cut off',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['information-officer', 'performance-analyst'] },
  repeatable: true,
  request: z.object({
    purpose: z.literal('cin-census'),
    fileName: z.string().trim().min(1).max(200),
    sizeBytes: z.int().min(0),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .default(null),
  }),
  response: z.object({ fileId: z.string(), nextChunk: z.int(), chunkBytes: z.int() }),
  examples: {
    valid: [{ purpose: 'cin-census', fileName: 'cin.xml', sizeBytes: 10 }],
    invalid: { 'negative size': { purpose: 'cin-census', fileName: 'x', sizeBytes: -1 } },
  },
});
