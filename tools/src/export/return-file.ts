import { createHash, randomBytes } from 'node:crypto';
import { access, open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { CinReturnView, ResponseOf, takeCinReturnChunk } from '@conjoint/contracts';
import { NeedsRemedy } from '../remedy.js';

type Chunk = ResponseOf<typeof takeCinReturnChunk>;

/** Before any work is asked for: a file that is there is never written over by accident. */
export async function assertFree(path: string, force: boolean): Promise<void> {
  if (force || !(await exists(path))) return;
  throw new NeedsRemedy(
    `${path} is there already, and was left as it is.`,
    'Name another file with --out, or write over it with --force.',
  );
}

/**
 * Takes the chunks one after another into a file beside the wanted one, which gets its name only when every byte is there and is what the
 * service made. Whatever goes wrong, nothing half-written lies under that name.
 */
export async function writeReturn(
  view: CinReturnView,
  {
    path,
    force,
    take,
    told,
  }: {
    path: string;
    force: boolean;
    take: (number: number) => Promise<Chunk>;
    told: (part: number) => void;
  },
): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.part`;
  const file = await open(beside, 'wx', 0o600).catch((error: unknown) => {
    const { code } = error as { code?: string };
    throw new NeedsRemedy(
      code === 'ENOENT'
        ? `The folder of ${path} is not there.`
        : `${path} cannot be written (${code ?? 'unknown'}).`,
      'Name another file with --out, or make the folder and give this account the right to write there.',
    );
  });
  try {
    await takeAll(file, view, { take, told });
    await file.sync();
    await file.close();
    await assertFree(path, force);
    await rename(beside, path);
  } catch (error) {
    await file.close().catch(() => undefined); // it may be closed already; the reason to tell is the one caught
    await rm(beside, { force: true });
    throw error;
  }
}

async function takeAll(
  file: FileHandle,
  view: CinReturnView,
  { take, told }: { take: (number: number) => Promise<Chunk>; told: (part: number) => void },
): Promise<void> {
  const whole = createHash('sha256');
  for (let number = 0; number < view.chunks; number += 1) {
    const { base64, sha256 } = await take(number);
    const bytes = Buffer.from(base64, 'base64');
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw changedOnTheWay();
    whole.update(bytes);
    await file.writeFile(bytes);
    told((number + 1) / view.chunks);
  }
  if (whole.digest('hex') !== view.sha256) throw changedOnTheWay();
}

function changedOnTheWay(): NeedsRemedy {
  return new NeedsRemedy('The file did not arrive as it was made.', 'Run the command again.');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
