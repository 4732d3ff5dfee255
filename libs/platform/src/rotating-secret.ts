import type { SecretStore } from './secrets.js';

/** PostgreSQL, or the pooler before it, does not know this password. */
const REFUSED = new Set(['28P01', '28000']);

/**
 * A password that is being changed has two values, of which the other side knows one at any moment. The one that was let in last is tried
 * first; where it is refused the other is tried at once, so that nobody sees which of the two sides changed first.
 */
export class RotatingSecret {
  private chosen = 0;
  private values = '';

  constructor(
    private readonly secrets: SecretStore,
    private readonly name: string,
  ) {
    secrets.read(name);
  }

  readonly read = (): string => {
    const values = this.known();
    return values[this.chosen % values.length]!;
  };

  /** Opens a connection, with the other value where the first is refused. */
  async trying<T>(open: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const with_ = this.chosen;
      try {
        return await open();
      } catch (error) {
        if (!REFUSED.has((error as { code?: string }).code ?? '') || attempt >= this.known().length)
          throw error;
        // Of several that are refused at the same time only the first changes it.
        if (this.chosen === with_) this.chosen += 1;
      }
    }
  }

  private known(): string[] {
    const values = this.secrets.readAll(this.name);
    const text = values.join('\n');
    if (text !== this.values) [this.values, this.chosen] = [text, 0];
    return values;
  }
}
