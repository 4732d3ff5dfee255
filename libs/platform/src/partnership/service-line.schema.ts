import { LAWFUL_BASES, LINE_KINDS, LOOK_UP_FUNCTIONS } from '@conjoint/contracts';
import { z } from 'zod';
import {
  alias,
  coarseRole,
  councilCode,
  line,
  name,
  partitionCode,
  person,
  since,
  slug,
  someOf,
  statute,
  text,
  until,
} from './fields.schema.js';

export const functionKeys = [
  'referral-and-assessment',
  'child-protection',
  'looked-after-children',
  'independent-reviewing-officer',
  'fostering',
  'adoption',
  'care-leavers',
  'early-help',
  'youth-justice',
  'disabled-children',
  'special-educational-needs',
  'education',
  'public-health',
  'quality-assurance',
  'commissioning',
  'workforce-development',
  'shared-management',
] as const;

const fn = z.enum(functionKeys).describe('A function of children’s services');

export const serviceLineSchema = z
  .strictObject({
    key: slug.describe('Key of the service line'),
    name,
    kinds: someOf(
      z.enum(LINE_KINDS).describe('What the line is about'),
      'What the line is about: staff lent or contracted for it may do what belongs to these kinds, and nothing else',
      8,
    ),
    functions: someOf(fn, 'Functions the line carries out', 20),
    host: z
      .string()
      .max(40)
      .describe('Who runs the line: a council’s code, a body’s code or an organisation’s alias'),
    noticeMonths: z.int().min(0).max(60).describe('Months of notice a member gives before leaving the line'),
    continuesAfterExit: z
      .boolean()
      .default(false)
      .describe('Whether a council may stay in this line after it left the partnership'),
    members: someOf(
      z.strictObject({ council: councilCode, since, until }),
      'Councils in this line, with dates',
      100,
    ),
  })
  .describe('A part of the service that some councils run together');

export const arrangementSchema = z
  .strictObject({
    key: slug.describe('Key of the arrangement'),
    model: z
      .enum(['staff-lent', 'functions-discharged', 'commissioned'])
      .describe('Staff lent, functions discharged by another, or services commissioned'),
    from: someOf(councilCode, 'Councils whose functions they are', 50),
    to: z.string().max(40).describe('Who acts: a council’s or body’s code, or an organisation’s alias'),
    lines: someOf(line, 'Service lines it covers'),
    functions: someOf(fn, 'Functions it covers', 20),
    statute,
    instrument: text.optional().describe('The agreement, contract or direction in which it was made'),
    since,
    until,
  })
  .describe('A delegation, named with its statute. The duty stays with the council');

export const statutoryPostSchema = z
  .strictObject({
    post: z
      .enum(['director-of-childrens-services', 'principal-social-worker'])
      .describe('The statutory or required post'),
    councils: someOf(councilCode, 'Councils for which one person holds the post', 20),
    employer: alias.describe('Alias of the employer'),
    since,
    until,
  })
  .describe('A post held for one or several councils, for example one director for two');

export const staffTransferSchema = z
  .strictObject({
    from: alias.describe('Former employer'),
    to: alias.describe('New employer'),
    basis: z.enum(['nhsa-2006-s75', 'tupe-2006', 'transfer-scheme']).describe('How the staff moved'),
    description: text.describe('Which staff, in words'),
    on: z.iso.date().describe('Day of the transfer'),
  })
  .describe('Staff who moved from one employer to another');

export const standingMandateSchema = z
  .strictObject({
    key: slug.describe('Key of the rule'),
    organisation: alias.describe('Alias of the employer'),
    homeRoles: someOf(coarseRole, 'Coarse roles at home that bring the mandate', 12),
    roles: someOf(coarseRole, 'Roles the mandate gives in each member', 12),
    members: someOf(partitionCode, 'Councils (or bodies) the staff act for', 50),
    lines: someOf(line, 'Service lines the mandate covers'),
    basis: statute.describe('Statute the mandate rests on'),
    since,
    until,
  })
  .describe(
    '“Staff of this organisation with that role act for these members on these lines”; a member may withdraw it',
  );

export const loanSchema = z
  .strictObject({
    key: slug.describe('Key of the loan'),
    organisation: alias.describe('Alias of her employer'),
    person,
    to: partitionCode.describe('Council or body she is lent to'),
    roles: someOf(coarseRole, 'Roles she has there', 12),
    lines: someOf(line, 'Service lines she works on there'),
    statute,
    since,
    until,
  })
  .describe('One named person lent to another council (section 113)');

export const sharingPurposes = ['look-up', 'pass-on-referral', 'workload', 'statistics', 'recharge'] as const;

export const sharingRuleSchema = z
  .strictObject({
    key: slug.describe('Key of the rule'),
    purpose: z.enum(sharingPurposes).describe('Why something is asked or sent'),
    line,
    from: someOf(partitionCode, 'Who may ask or send', 50),
    to: someOf(partitionCode, 'Who answers or receives', 50),
    functions: z
      .array(z.enum(LOOK_UP_FUNCTIONS))
      .max(4)
      .optional()
      .describe(
        'Functions for which a look-up may be made: Children Act 1989 s17 and s47, Children Act 2004 s11 and s16LA',
      ),
    legalBasis: z
      .strictObject({
        article6: z.enum(LAWFUL_BASES).describe('UK GDPR Article 6'),
        article9: z
          .enum(['9(2)(g)', '9(2)(h)'])
          .optional()
          .describe('UK GDPR Article 9, for special categories'),
        schedule1: text.optional().describe('Condition in Schedule 1 to the Data Protection Act 2018'),
      })
      .describe('Lawful basis of the sharing'),
    answer: z
      .enum([
        'known-since-and-contact',
        'not-shared',
        'whole-referral',
        'points-and-count',
        'suppressed-counts',
        'exact-driver-counts',
      ])
      .describe('The most that may be said'),
    since,
    until,
  })
  .describe('What may pass from one partition to another, why, and on what legal basis');
