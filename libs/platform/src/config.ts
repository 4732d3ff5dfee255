import { z } from 'zod';

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
  DATABASE_URL: z.url(),
  DATABASE_POOL_CAP: z.coerce.number().int().min(2).max(200).default(16),
  /** After so long without use a connection is closed. */
  DATABASE_IDLE_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
  NATS_URL: z.string().min(1),
  KEYCLOAK_URL: z.url(),
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
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) => `  ${issue.path.join('.')}: ${issue.code.replaceAll('_', ' ')}`,
  );
  throw new Error(
    `The configuration is not complete. Set these environment variables:\n${problems.join('\n')}`,
  );
}

/** Databases may live on several servers: a placement named `west` in the partnership file uses DATABASE_URL_WEST. */
export function databaseServerUrl(
  environment: Record<string, string | undefined>,
  server: string | null | undefined,
  fallback: string,
): string {
  if (!server) return fallback;
  return environment[`DATABASE_URL_${server.toUpperCase().replaceAll('-', '_')}`] ?? fallback;
}
