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

/** Prints why a command ended and gives the process its exit code. A bug keeps its stack: that is for us to read. */
export function reportFailure(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof NeedsRemedy) {
    if (error.detail) console.error(`\n${error.detail}`);
    console.error(`\n${error.what}\n${error.remedy}`);
    return;
  }
  console.error(error);
}
