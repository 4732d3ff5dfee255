import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, versionSchema } from '../fields.js';
import { workerSchema } from './views.js';
import { gradeSchema, workerContractSchema } from './worker-fact.js';

export const changeWorkerTerms = defineRequest({
  service: 'workforce',
  name: 'worker.change-terms.v1',
  summary: 'Contract, grade and hours from a day on',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer'] },
  repeatable: true,
  request: z.object({
    workerId: idSchema,
    version: versionSchema,
    from: dateSchema,
    contract: workerContractSchema,
    grade: gradeSchema,
    fteHundredths: z.int().min(0).max(200),
    caseHolder: z.boolean(),
  }),
  response: z.object({ worker: workerSchema }),
  examples: {
    valid: [
      {
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        version: 1,
        from: '2026-12-01',
        contract: 'permanent',
        grade: 'social-worker',
        fteHundredths: 80,
        caseHolder: true,
      },
    ],
    invalid: {
      'three full-time posts': {
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        version: 1,
        from: '2026-12-01',
        contract: 'permanent',
        grade: 'social-worker',
        fteHundredths: 300,
        caseHolder: true,
      },
    },
  },
});
