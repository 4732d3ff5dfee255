import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NeedsRemedy } from '../remedy.js';
import { dockerDone } from './engine.js';

/** Unpacks the files of an image into a folder that is gone when `use` is done. Nothing of the image runs. */
export async function withFilesOf<T>(image: string, use: (folder: string) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-image-'));
  const container = await dockerDone('Looking into the image', ['create', image]);
  try {
    await unpack(container.split('\n').at(-1)!, folder);
    return use(folder);
  } finally {
    await dockerDone('Putting the container away', ['rm', '-f', container.split('\n').at(-1)!]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function unpack(container: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const exported = spawn('docker', ['export', container], { stdio: ['ignore', 'pipe', 'inherit'] });
    const tar = spawn('tar', ['-x', '--no-same-owner', '-C', folder], {
      stdio: [exported.stdout, 'ignore', 'pipe'],
    });
    let said = '';
    tar.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
    tar.once('error', reject);
    tar.once('close', (code) => {
      if (code === 0) return resolve();
      reject(new NeedsRemedy('The image could not be unpacked.', 'The lines above are tar’s.', said));
    });
  });
}

/** A line a file: its hash, mode and path. Of a link, where it leads. Times do not count. */
export function fileHashes(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      const file = join(folder, path);
      const stat = lstatSync(file);
      if (stat.isSymbolicLink()) return [`link ${path} -> ${readlinkSync(file)}`];
      if (stat.isDirectory()) return fileHashes(folder, path);
      if (!stat.isFile()) return [];
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
      return [`${hash} ${(stat.mode & 0o7777).toString(8)} ${path}`];
    });
}

/** One hash for all files of an image, so that two people can compare what they built. */
export function contentHash(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
