import 'reflect-metadata';
import { loadPartnership } from '@conjoint/platform';
import { createPortal } from './app.js';
import { portalConfig } from './config.js';

async function start(): Promise<void> {
  const config = portalConfig();
  const { app, portal } = await createPortal({
    config,
    partnership: loadPartnership(config.CONJOINT_PARTNERSHIP),
  });
  const stop = async (): Promise<void> => {
    await app.close();
    await portal.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  await app.listen(config.PORT, config.HOST);
  portal.log.info({ port: config.PORT }, 'started');
}

start().catch((error: unknown) => {
  process.stderr.write(
    `portal could not start: ${error instanceof Error ? error.message : 'unknown failure'}\n`,
  );
  process.exit(1);
});
