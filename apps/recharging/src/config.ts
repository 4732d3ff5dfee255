import { platformConfigSchema, readConfig, uploadConfig } from '@conjoint/platform';
import type { z } from 'zod';

/** The only place of this service that reads the environment; what is wrong with it is told at boot, by name. */
export const environment: Record<string, string | undefined> = process.env;

export const rechargingConfigSchema = platformConfigSchema.extend(uploadConfig);
export type RechargingConfig = z.output<typeof rechargingConfigSchema>;

export function readServiceConfig(): RechargingConfig {
  return readConfig(rechargingConfigSchema, environment);
}
