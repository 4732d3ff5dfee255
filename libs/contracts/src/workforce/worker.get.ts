import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { absenceSchema, workEpisodeSchema, workerSchema } from './views.js';
import { gradeSchema, workerContractSchema } from './worker-fact.js';

export const getWorker = defineRequest({
  service: 'workforce',
  name: 'worker.get.v1',
  summary:
    'One worker: her terms and absences as they were and will be, and who may see it the episodes she has',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'team-manager', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ workerId: idSchema }),
  response: z.object({
    worker: workerSchema,
    renewedUntil: z.string().nullable(),
    leavingReason: z.string().nullable(),
    terms: z.array(
      z.object({
        from: z.string(),
        contract: workerContractSchema,
        grade: gradeSchema,
        fteHundredths: z.int(),
        caseHolder: z.boolean(),
      }),
    ),
    absences: z.array(absenceSchema),
    /** Null for whoever keeps workers and not children. */
    caseload: z.array(workEpisodeSchema.extend({ allocationId: z.string(), since: z.string() })).nullable(),
  }),
  examples: {
    valid: [{ workerId: '0199f1f0-0000-7000-8000-000000000005' }],
    invalid: { 'not an id': { workerId: '' } },
  },
});
