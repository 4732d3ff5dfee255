import { z } from 'zod';
import { linkProblems } from './links/link-problems.js';

/** Who is believed, and what we show (docs/adr/0044-every-link-is-verified.md). Each file is looked at again for each new connection. */
export const linkSettings = {
  /** PEM of the authorities that NATS, PostgreSQL and Keycloak must be certified by: two of them during a rotation. */
  CONJOINT_CA_FILE: z.string().min(1).optional(),
  /** Certificate and key of our own listener; plain HTTP without them. */
  CONJOINT_TLS_CERT_FILE: z.string().min(1).optional(),
  CONJOINT_TLS_KEY_FILE: z.string().min(1).optional(),
};

/** On how many servers of a NATS cluster each stream is kept: 3 in production. */
export const streamReplicas = z.coerce.number().int().min(1).max(5).default(1);

export const databasePooling = z.enum(['none', 'transaction']).default('none');

/**
 * The environment every process of Conjoint reads, validated at boot. Errors name the variable, never its value.
 * An app extends it with its own variables in its `config.ts`.
 */
export const platformConfigSchema = z.object({
  CONJOINT_PARTNERSHIP: z.string().min(1),
  CONJOINT_PARTITIONS: z
    .string()
    .optional()
    .transform((text) =>
      text
        ?.split(',')
        .map((code) => code.trim())
        .filter(Boolean),
    ),
  CONJOINT_SECRETS: z.string().min(1),
  CONJOINT_DATABASE_PREFIX: z
    .string()
    .regex(/^[a-z0-9_]{0,24}$/)
    .default(''),
  /** `sslmode=verify-full` has it verified by CONJOINT_CA_FILE, or by the authorities of the system where none is named. */
  DATABASE_URL: z.url(),
  /** `transaction`: a pooler stands between that gives a connection away after each transaction (docs/adr/0045-behind-a-transaction-pooler.md). */
  DATABASE_POOLING: databasePooling,
  DATABASE_POOL_CAP: z.coerce.number().int().min(2).max(200).default(16),
  /** After so long without use a connection is closed. */
  DATABASE_IDLE_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
  /** One server or several of a cluster, separated by commas. `tls://`, or CONJOINT_CA_FILE, means TLS. */
  NATS_URL: z.string().min(1),
  KEYCLOAK_URL: z.url(),
  ...linkSettings,
  CONJOINT_REALM: z.string().min(1).default('conjoint'),
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); nothing is traced without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type PlatformConfig = z.output<typeof platformConfigSchema>;

/** Reads the environment by a schema, or throws one error that lists each variable and what is wrong with it. */
export function readConfig<S extends z.ZodType>(
  schema: S,
  environment: Record<string, string | undefined>,
): z.output<S> {
  const result = schema.safeParse(environment);
  const problems = [
    ...(result.error?.issues ?? []).map(
      ({ path, code }) => `  ${path.join('.')}: ${code.replaceAll('_', ' ')}`,
    ),
    ...linkProblems(environment).map(({ variable, problem }) => `  ${variable}: ${problem}`),
  ];
  if (result.success && problems.length === 0) return result.data;
  throw new Error(
    `The configuration is not complete. Set these environment variables:\n${problems.join('\n')}`,
  );
}

/**
 * Databases may live on several servers: a placement named `west` in the partnership file uses DATABASE_URL_WEST, and whoever makes
 * databases DATABASE_ADMIN_URL_WEST.
 */
export function databaseServerUrl(
  environment: Record<string, string | undefined>,
  server: string | null | undefined,
  fallback: string,
  name: 'DATABASE_URL' | 'DATABASE_ADMIN_URL' = 'DATABASE_URL',
): string {
  if (!server) return fallback;
  return environment[`${name}_${server.toUpperCase().replaceAll('-', '_')}`] ?? fallback;
}
