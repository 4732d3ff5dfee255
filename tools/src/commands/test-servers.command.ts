import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { consoleProgress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { untilToldToStop } from '../processes/until-told-to-stop.js';

/** `conjoint test-servers`: keeps the servers of the integration suites running while somebody works on one. */
export function testServersCommand(program: Command): void {
  program
    .command('test-servers')
    .description('keep the servers of the integration tests running, so that one suite can be run by itself')
    .option('--keycloak', 'a Keycloak with the realms of the sample as well', false)
    .action(async ({ keycloak }: { keycloak: boolean }) => {
      // Loaded when wanted: production has no servers of its own to start, and not the packages that would.
      const [{ withTestRealms }, { startTestServers }] = await Promise.all([
        import('../test/integration-part.js'),
        import('../test/test-servers.js'),
      ]);
      const progress = consoleProgress();
      const stopping = untilToldToStop();
      const servers = keycloak
        ? await withTestRealms((realms, keycloakPort) =>
            startTestServers({ name: 'kept', realms, keycloakPort, progress }),
          )
        : await startTestServers({ name: 'kept', progress });
      if (servers.withoutKeycloak) progress.say(`There is no Keycloak: ${servers.withoutKeycloak}`);
      const file = join(DEFAULT_DATA_FOLDER, 'test', 'servers.json');
      writeFileSync(file, JSON.stringify(servers.environment, null, 2), { mode: 0o600 });
      progress.say('The test servers are running. Ctrl-C ends them.');
      await stopping;
      rmSync(file, { force: true });
      await servers.stop();
    });
}
