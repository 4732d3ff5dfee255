import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { ComposeProgram } from '../acquire/docker-compose.js';
import { lastLines, runCommand, type CommandResult } from '../acquire/run-command.js';
import { NeedsRemedy } from '../remedy.js';
import { COMPOSE_FILE, type ComposeFolder } from './layout.js';

/** One project of Compose: our file, with the variables of one folder. */
export class Compose {
  constructor(
    private readonly program: ComposeProgram,
    private readonly folder: ComposeFolder,
    readonly project: string,
  ) {
    if (existsSync(folder.variables)) return;
    throw new NeedsRemedy(
      `There is no composed installation in ${folder.root}.`,
      'Bring one up with: npm run compose -- up',
    );
  }

  private args(args: readonly string[]): string[] {
    return [
      ...this.program.before,
      ...['--project-name', this.project, '--file', COMPOSE_FILE, '--env-file', this.folder.variables],
      ...args,
    ];
  }

  run(args: readonly string[], timeoutMs = 600_000): Promise<CommandResult> {
    return runCommand(this.program.command, this.args(args), { timeoutMs });
  }

  /** @throws NeedsRemedy with the end of what Compose said. */
  async done(what: string, args: readonly string[]): Promise<string> {
    const { ok, output } = await this.run(args);
    if (ok) return output.trim();
    throw new NeedsRemedy(`${what} failed.`, 'The lines above are Compose’s.', lastLines(output, 25));
  }

  /** With the person's own terminal, until it ends. */
  shown(args: readonly string[]): Promise<number> {
    return new Promise((resolve) => {
      const child = spawn(this.program.command, this.args(args), { stdio: 'inherit' });
      child.once('error', () => resolve(1));
      child.once('close', (code) => resolve(code ?? 1));
    });
  }

  async containers(): Promise<ContainerState[]> {
    const said = await this.done('Looking at the containers', ['ps', '--all', '--format', 'json']);
    return said
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as ContainerState)
      .sort((one, other) => (one.Name < other.Name ? -1 : 1));
  }
}

/** As `docker compose ps --format json` has it. */
export interface ContainerState {
  readonly Name: string;
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
  readonly ExitCode: number;
}
