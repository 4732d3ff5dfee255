import { z } from 'zod';
import { coarseRoleKeys } from './roles.js';
import { statuteKeys } from './statutes.js';

// Fields used all over the partnership file. Each carries a description, because editors show it from the exported
// JSON Schema. Limits are generous, and there so that a wrong file fails early.

export const councilCode = z
  .string()
  .regex(
    /^E(06|08|09|10)\d{6}$/,
    'is not the GSS code of a council with children’s services, such as E09000013',
  )
  .describe('GSS code of a council with children’s services, for example E09000013');

export const slug = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'must be lower-case words joined by hyphens, such as fostering-and-adoption',
  )
  .max(40)
  .describe('Lower-case words joined by hyphens');

export const partitionCode = z
  .string()
  .regex(/^(E(06|08|09|10)\d{6}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$/, 'must be a GSS code or the code of a body')
  .max(40)
  .describe('A council’s GSS code or the code of a body declared in this file');

export const alias = slug.describe('Alias of an organisation in this file');
export const line = slug.describe('Key of a service line in this file');
export const bodyCode = slug.max(31).describe('Code of a body: its partition');
export const person = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a key of the staff list or the subject of her sign-in')
  .max(150)
  .describe('Key of a member of staff, or the subject her own sign-in gives her');

export const dfeCode = z
  .string()
  .regex(/^\d{3}$/, 'must be three digits in quotes, such as "205"')
  .describe('The Department for Education’s number of the authority, in quotes, for example "205"');

export const name = z.string().min(1).max(120).describe('Name as people read it');
export const text = z.string().min(1).max(1000);
export const since = z.iso.date().describe('First day on which it holds (YYYY-MM-DD)');
export const until = z.iso
  .date()
  .optional()
  .describe('Last day on which it holds (YYYY-MM-DD); leave out while no end is agreed');

export const basisPoints = z.int().min(0).max(10_000).describe('Share in basis points: 4,000 is 40 %');
export const pencePerYear = z.int().min(-1e12).max(1e12).describe('Integer pence a year');

export const domain = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    'must be a domain in lower case, such as lbhf.example',
  )
  .max(200)
  .describe('E-mail domain, lower case, without the @');

export const email = z.email().max(200).toLowerCase().describe('E-mail address');
export const httpsUrl = z.url({ protocol: /^https$/ }).max(500);
export const coarseRole = z.enum(coarseRoleKeys).describe('A coarse role');
export const statute = z.enum(statuteKeys).describe('The statute it rests on');

/** Some of something, none twice (checked with a line number by the rules). */
export function someOf<T extends z.ZodType>(item: T, description: string, limit = 200) {
  return z.array(item).min(1).max(limit).describe(description);
}
