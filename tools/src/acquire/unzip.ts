import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

/**
 * Unpacks a zip, keeping the permissions it was packed with: without them nothing in it could be run. `rename` gives
 * an entry its path below `into`, or undefined to leave it out. yauzl itself refuses paths that lead outside.
 */
export async function unzip(
  archive: string,
  into: string,
  rename: (path: string) => string | undefined = (path) => path,
): Promise<void> {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const path = rename(entry.fileName);
    if (path === undefined || path === '' || entry.fileName.endsWith('/')) continue;
    const target = join(into, path);
    mkdirSync(dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(
      await zip.openReadStreamPromise(entry),
      createWriteStream(target, { mode: mode || 0o644 }),
    );
  }
}
