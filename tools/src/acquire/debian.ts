import type { Progress } from '../console/progress.js';
import { hasProgram, isRoot, runCommand, type CommandResult } from './run-command.js';

const ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };

/** Whether this account may install Debian packages. */
export function canInstallPackages(): boolean {
  return isRoot() && hasProgram('apt-get');
}

/** Installs Debian packages without what they merely recommend; the package lists are read again only when needed. */
export async function installPackages(
  packages: readonly string[],
  progress: Progress,
): Promise<CommandResult> {
  const attempt = (): Promise<CommandResult> =>
    runCommand(
      'apt-get',
      ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...packages],
      {
        timeoutMs: 600_000,
        env: ENVIRONMENT,
      },
    );
  return progress.during(`Installing ${packages.join(', ')} from Debian`, async () => {
    const first = await attempt();
    if (first.ok) return first;
    await runCommand('apt-get', ['update'], { timeoutMs: 180_000, env: ENVIRONMENT });
    return attempt();
  });
}
