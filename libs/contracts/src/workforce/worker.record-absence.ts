import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, versionSchema } from '../fields.js';
import { workerSchema } from './views.js';
import { absenceKindSchema } from './worker-fact.js';

export const recordAbsence = defineRequest({
  service: 'workforce',
  name: 'worker.record-absence.v1',
  summary: 'A worker is away from a day, until a day or until further notice',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer'] },
  repeatable: true,
  request: z.object({
    workerId: idSchema,
    version: versionSchema,
    kind: absenceKindSchema,
    from: dateSchema,
    until: dateSchema.nullable().default(null),
  }),
  response: z.object({ worker: workerSchema }),
  examples: {
    valid: [
      { workerId: '0199f1f0-0000-7000-8000-000000000005', version: 1, kind: 'sickness', from: '2026-11-23' },
    ],
    invalid: {
      'no kind': { workerId: '0199f1f0-0000-7000-8000-000000000005', version: 1, from: '2026-11-23' },
    },
  },
});
