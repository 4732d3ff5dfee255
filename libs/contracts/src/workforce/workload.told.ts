import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { instantSchema, personKeySchema } from '../fields.js';

/**
 * From the council where somebody works to the employer who lent her: how much she carries there. Points and a count, never a child
 * (sharing rule `workload`).
 */
export const workloadTold = defineEvent({
  service: 'workforce',
  name: 'workload.told.v1',
  summary: 'What a lent worker carries at the council that says it: points and a count',
  reach: 'addressed',
  order: 'state',
  payload: z.object({
    personKey: personKeySchema,
    cases: z.int().min(0).max(10_000),
    points: z.int().min(0).max(1_000_000),
    asOf: instantSchema,
  }),
  examples: {
    valid: [{ personKey: 'rbkc.sofia-rossi', cases: 7, points: 18, asOf: '2026-11-23T10:42:00Z' }],
    invalid: {
      'less than nothing': {
        personKey: 'rbkc.sofia-rossi',
        cases: -1,
        points: 0,
        asOf: '2026-11-23T10:42:00Z',
      },
    },
  },
});
