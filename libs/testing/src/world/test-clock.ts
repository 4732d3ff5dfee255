import type { Clock } from '@conjoint/platform';

/** A clock that stands where it is put. */
export class TestClock implements Clock {
  private at: number | null;
  constructor(now?: string) {
    this.at = now ? Date.parse(now) : null;
  }
  now(): Date {
    return new Date(this.at ?? Date.now());
  }
  set(now: string): void {
    this.at = Date.parse(now);
  }
  advance(milliseconds: number): void {
    this.at = this.now().getTime() + milliseconds;
  }
}
