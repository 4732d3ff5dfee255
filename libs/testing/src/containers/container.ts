import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @returns what it printed. @throws with what it printed on the other stream. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 16 * 1024 * 1024 });
  return stdout.trim();
}

export interface ContainerSpec {
  readonly image: string;
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Files and folders of this machine, all read-only, by the same path inside. */
  readonly reads: readonly string[];
  readonly args?: readonly string[];
}

/** As an orchestrator with the restricted rules runs it: not root, nothing to write to, no capability, no new privileges. */
function asRestricted({ image, name, environment, reads, args = [] }: ContainerSpec): string[] {
  return [
    ...['--network', 'host', '--name', name, '--read-only', '--tmpfs', '/tmp:noexec,size=64m'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...reads.flatMap((path) => ['--volume', `${path}:${path}:ro`]),
    ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ...[image, ...args],
  ];
}

/** One program to its end. */
export async function runContainer(spec: ContainerSpec): Promise<string> {
  return docker('run', '--rm', ...asRestricted(spec));
}

/** A container that goes on until it is stopped. */
export class Container {
  private constructor(
    readonly name: string,
    readonly id: string,
  ) {}

  static async start(spec: ContainerSpec): Promise<Container> {
    return new Container(spec.name, await docker('run', '--detach', ...asRestricted(spec)));
  }

  async state(): Promise<{ running: boolean; exitCode: number; health: string; user: string }> {
    const text = await docker(
      'inspect',
      '--format',
      '{{.State.Running}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.Config.User}}',
      this.id,
    );
    const [running, exitCode, health = '', user = ''] = text.split(' ');
    return { running: running === 'true', exitCode: Number(exitCode), health, user };
  }

  /** SIGTERM, as a rolling update sends it. @returns how long it took to end, in milliseconds. */
  async stop(): Promise<number> {
    const begun = Date.now();
    await docker('stop', '--time', '30', this.id);
    return Date.now() - begun;
  }

  async log(): Promise<string> {
    const { stdout, stderr } = await run('docker', ['logs', this.id], { maxBuffer: 64 * 1024 * 1024 });
    return stdout + stderr;
  }

  async remove(): Promise<void> {
    await docker('rm', '--force', this.id);
  }
}
