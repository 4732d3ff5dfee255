import { z } from 'zod';

/** Field schemas shared by several messages. Lengths are limits of the product, not of a standard, unless said. */
/** In one writing: what compares ids as text (the audit, a cache) must meet the same id however somebody typed it. */
export const idSchema = z.uuid().toLowerCase();
/** From the year 1000 on, as everywhere else here: ISO 8601 begins with a year 0 that no database has. */
const fromYear1000 = (text: string): boolean => /^[1-9]/.test(text);
export const instantSchema = z.iso
  .datetime({ offset: true })
  .refine(fromYear1000, 'A date from the year 1000 on');
export const dateSchema = z.iso.date().refine(fromYear1000, 'A date from the year 1000 on');
export const partitionSchema = z.string().regex(/^([EWSN]\d{8}|[a-z][a-z0-9-]{1,30})$/);
export const personKeySchema = z.string().min(3).max(200);
export const shortTextSchema = z.string().trim().min(1).max(200);
export const reasonSchema = z.string().trim().min(3).max(2000);
export const longTextSchema = z.string().trim().min(1).max(20000);
export const versionSchema = z.int().min(0);
/** A name as somebody typed it; `checkName` of the kernel says what is refused. */
export const nameTextSchema = z.string().trim().min(1).max(200);
export const pageSchema = z.int().min(1).max(100000).default(1);

export const emptySchema = z.object({});
