import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { dateSchema, idSchema, nameTextSchema, personKeySchema, versionSchema } from '../fields.js';
import { workerSchema } from './views.js';

export const correctWorker = defineRequest({
  service: 'workforce',
  name: 'worker.correct.v1',
  summary: 'Corrects what is recorded of a worker: name, registration, sign-in',
  access: { by: 'mandate', lines: 'any', roles: ['workforce-officer'] },
  repeatable: true,
  request: z.object({
    workerId: idSchema,
    version: versionSchema,
    name: nameTextSchema,
    personKey: personKeySchema.nullable(),
    registration: z.string().trim().max(20).nullable(),
    renewedUntil: dateSchema.nullable(),
  }),
  response: z.object({ worker: workerSchema }),
  examples: {
    valid: [
      {
        workerId: '0199f1f0-0000-7000-8000-000000000005',
        version: 1,
        name: 'Leila Haddad',
        personKey: 'lbhf.leila',
        registration: 'SW123456',
        renewedUntil: '2027-11-30',
      },
    ],
    invalid: { 'no worker': { version: 1, name: 'Leila Haddad' } },
  },
});
