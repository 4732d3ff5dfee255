import { platformConfigSchema, readConfig, uploadConfig } from '@conjoint/platform';
import type { z } from 'zod';

/** The only place of this service that reads the environment; what is wrong with it is told at boot, by name. */
export const environment: Record<string, string | undefined> = process.env;

export const referralsConfigSchema = platformConfigSchema.extend(uploadConfig);
export type ReferralsConfig = z.output<typeof referralsConfigSchema>;

export function readServiceConfig(): ReferralsConfig {
  return readConfig(referralsConfigSchema, environment);
}
