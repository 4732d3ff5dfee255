import { pino, type Logger as PinoLogger } from 'pino';
import type { LoggerService } from '@nestjs/common';

export type Log = PinoLogger;

/**
 * One JSON line an event, with ids and codes only. Free text of errors that come from outside (drivers, parsers) is dropped:
 * PostgreSQL, for one, puts the failing row into its message.
 */
export function createLog({ service, level }: { service: string; level: string }): Log {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  });
}

/** What may be said of an error in a log: its class, its code, where it arose. Never its message. */
export function describeError(error: unknown): Record<string, unknown> {
  // The log's serializer runs again over what a caller has described already.
  if (isDescribed(error)) return error;
  if (!isErrorLike(error)) return { kind: typeof error };
  const { code } = error;
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8)
    .map((line) => line.trim());
  return { kind: error.name, ...(typeof code === 'string' ? { code } : {}), frames };
}

function isDescribed(error: unknown): error is Record<string, unknown> {
  return typeof error === 'object' && error !== null && 'kind' in error && 'frames' in error;
}

/** Nest's own messages (routes, modules) at debug; its errors as ids and frames. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Log) {}
  log(message: unknown, context?: unknown): void {
    this.logger.debug({ context }, String(message));
  }
  error(_message: unknown, stack?: unknown): void {
    this.logger.error({ stack: frames(stack) }, 'unhandled error');
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ context }, String(message));
  }
  debug(message: unknown): void {
    this.logger.trace(String(message));
  }
  verbose(message: unknown): void {
    this.logger.trace(String(message));
  }
}

function frames(stack: unknown): string[] {
  return typeof stack === 'string'
    ? stack
        .split('\n')
        .filter((line) => line.trimStart().startsWith('at '))
        .slice(0, 8)
    : [];
}

/** Also an error of another realm, which `instanceof` does not know. */
function isErrorLike(error: unknown): error is { name: string; stack?: string; code?: unknown } {
  return typeof error === 'object' && error !== null && 'stack' in error && 'name' in error;
}
