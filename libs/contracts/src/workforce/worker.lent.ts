import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { dateSchema, instantSchema, personKeySchema } from '../fields.js';
import { gradeSchema, workerContractSchema } from './worker-fact.js';

/**
 * From an employer to a council where her worker acts: what its working copy holds, and what she carries elsewhere, all councils added
 * up. Which councils those are is not said (sharing rule `workload`).
 */
export const workerLent = defineEvent({
  service: 'workforce',
  name: 'worker.lent.v1',
  summary: 'Terms of a lent worker as her employer keeps them, and the sum of what she carries elsewhere',
  reach: 'addressed',
  order: 'state',
  payload: z.object({
    personKey: personKeySchema,
    name: z.string(),
    contract: workerContractSchema,
    grade: gradeSchema,
    fteHundredths: z.int().min(0).max(200),
    caseHolder: z.boolean(),
    registration: z.string().nullable(),
    renewedUntil: dateSchema.nullable(),
    startedOn: dateSchema,
    leftOn: dateSchema.nullable(),
    /** The absence she is in, or the next one; why is the employer's business. */
    absence: z.object({ from: dateSchema, until: dateSchema.nullable() }).nullable(),
    elsewhere: z.object({
      cases: z.int().min(0),
      points: z.int().min(0),
      asOf: instantSchema,
    }),
  }),
  examples: {
    valid: [
      {
        personKey: 'rbkc.sofia-rossi',
        name: 'Sofia Rossi',
        contract: 'permanent',
        grade: 'social-worker',
        fteHundredths: 100,
        caseHolder: true,
        registration: 'SW123456',
        renewedUntil: '2027-11-30',
        startedOn: '2024-04-01',
        leftOn: null,
        absence: null,
        elsewhere: { cases: 18, points: 45, asOf: '2026-11-23T10:42:00Z' },
      },
    ],
    invalid: { 'no terms': { personKey: 'rbkc.sofia-rossi', name: 'Sofia Rossi' } },
  },
});
