import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@conjoint/platform';

/**
 * Stands at the moment each invented thing happened, so that recorded times, clocks and audit agree. Each chain of calls has its own
 * moment: things of several councils are loaded side by side.
 */
export class SampleClock implements Clock {
  private readonly moment = new AsyncLocalStorage<Date>();

  now(): Date {
    return this.moment.getStore() ?? new Date();
  }

  at<T>(moment: Date, act: () => Promise<T>): Promise<T> {
    return this.moment.run(moment, act);
  }
}
