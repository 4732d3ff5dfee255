import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { partitionSchema } from '../fields.js';
import { agreementKeySchema, penceSchema } from './money.fields.js';

/** Every code of the host that has no row of its own. */
export const EVERY_OTHER_CODE = '*';

/** An account of a council's own ledger, as it writes it: letters, digits and what joins segments. */
export const accountSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9][A-Za-z0-9./_-]{0,59}$/, 'An account has letters, digits and . / _ - only, at most 60');

const subjectiveSchema = z.string().trim().min(1).max(60);

export const listAccountCodes = defineRequest({
  service: 'recharging',
  name: 'account-code.list.v1',
  summary: "Into which of this party's own accounts each code of a host is posted",
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['finance-preparer', 'finance-approver', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({}),
  response: z.object({
    agreements: z.array(
      z.object({
        agreementKey: agreementKeySchema,
        host: partitionSchema,
        codes: z.array(
          z.object({
            /** The host's code; `*` for every other. */
            subjective: z.string(),
            account: z.string().nullable(),
            /** Charged under it so far, accepted or not. */
            chargedPence: penceSchema,
          }),
        ),
      }),
    ),
  }),
  examples: { valid: [{}], invalid: { 'not an object': [] } },
});

export const setAccountCode = defineRequest({
  service: 'recharging',
  name: 'account-code.set.v1',
  summary: 'Sets into which account of this party a code of a host is posted from now on',
  access: { by: 'mandate', lines: 'any', roles: ['finance-preparer', 'finance-approver'] },
  repeatable: true,
  request: z.object({
    agreementKey: agreementKeySchema,
    subjective: subjectiveSchema,
    /** Null takes it away. */
    account: accountSchema.nullable(),
  }),
  response: z.object({ agreementKey: z.string(), subjective: z.string(), account: z.string().nullable() }),
  examples: {
    valid: [
      { agreementKey: 'joint-management', subjective: '10100', account: 'CS-4410' },
      { agreementKey: 'joint-management', subjective: EVERY_OTHER_CODE, account: null },
    ],
    invalid: { 'a formula': { agreementKey: 'joint-management', subjective: '10100', account: '=1+1' } },
  },
});
