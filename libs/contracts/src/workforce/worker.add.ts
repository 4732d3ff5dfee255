import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, nameTextSchema, personKeySchema } from '../fields.js';
import { workerSchema } from './views.js';
import { gradeSchema, workerContractSchema } from './worker-fact.js';

export const addWorker = defineRequest({
  service: 'workforce',
  name: 'worker.add.v1',
  summary: 'Adds somebody this organisation employs',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer'] },
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    name: nameTextSchema,
    /** Her key, where she has signed in here already; whoever has not is recognised later. */
    personKey: personKeySchema.nullable().default(null),
    /** Social Work England registration number; null for somebody without the qualification. */
    registration: z.string().trim().max(20).nullable().default(null),
    renewedUntil: dateSchema.nullable().default(null),
    startedOn: dateSchema,
    contract: workerContractSchema,
    grade: gradeSchema,
    fteHundredths: z.int().min(0).max(200),
    caseHolder: z.boolean(),
  }),
  response: z.object({ worker: workerSchema }),
  examples: {
    valid: [
      {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        name: 'Leila Haddad',
        registration: 'SW123456',
        startedOn: '2026-11-01',
        contract: 'permanent',
        grade: 'social-worker',
        fteHundredths: 80,
        caseHolder: true,
      },
    ],
    invalid: {
      'no name': {
        requestId: '0199f1f0-0000-7000-8000-000000000001',
        name: '',
        startedOn: '2026-11-01',
        contract: 'permanent',
        grade: 'social-worker',
        fteHundredths: 80,
        caseHolder: true,
      },
    },
  },
});
