import { loadPartnership, type Partnership } from '@conjoint/platform';
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../data-folder.js';
import { NeedsRemedy } from '../remedy.js';
import { WORKSPACE } from '../workspace.js';

const SAMPLE = join(WORKSPACE, 'infra/partnerships/tri-borough.yaml');

/** The file the processes of an installation read. It changes only when one is applied, never by editing the original. */
export function effectivePartnership(folder: DataFolder): string {
  return join(folder.root, 'partnership.yaml');
}

/** Where the partnership file of the last start or apply came from. */
export function lastSource(folder: DataFolder): string {
  const file = sourceFile(folder);
  const source = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return existsSync(source) ? source : SAMPLE;
}

/** Makes a checked file the effective one; answers its path. */
export function keepPartnership(source: string, folder: DataFolder): string {
  const effective = effectivePartnership(folder);
  copyFileSync(source, `${effective}.new`);
  renameSync(`${effective}.new`, effective);
  writeFileSync(sourceFile(folder), source);
  return effective;
}

export function readPartnership(path: string): Partnership {
  try {
    return loadPartnership(path);
  } catch (error) {
    throw new NeedsRemedy(
      error instanceof Error ? error.message : String(error),
      `Correct ${path}, or name another file.`,
    );
  }
}

function sourceFile(folder: DataFolder): string {
  return join(folder.run, 'partnership.source');
}
