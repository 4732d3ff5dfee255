import { NeedsRemedy } from '../remedy.js';
import { lastLines, runCommand, type CommandResult } from '../acquire/run-command.js';

const BUILD_TIMEOUT_MS = 900_000;

/** One call of the Docker client. Images are built by the classic builder too: nothing here needs buildx. */
export function docker(args: readonly string[], timeoutMs = BUILD_TIMEOUT_MS): Promise<CommandResult> {
  return runCommand('docker', args, { timeoutMs });
}

/** @throws NeedsRemedy with what Docker said. */
export async function dockerDone(what: string, args: readonly string[]): Promise<string> {
  const { ok, output } = await docker(args);
  if (ok) return output.trim();
  throw new NeedsRemedy(`${what} failed.`, 'The lines above are Docker’s.', lastLines(output, 20));
}

export async function engineAnswers(): Promise<boolean> {
  return (await docker(['info', '--format', '{{.ServerVersion}}'], 10_000)).ok;
}

export async function requireEngine(): Promise<void> {
  if (await engineAnswers()) return;
  throw new NeedsRemedy(
    'No Docker engine answers.',
    'Start one (Debian: apt-get install docker.io iptables, then dockerd) and run the command again.',
  );
}

export async function hasImage(reference: string): Promise<boolean> {
  return (await docker(['image', 'inspect', '--format', '{{.Id}}', reference], 10_000)).ok;
}
