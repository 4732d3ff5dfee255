import type { Clock } from '@conjoint/platform';

/**
 * Stands at the moment an invented thing happened, for the whole process: what partners count, receive and check is done in answer to
 * messages, which carry no time of their own.
 */
export class StandingClock implements Clock {
  private moment: Date | null = null;

  now(): Date {
    return this.moment ?? new Date();
  }

  standAt(moment: string): void {
    this.moment = new Date(moment);
  }
}
