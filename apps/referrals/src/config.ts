import { platformConfigSchema, readConfig } from '@conjoint/platform';
import { z } from 'zod';

/** The only place of this service that reads the environment; what is wrong with it is told at boot, by name. */
export const environment: Record<string, string | undefined> = process.env;

export const referralsConfigSchema = platformConfigSchema.extend({
  /** The largest census file that is taken, in MiB. */
  MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(2000).default(200),
});
export type ReferralsConfig = z.output<typeof referralsConfigSchema>;

export function readServiceConfig(): ReferralsConfig {
  return readConfig(referralsConfigSchema, environment);
}
