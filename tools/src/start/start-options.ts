import { Command, InvalidArgumentError } from 'commander';
import { resolve } from 'node:path';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';

export interface StartOptions {
  /** Undefined when nobody asked: the one of last time, or the sample. */
  readonly partnership?: string;
  /** Undefined when nobody asked: Keycloak if it can be had, otherwise the embedded one. */
  readonly identity?: 'keycloak' | 'embedded';
  /** Undefined when nobody asked: the usual port, or the next free one. */
  readonly port?: number;
  readonly data: string;
  readonly detach: boolean;
}

/** Paths are relative to where the person is; npm itself changes to the root and says where that was. */
export function startOptions(args: readonly string[]): StartOptions {
  const program = new Command('npm start --')
    .description('Start Conjoint on this machine, with everything it needs.')
    .option(
      '--partnership <file>',
      'partnership file (default: the one of last time, or the sample)',
      fromCaller,
    )
    .option('--identity <kind>', 'keycloak or embedded (default: keycloak if it can be had)', identityKind)
    .option('--port <number>', 'port of the portal (default: 3000 or the next free one)', portNumber)
    .option('--data <folder>', 'folder for data, logs and secrets', fromCaller, DEFAULT_DATA_FOLDER)
    .option('--detach', 'give the terminal back once it is running', false);
  return program.parse([...args], { from: 'user' }).opts<StartOptions>();
}

export function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

function identityKind(value: string): string {
  if (value === 'keycloak' || value === 'embedded') return value;
  throw new InvalidArgumentError('Say keycloak or embedded.');
}

function portNumber(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
}
