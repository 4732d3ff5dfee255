import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Server } from 'node:https';
import { ownCertificate } from '../links/own-certificate.js';
import { createLog, NestLog, type Log } from '../logging.js';
import { PartitionServer } from '../messaging/partition-server.js';
import type { PlatformConfig } from '../config.js';
import type { ServiceName } from '@conjoint/contracts';

export interface RunOptions {
  service: ServiceName;
  module: Type<unknown> | DynamicModule;
  config: Pick<
    PlatformConfig,
    'HOST' | 'PORT' | 'LOG_LEVEL' | 'CONJOINT_TLS_CERT_FILE' | 'CONJOINT_TLS_KEY_FILE'
  >;
  log?: Log;
}

/** Starts a service: our transport over NATS, and HTTP or HTTPS for health and metrics only. SIGTERM drains. */
export async function startService({
  service,
  module,
  config,
  log = createLog({ service, level: config.LOG_LEVEL }),
}: RunOptions): Promise<INestApplication> {
  const certificate = ownCertificate(config);
  const app = await NestFactory.create(module, {
    ...(certificate ? { httpsOptions: certificate.options } : {}),
    logger: new NestLog(log),
    bodyParser: false,
    abortOnError: false,
  });
  certificate?.renewOn(app.getHttpServer() as Server);
  const strategy = app.get(PartitionServer, { strict: false });
  app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  app.enableShutdownHooks();
  await app.startAllMicroservices();
  await app.listen(config.PORT, config.HOST);
  log.info({ port: config.PORT }, 'started');
  return app;
}

/** `main.ts` of a service. A failure at boot is one line and exit code 1. */
export function runService(options: RunOptions): void {
  startService(options).catch((error: unknown) => {
    process.stderr.write(
      `${options.service} could not start: ${error instanceof Error ? error.message : 'unknown failure'}\n`,
    );
    process.exit(1);
  });
}
