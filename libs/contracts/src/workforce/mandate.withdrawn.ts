import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { idSchema, instantSchema, personKeySchema } from '../fields.js';

/** Every service of the partition refuses this mandate id from now on. */
export const mandateWithdrawn = defineEvent({
  service: 'workforce',
  name: 'mandate.withdrawn.v1',
  summary: 'A mandate no longer counts',
  reach: 'inside',
  order: 'state',
  whileReconciling: 'allowed',
  payload: z.object({
    mandateId: idSchema,
    personKey: personKeySchema,
    withdrawnAt: instantSchema,
    /** The council took it back: whatever the person may still do here, she signs in again first. */
    endsSignIns: z.boolean().default(false),
  }),
  examples: {
    valid: [
      {
        mandateId: '0199f1f0-0000-7000-8000-000000000001',
        personKey: 'lbhf.aisha',
        withdrawnAt: '2026-11-23T09:00:00Z',
        endsSignIns: true,
      },
    ],
    invalid: {
      'no person': { mandateId: '0199f1f0-0000-7000-8000-000000000001', withdrawnAt: '2026-11-23T09:00:00Z' },
    },
  },
});
