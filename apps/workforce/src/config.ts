import { platformConfigSchema, readConfig, type PlatformConfig } from '@conjoint/platform';

/** The only place of this service that reads the environment; what is wrong with it is told at boot, by name. */
export const environment: Record<string, string | undefined> = process.env;

export function readServiceConfig(): PlatformConfig {
  return readConfig(platformConfigSchema, environment);
}
