import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, instantSchema } from '../fields.js';
import { referralInputSchema } from './household.js';

/** Only what the asking council itself offered or was offered: it learns nothing that it did not have before its restore. */
export const tellPassingOnAgain = defineRequest({
  service: 'referrals',
  name: 'passing-on.tell-again.v1',
  summary:
    'A passing-on with its offer, whole, for the other of its two councils, which lost it by a restore',
  access: { by: 'partition' },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ passingOnId: idSchema }),
  response: z.object({
    passingOnId: idSchema,
    /** The sender's referral; null where the offer is older than its being kept. */
    senderReferralId: idSchema.nullable(),
    offeredAt: instantSchema,
    receivedAt: instantSchema.nullable(),
    reason: z.string(),
    personKey: z.string(),
    legalBasis: z.string(),
    returnReason: z.string().nullable(),
    /** Null where the receiver had to refuse the offer and kept nothing of it. */
    referral: referralInputSchema.nullable(),
  }),
  examples: {
    valid: [{ passingOnId: '0199f1f0-0000-7000-8000-000000000001' }],
    invalid: { 'not an id': { passingOnId: '' } },
  },
});
