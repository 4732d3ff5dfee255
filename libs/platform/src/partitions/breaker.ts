/** How long a database that swallowed a question is asked nothing. */
const PAUSE_MS = 2000;

/**
 * What is asked of a database that does not even refuse only waits, and holds a connection meanwhile. After the first that waited in
 * vain the others are refused at once; after a pause one may try, and when it is answered all may.
 */
export class Breaker {
  private closedUntil = 0;

  constructor(private readonly now: () => number = Date.now) {}

  mayTry(): boolean {
    if (this.closedUntil === 0) return true;
    if (this.now() < this.closedUntil) return false;
    this.waitedInVain();
    return true;
  }

  answered(): void {
    this.closedUntil = 0;
  }

  waitedInVain(): void {
    this.closedUntil = this.now() + PAUSE_MS;
  }
}
