/** Asks again and again, several at a time, and counts: what a rotation must not be seen in. */
export class Load {
  done = 0;
  readonly failures: string[] = [];
  private stopped = false;
  private readonly running: Promise<void>[];

  constructor(
    private readonly ask: () => Promise<unknown>,
    { atOnce, pauseMs = 0 }: { atOnce: number; pauseMs?: number },
  ) {
    this.running = Array.from({ length: atOnce }, () => this.go(pauseMs));
  }

  private async go(pauseMs: number): Promise<void> {
    while (!this.stopped) {
      const begun = Date.now();
      try {
        await this.ask();
        this.done += 1;
      } catch (error) {
        this.failures.push(
          error instanceof Error
            ? `${new Date(begun).toISOString().slice(11, 23)} ${Date.now() - begun} ms: ${error.message}`
            : 'unknown',
        );
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  /** Waits until so many more were answered: what happened before is behind everybody. */
  async more(count: number, milliseconds = 30_000): Promise<void> {
    const [target, until] = [this.done + count, Date.now() + milliseconds];
    while (this.done < target) {
      if (Date.now() > until)
        throw new Error(`only ${this.done - target + count} of ${count} answers came: ${this.failures[0]}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.running);
  }
}
