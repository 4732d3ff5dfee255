import { linkSettings, platformConfigSchema, readConfig } from '@conjoint/platform';
import { z } from 'zod';

export const portalConfigSchema = platformConfigSchema.extend({
  /** The address people type, without a trailing slash; sign-in returns to it. */
  PORTAL_URL: z
    .url()
    .transform((url) => url.replace(/\/$/, ''))
    .optional(),
  PORTAL_CLIENT_ID: z.string().min(1).default('conjoint-portal'),
  /** How many reverse proxies stand before the portal and overwrite `X-Forwarded-*`. */
  PORTAL_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  /** Sign-ins that may begin from one network address a minute; a council's staff may share one. */
  PORTAL_SIGN_INS_PER_MINUTE: z.coerce.number().int().min(1).max(10_000).default(300),
  /** Refused access tokens from one network address a minute, after which none from there is looked at for a while. */
  PORTAL_REFUSED_TOKENS_PER_MINUTE: z.coerce.number().int().min(1).max(10_000).default(240),
  /** Requests of one sign-in a minute, for pages and by the API: a fuse against a program gone wild, far above what a person clicks. */
  PORTAL_PAGES_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(1200),
  PORTAL_API_CALLS_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(12_000),
  /** Requests a minute from one network address of people who are not signed in. */
  PORTAL_STRANGERS_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).default(6000),
  /** The largest census file, the same figure as the referrals service has: refused here while it arrives, not afterwards. */
  MAX_UPLOAD_MB: z.coerce.number().int().min(1).max(2000).default(200),
});

export type PortalConfig = z.output<typeof portalConfigSchema> & { publicUrl: string };

export function portalConfig(environment: Record<string, string | undefined> = process.env): PortalConfig {
  const config = readConfig(portalConfigSchema, environment);
  const scheme = config.CONJOINT_TLS_CERT_FILE ? 'https' : 'http';
  return { ...config, publicUrl: config.PORTAL_URL ?? `${scheme}://${config.HOST}:${config.PORT}` };
}

export const migratorConfigSchema = z.object({
  CONJOINT_SECRETS: z.string().min(1),
  CONJOINT_DATABASE_PREFIX: z.string().default(''),
  DATABASE_URL: z.url(),
  DATABASE_ADMIN_URL: z.url(),
  CONJOINT_CA_FILE: linkSettings.CONJOINT_CA_FILE,
});

export function migratorEnvironment(): Record<string, string | undefined> {
  return process.env;
}
