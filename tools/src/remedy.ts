/**
 * Something a person has to put right. `what` says what is wrong, `remedy` the one thing to do about it; both are
 * printed as they are, without a stack.
 */
export class NeedsRemedy extends Error {
  constructor(
    readonly what: string,
    readonly remedy: string,
    readonly detail: string = '',
  ) {
    super(`${what} ${remedy}`);
    this.name = 'NeedsRemedy';
  }
}

const ANOTHER_FOLDER = 'or name another folder with --data.';

/** What the operating system says of a folder or a disk that cannot be used. */
const FILE_ERRORS: Readonly<Record<string, (path: string) => [what: string, remedy: string]>> = {
  ENOSPC: () => ['The disk is full.', `Make room (500 MB at least), ${ANOTHER_FOLDER}`],
  EDQUOT: () => [
    'This account may use no more of the disk.',
    `Make room (500 MB at least), ${ANOTHER_FOLDER}`,
  ],
  EROFS: (path) => [`${path} is on a disk that is read-only.`, `Make it writable, ${ANOTHER_FOLDER}`],
  EACCES: (path) => [`This account may not write to ${path}.`, `Give it the right to, ${ANOTHER_FOLDER}`],
  EPERM: (path) => [`This account may not change ${path}.`, `Give it the right to, ${ANOTHER_FOLDER}`],
  EEXIST: (path) => [`${path} is a file and should be a folder.`, `Move it away, ${ANOTHER_FOLDER}`],
  ENOTDIR: (path) => [
    `A part of ${path} is a file and should be a folder.`,
    `Move it away, ${ANOTHER_FOLDER}`,
  ],
  ENOENT: (path) => [`${path} cannot be made.`, `Check the disk it is on, ${ANOTHER_FOLDER}`],
};
const WRITING = /^(mkdir|open|write|rename|copyfile|chmod|chown|mkdtemp|unlink|rm|fsync)/;

/** A folder that cannot be written to is for a person to put right; any other error is a bug of ours. */
export function fileRemedy(error: unknown): NeedsRemedy | undefined {
  const { code = '', syscall = '', path = '' } = (error ?? {}) as NodeJS.ErrnoException;
  // A file that is missing when it is read is a bug; a folder that cannot be made is a disk.
  if (!WRITING.test(syscall) || (code === 'ENOENT' && syscall !== 'mkdir')) return undefined;
  const sentences = FILE_ERRORS[code]?.(path);
  return sentences && new NeedsRemedy(...sentences);
}

/** Prints why a command ended and gives the process its exit code. A bug keeps its stack: that is for us to read. */
export function reportFailure(error: unknown): void {
  process.exitCode = 1;
  const known = error instanceof NeedsRemedy ? error : fileRemedy(error);
  if (known) {
    if (known.detail) console.error(`\n${known.detail}`);
    console.error(`\n${known.what}\n${known.remedy}`);
    return;
  }
  console.error(error);
}
