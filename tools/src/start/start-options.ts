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
  /** How much of the invented months a new installation gets: a part of the published numbers; 0 is none of them. */
  readonly scale: number;
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
    .option(
      '--scale <part>',
      'invented months of a new installation, as a part of the published numbers (0 to 1)',
      scale,
      0.1,
    )
    .option('--detach', 'give the terminal back once it is running', false);
  return program.parse([...args], { from: 'user' }).opts<StartOptions>();
}

export function fromCaller(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), path);
}

function scale(value: string): number {
  const part = Number(value);
  if (value.trim() !== '' && part >= 0 && part <= 1) return part;
  throw new InvalidArgumentError('The scale is a number from 0 to 1, such as 0.1 for a tenth.');
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
