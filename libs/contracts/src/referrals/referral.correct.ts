import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, reasonSchema, versionSchema } from '../fields.js';
import { referralViewSchema } from './views.js';

/**
 * What may be corrected, as a path, one fact at a time; the value before is kept and shown.
 * - of the referral: `danger.(inDanger|actionTaken)`, `received.(receivedAt|how)`, `worry.(worry|parentsAware|parentsAwareNote)`,
 *   `referrer.(source|anonymous|name|organisation|relationship|telephone|email)`
 * - of a child: `children.<childId>.(givenName|familyName|alternativeNames|dateOfBirth|expectedOn|sex|ethnicity|upn|nhsNumber)`
 * - of an adult: `adults.<personId>.(givenName|familyName|alternativeNames|dateOfBirth|sex|telephone|email)`
 * - of an address: `addresses.<ref>.(lines|postcode|kind|people)`
 * - of a relationship: `relationships.<from>-<to>.(kind|parentalResponsibility)`; a second one of the same two people is `<from>-<to>-2`
 *
 * A value is text: `yes` or `no`; lines of an address, and alternative names (`given, family`), one on a line; people as their
 * references with a blank between them (`c1 a1`).
 */
export const correctReferral = defineRequest({
  service: 'referrals',
  name: 'referral.correct.v1',
  summary: 'Corrects one fact with a reason; what it was before stays visible',
  access: {
    by: 'mandate',
    lines: CHILDRENS_WORK,
    roles: ['front-door-worker', 'front-door-manager', 'team-manager', 'social-worker'],
  },
  repeatable: false,
  request: z.object({
    referralId: idSchema,
    version: versionSchema,
    field: z.string().max(120),
    value: z.string().max(20000).nullable(),
    reason: reasonSchema,
    /**
     * Of a person whose record says something else than this referral did (`recordSays`): whether the record is corrected too.
     * Left out, a record that agreed with the referral follows it, and one that did not stays as it is.
     */
    correctRecord: z.boolean().optional(),
  }),
  response: z.object({ referral: referralViewSchema }),
  examples: {
    valid: [
      {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        field: 'received.receivedAt',
        value: '2026-11-20T15:00:00Z',
        reason: 'Typed the wrong hour',
      },
      {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        field: 'addresses.h1.postcode',
        value: 'W10 5AB',
        reason: 'The school has the right postcode',
      },
    ],
    invalid: {
      'no reason': {
        referralId: '0199f1f0-0000-7000-8000-000000000001',
        version: 1,
        field: 'received.receivedAt',
        value: null,
        reason: '',
      },
    },
  },
});
