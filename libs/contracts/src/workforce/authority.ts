import { z } from 'zod';

/** Decisions that need delegated authority. The five outcomes of a referral, and what follows in later issues. */
export const OUTCOMES = [
  'no-further-action',
  'information-and-advice',
  'early-help',
  'child-and-family-assessment',
  'strategy-discussion',
] as const;
export const outcomeSchema = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcomeSchema>;

export const authorityHolderSchema = z.object({
  personKey: z.string().nullable(),
  name: z.string(),
  role: z.string(),
});
