import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import {
  addressSchema,
  householdAdultSchema,
  householdChildSchema,
  refSchema,
  relationshipSchema,
} from './household.js';
import { referralViewSchema } from './views.js';

/** References of addresses of this referral where the person lives. */
const livesAtSchema = z.array(refSchema).max(20).default([]);

/** What is added, without its reference: the referral gives the next one. `people`, `from` and `to` are references of this referral. */
export const addingSchema = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('child'),
    child: householdChildSchema.omit({ ref: true }),
    livesAt: livesAtSchema,
  }),
  z.object({
    what: z.literal('adult'),
    adult: householdAdultSchema.omit({ ref: true }),
    livesAt: livesAtSchema,
  }),
  z.object({ what: z.literal('address'), address: addressSchema.omit({ ref: true }) }),
  z.object({ what: z.literal('relationship'), relationship: relationshipSchema }),
]);
export type Adding = z.output<typeof addingSchema>;

const example = { referralId: '0199f1f0-0000-7000-8000-000000000001', version: 1, reason: 'Told later' };
export const addToHousehold = defineRequest({
  service: 'referrals',
  name: 'household.add.v1',
  summary: 'Adds a child, adult, address or relationship that a recorded referral left out, with a reason',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: false,
  request: z.object({
    referralId: idSchema,
    version: versionSchema,
    reason: reasonSchema,
    adding: addingSchema,
  }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [
      {
        ...example,
        adding: { what: 'adult', adult: { givenName: 'Example', familyName: 'Aunt' }, livesAt: ['h1'] },
      },
      {
        ...example,
        adding: { what: 'relationship', relationship: { from: 'a1', to: 'c1', kind: 'mother' } },
      },
    ],
    invalid: {
      'nobody knows what': { ...example, adding: { what: 'dog', dog: {} } },
      'no reason': {
        ...example,
        reason: '',
        adding: { what: 'adult', adult: { givenName: 'Example', familyName: 'Aunt' } },
      },
    },
  },
});
