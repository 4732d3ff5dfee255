import { z } from 'zod';
import { defineEvent } from '../contract.js';
import { dateSchema, idSchema, instantSchema, personKeySchema, reasonSchema } from '../fields.js';

/**
 * The partner answers a charge. Accepting posts it in the partner's books in the same transaction, and is the receipt by which the host
 * moves it from in transit to debtor. A query posts nothing and can be withdrawn; accepting is final. Aggregate: the charge id.
 */
export const chargeAnswered = defineEvent({
  service: 'recharging',
  name: 'charge.answered.v1',
  summary: 'A partner accepts or queries a charge, or withdraws its query',
  reach: 'addressed',
  order: 'adds',
  payload: z
    .object({
      chargeId: idSchema,
      answer: z.enum(['accepted', 'queried', 'withdrawn-query']),
      /** Why it is queried, for the host's finance officers. */
      reason: reasonSchema.nullable(),
      /** When accepted: the partner's accounting date and journal number. */
      postedOn: dateSchema.nullable(),
      journalRef: z.string().max(120).nullable(),
      answeredAt: instantSchema,
      personKey: personKeySchema,
    })
    .refine(({ answer, reason }) => answer !== 'queried' || reason !== null, {
      path: ['reason'],
      message: 'Say what is queried',
    })
    .refine(({ answer, postedOn, journalRef }) => answer !== 'accepted' || (postedOn && journalRef), {
      path: ['postedOn'],
      message: 'An accepted charge is posted',
    }),
  examples: {
    valid: [
      {
        chargeId: '0199f1f0-0000-7000-8000-000000000001',
        answer: 'accepted',
        reason: null,
        postedOn: '2026-10-14',
        journalRef: 'J000007',
        answeredAt: '2026-10-14T09:30:00Z',
        personKey: 'lbhf.nadia',
      },
      {
        chargeId: '0199f1f0-0000-7000-8000-000000000001',
        answer: 'queried',
        reason: 'Line 14 is for another service',
        postedOn: null,
        journalRef: null,
        answeredAt: '2026-10-14T09:30:00Z',
        personKey: 'lbhf.nadia',
      },
    ],
    invalid: {
      'a query without a reason': {
        chargeId: '0199f1f0-0000-7000-8000-000000000001',
        answer: 'queried',
        reason: null,
        postedOn: null,
        journalRef: null,
        answeredAt: '2026-10-14T09:30:00Z',
        personKey: 'lbhf.nadia',
      },
      'accepted and not posted': {
        chargeId: '0199f1f0-0000-7000-8000-000000000001',
        answer: 'accepted',
        reason: null,
        postedOn: null,
        journalRef: null,
        answeredAt: '2026-10-14T09:30:00Z',
        personKey: 'lbhf.nadia',
      },
    },
  },
});
