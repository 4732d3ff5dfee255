import { z } from 'zod';
import {
  agreementSchema,
  considerationSchema,
  delegatedAuthoritySchema,
  developmentSchema,
  placementSchema,
  titleField,
} from './agreement.schema.js';
import { bodySchema, councilSchema } from './members.schema.js';
import { organisationSchema } from './organisation.schema.js';
import {
  arrangementSchema,
  loanSchema,
  serviceLineSchema,
  sharingRuleSchema,
  staffTransferSchema,
  standingMandateSchema,
  statutoryPostSchema,
} from './service-line.schema.js';

/** A list that may be left out. Its descriptions are its items’. */
function listOf<T extends z.ZodType>(item: T, description: string, limit = 1000) {
  return z.array(item).max(limit).default([]).describe(description);
}

/** The shape of a partnership file. What a shape cannot say is in the `*.rules.ts` beside it. */
export const partnershipSchema = z
  .strictObject({
    name: titleField,
    status: z
      .enum(['operating', 'under-consideration'])
      .default('operating')
      .describe('Whether it is in force or still being considered'),
    development: developmentSchema.optional(),
    councils: z.array(councilSchema).min(1).max(200).describe('Member councils'),
    bodies: listOf(bodySchema, 'Bodies that work for the councils', 50),
    organisations: listOf(organisationSchema, 'Employers and their sign-in', 300),
    serviceLines: listOf(serviceLineSchema, 'Service lines', 200),
    arrangements: listOf(arrangementSchema, 'Delegations, each with its statute'),
    statutoryPosts: listOf(statutoryPostSchema, 'Posts held for one or several councils'),
    staffTransfers: listOf(staffTransferSchema, 'Staff who changed their employer'),
    standingMandates: listOf(standingMandateSchema, 'Standing mandates'),
    loans: listOf(loanSchema, 'Named people lent to another council'),
    sharingRules: listOf(sharingRuleSchema, 'Sharing rules'),
    delegatedAuthority: listOf(delegatedAuthoritySchema, 'Seeds of delegated authority'),
    agreements: listOf(agreementSchema, 'Seeds of recharge agreements'),
    placement: placementSchema.default({ databaseServers: [], partitions: [] }),
    consideration: considerationSchema.optional(),
  })
  .describe('A partnership of councils: members, bodies, employers, service lines and the law they rest on');

export type PartnershipFile = z.output<typeof partnershipSchema>;
export type Council = PartnershipFile['councils'][number];
export type Body = PartnershipFile['bodies'][number];
export type Organisation = PartnershipFile['organisations'][number];
export type StaffMember = NonNullable<Organisation['staff']>[number];
export type ServiceLine = PartnershipFile['serviceLines'][number];
export type Arrangement = PartnershipFile['arrangements'][number];
export type StandingMandate = PartnershipFile['standingMandates'][number];
export type Loan = PartnershipFile['loans'][number];
export type SharingRule = PartnershipFile['sharingRules'][number];
export type SharingPurpose = SharingRule['purpose'];
export type DelegatedAuthority = PartnershipFile['delegatedAuthority'][number];
export type AgreementSeed = PartnershipFile['agreements'][number];

/** The JSON Schema of a partnership file, for editors (draft 7, which the YAML language server reads). */
export function partnershipJsonSchema(): Record<string, unknown> {
  return {
    title: 'Conjoint partnership file',
    ...z.toJSONSchema(partnershipSchema, { target: 'draft-7', io: 'input' }),
  };
}

/** The exported file’s exact text; `npm run check` compares it with infra/partnerships/partnership.schema.json. */
export function partnershipJsonSchemaText(): string {
  return `${JSON.stringify(partnershipJsonSchema(), null, 2)}\n`;
}
