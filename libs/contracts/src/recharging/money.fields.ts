import { z } from 'zod';

/** Whole pence, within JavaScript's safe integers: exact in JSON. Negative amounts are real. */
export const penceSchema = z.int();
/** SHA-256 in hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/**
 * An exact amount of pence as a fraction in lowest terms, "5487303/1" or "-2/3". Digits, not floats: a running total adds the shares of every
 * quarter, and their common denominator grows with each.
 */
export const fractionSchema = z
  .string()
  .max(4000)
  .regex(/^(0|-?[1-9]\d*)\/[1-9]\d*$/);
/** "2026-27": 1 April 2026 to 31 March 2027. */
export const financialYearSchema = z
  .string()
  .regex(/^[1-9]\d{3}-\d{2}$/)
  .refine((year) => (Number(year.slice(0, 4)) + 1) % 100 === Number(year.slice(5)), {
    message: 'A financial year is written like 2026-27',
  });
/** Key of an agreement in the partnership: a slug. */
export const agreementKeySchema = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9-]*$/);
