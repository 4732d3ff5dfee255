import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The secret kept in a file, made up and kept on first use. */
export function keptSecret(path: string): string {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, randomBytes(24).toString('base64url'), { mode: 0o600 });
    renameSync(temporary, path);
  }
  return readFileSync(path, 'utf8').trim();
}
