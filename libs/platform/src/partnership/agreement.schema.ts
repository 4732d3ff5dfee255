import { outcomeSchema } from '@conjoint/contracts';
import { z } from 'zod';
import {
  basisPoints,
  coarseRole,
  councilCode,
  line,
  name,
  partitionCode,
  person,
  pencePerYear,
  since,
  slug,
  someOf,
  statute,
  text,
  until,
} from './fields.schema.js';

export const delegatedAuthoritySchema = z
  .strictObject({
    key: slug.describe('Key of the entry'),
    council: councilCode.describe('Council whose decision it is'),
    role: coarseRole.optional().describe('Everybody with a mandate for this role may decide'),
    person: person.optional().describe('Or one person only; then name her organisation too'),
    organisation: slug.optional().describe('Alias of the person’s organisation'),
    outcomes: someOf(outcomeSchema, 'Outcomes of a referral that may be decided', 10),
    line,
    statute,
    since,
    until,
  })
  .describe('Who may decide what. A seed: applied once to a council’s partition, afterwards kept there');

const partner = z.string().max(40).describe('Council or body that pays');

const basis = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('fixed-shares').describe('Shares as agreed'),
      shares: someOf(z.strictObject({ partner, basisPoints }), 'Sum to exactly 10,000', 50),
    })
    .describe('Fixed shares'),
  z
    .strictObject({
      kind: z
        .literal('caseload-days')
        .describe('Days of open episodes of the case-holding council, allocated or not'),
      partners: someOf(partner, 'Who shares the cost', 50),
    })
    .describe('Shares follow caseload days'),
  z
    .strictObject({
      kind: z.literal('equal-shares').describe('Everybody pays the same'),
      partners: someOf(partner, 'Who shares the cost', 50),
    })
    .describe('Equal shares'),
  z
    .strictObject({
      kind: z.literal('contract-sum').describe('Each pays its contract sum'),
      sums: someOf(z.strictObject({ partner, pencePerYear }), 'Sum of each partner', 50),
    })
    .describe('A contract sum'),
]);

export const agreementSchema = z
  .strictObject({
    key: slug.describe('Key of the agreement'),
    line,
    host: partitionCode.describe('Whose books hold the cost'),
    basis: basis.describe('How the cost is shared'),
    noticeMonths: z.int().min(0).max(60).describe('Months of notice'),
    vat: z.enum(['non-business', 'exempt', 'taxable']).describe('VAT treatment as the parties agreed'),
    since,
    until,
  })
  .describe(
    'Terms by which one line’s cost is shared. A seed: afterwards the parties’ own copies are the truth',
  );

export const placementSchema = z
  .strictObject({
    databaseServers: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[A-Z][A-Z0-9_]*$/, 'must be upper case, such as WESTMINSTER')
            .max(40)
            .describe('Name; its address is in the environment as DATABASE_URL_<name>'),
          description: text.optional().describe('Where it stands'),
        }),
      )
      .max(100)
      .default([])
      .describe('Named database servers besides the default one'),
    partitions: z
      .array(
        z.strictObject({
          partition: partitionCode,
          databaseServer: z.string().max(40).describe('Name of one of the servers above'),
        }),
      )
      .max(200)
      .default([])
      .describe('Partitions that do not live on the default server'),
    nats: z
      .strictObject({ name: z.string().max(40).describe('Name of the messaging system all members share') })
      .optional()
      .describe('Messaging system'),
  })
  .describe('Where each partition lives');

export const considerationSchema = z
  .strictObject({
    question: text.describe('What the councils want to decide'),
    decideBy: z.iso.date().optional().describe('Day by which they want to decide'),
    options: someOf(
      z.strictObject({
        key: slug.describe('Key of the option'),
        name,
        model: z
          .enum([
            'no-change',
            'collaborate-without-entity',
            'shared-services',
            'contracted-delivery-authority',
            'local-authority-trading-body',
            'charitable-body',
            'trust',
          ])
          .describe('What would be set up'),
        members: someOf(councilCode, 'Councils that would take part', 50),
        functions: z
          .array(z.string().max(60))
          .max(30)
          .optional()
          .describe('Functions it would cover; all when left out'),
        note: text.optional().describe('What speaks for and against'),
      }),
      'Options that are compared',
      20,
    ),
  })
  .describe('A collaboration under consideration: options to compare, nothing in force');

export const developmentSchema = z
  .strictObject({ password: z.string().min(8).max(100).describe('One password for all invented people') })
  .describe('Development installations only; never in a production file');

export const titleField = name.describe('Name of the partnership');
