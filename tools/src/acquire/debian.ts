import type { Progress } from '../console/progress.js';
import { pause } from '../processes/managed-process.js';
import { hasProgram, isRoot, lastLines, runCommand, type CommandResult } from './run-command.js';

const ENVIRONMENT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };

/** Whether this account may install Debian packages. */
export function canInstallPackages(): boolean {
  return isRoot() && hasProgram('apt-get');
}

const LOCKED = /could not (?:get|open) lock|unable to (?:acquire|lock)/i;
const PATIENCE_MS = 180_000;

let last: Promise<unknown> = Promise.resolve();

/**
 * Installs Debian packages without what they merely recommend; the package lists are read again only when needed. One
 * call after another: apt waits for its lock on what is installed, but not for the one on what it downloads.
 */
export function installPackages(packages: readonly string[], progress: Progress): Promise<CommandResult> {
  const mine = last.then(() =>
    progress.during(`Installing ${packages.join(', ')} from Debian`, async () => {
      const install = [
        'install',
        '-y',
        '--no-install-recommends',
        '-o',
        'DPkg::Lock::Timeout=120',
        ...packages,
      ];
      const first = await apt(install, 600_000);
      if (first.ok) return first;
      await apt(['update'], 180_000);
      return apt(install, 600_000);
    }),
  );
  last = mine.catch(() => undefined);
  return mine;
}

/** Waits while another program, such as the machine's own nightly updates, holds one of apt's locks. */
async function apt(args: readonly string[], timeoutMs: number): Promise<CommandResult> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const result = await runCommand('apt-get', args, { timeoutMs, env: ENVIRONMENT });
    if (result.ok || !LOCKED.test(result.output) || Date.now() > deadline) return result;
    await pause(2_000);
  }
}

/** Why a package could not be had, in a few words. */
export function whyNotInstalled({ output }: CommandResult): string {
  const errors = output.split('\n').filter((line) => /^E: /.test(line));
  return (errors[0] ?? lastLines(output, 1)).replace(/^E: /, '').slice(0, 200);
}
