/** What has arrived and waits for its turn: whoever is free takes all of it at once, up to a limit. */
export class Arrived<T> {
  private readonly waiting: T[] = [];
  private ended = false;
  private failure: Error | undefined;
  private changed: () => void = () => undefined;

  /** `most`: how many may wait; beyond it the source is not read on. */
  constructor(
    source: AsyncIterable<T>,
    private readonly most: number,
  ) {
    this.read(source)
      .catch((error: Error) => (this.failure = error))
      .finally(() => {
        this.ended = true;
        this.changed();
      });
  }

  /** At least one; none when the source has ended. @throws what broke the source, after what came before */
  async next(): Promise<T[]> {
    while (this.waiting.length === 0 && !this.ended) await this.change();
    const taken = this.waiting.splice(0);
    this.changed();
    if (taken.length === 0 && this.failure) throw this.failure;
    return taken;
  }

  private async read(source: AsyncIterable<T>): Promise<void> {
    for await (const one of source) {
      this.waiting.push(one);
      this.changed();
      while (this.waiting.length >= this.most) await this.change();
    }
  }

  private change(): Promise<void> {
    const before = this.changed;
    return new Promise((resolve) => {
      this.changed = () => {
        this.changed = () => undefined;
        before();
        resolve();
      };
    });
  }
}
