import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, versionSchema } from '../fields.js';
import { workerSchema } from './views.js';

export const endAbsence = defineRequest({
  service: 'workforce',
  name: 'worker.end-absence.v1',
  summary: 'The last day of an absence; none takes back one that was recorded in error',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer'] },
  repeatable: true,
  request: z.object({
    workerId: idSchema,
    version: versionSchema,
    absenceId: idSchema,
    until: dateSchema.nullable(),
  }),
  response: z.object({ worker: workerSchema }),
  examples: {
    valid: [
      {
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        version: 1,
        absenceId: '0199f1f0-0000-7000-8000-000000000007',
        until: '2026-11-30',
      },
      {
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        version: 1,
        absenceId: '0199f1f0-0000-7000-8000-000000000007',
        until: null,
      },
    ],
    invalid: { 'no absence': { workerId: '0199f1f0-0000-7000-8000-000000000005', version: 1, until: null } },
  },
});
