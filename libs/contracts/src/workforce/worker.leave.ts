import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, reasonSchema, versionSchema } from '../fields.js';
import { workerSchema } from './views.js';

export const leaveWorker = defineRequest({
  service: 'workforce',
  name: 'worker.leave.v1',
  summary: 'The last day of a worker here, and why she leaves',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer'] },
  repeatable: true,
  request: z.object({ workerId: idSchema, version: versionSchema, leftOn: dateSchema, reason: reasonSchema }),
  response: z.object({ worker: workerSchema }),
  examples: {
    valid: [
      {
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        version: 1,
        leftOn: '2026-12-31',
        reason: 'Resigned',
      },
    ],
    invalid: {
      'no reason': {
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        version: 1,
        leftOn: '2026-12-31',
        reason: '',
      },
    },
  },
});
