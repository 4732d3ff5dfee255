import { z } from 'zod';
import { dateSchema, partitionSchema } from '../fields.js';
import { agreementKeySchema, penceSchema } from './money.fields.js';

const basisSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('fixed-shares'),
    shares: z
      .array(z.object({ partner: partitionSchema, basisPoints: z.int().min(0).max(10_000) }))
      .min(1)
      .max(50),
  }),
  z.object({ kind: z.literal('caseload-days'), partners: z.array(partitionSchema).min(1).max(50) }),
  z.object({ kind: z.literal('equal-shares'), partners: z.array(partitionSchema).min(1).max(50) }),
  z.object({
    kind: z.literal('contract-sum'),
    sums: z
      .array(z.object({ partner: partitionSchema, pencePerYear: penceSchema }))
      .min(1)
      .max(50),
  }),
]);

/** Everything that is agreed of one version, as its parties hold it. Its canonical text is what the content hash is made of. */
export const agreementTermsSchema = z.object({
  key: agreementKeySchema,
  line: z.string().min(1).max(60),
  host: partitionSchema,
  basis: basisSchema,
  noticeMonths: z.int().min(0).max(60),
  vat: z.enum(['non-business', 'exempt', 'taxable']),
  since: dateSchema,
  until: dateSchema.optional(),
});
export type AgreementTerms = z.output<typeof agreementTermsSchema>;

export const exampleTerms: AgreementTerms = {
  key: 'childrens-social-care',
  line: 'childrens-social-care',
  host: 'tri-borough',
  basis: { kind: 'caseload-days', partners: ['E09000013', 'E09000020', 'E09000033'] },
  noticeMonths: 12,
  vat: 'non-business',
  since: '2025-04-01',
};
