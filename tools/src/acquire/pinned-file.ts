import { createHash } from 'node:crypto';
import { copyFileSync, createReadStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Whether a file is there and is exactly the one we mean. */
export async function isPinned(path: string, sha256: string): Promise<boolean> {
  return existsSync(path) && (await sha256Of(path)) === sha256;
}

/** A folder that outlives checkouts, where downloads are looked for first and left for the next time. */
function downloadCache(): string | undefined {
  return process.env['CONJOINT_DOWNLOAD_CACHE'] || undefined;
}

/** The file from the download cache, when there is one and it is the right one. */
export async function fromDownloadCache(name: string, sha256: string): Promise<string | undefined> {
  const cache = downloadCache();
  const path = cache && join(cache, name);
  return path && (await isPinned(path, sha256)) ? path : undefined;
}

export function intoDownloadCache(path: string, name: string): void {
  const cache = downloadCache();
  if (!cache) return;
  mkdirSync(cache, { recursive: true });
  // Renamed into place, so that a second run at the same moment never sees half a file.
  copyFileSync(path, join(cache, `${name}.${process.pid}`));
  renameSync(join(cache, `${name}.${process.pid}`), join(cache, name));
}
