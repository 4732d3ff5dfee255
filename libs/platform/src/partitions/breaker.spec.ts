import { Breaker } from './breaker.js';

describe('after a database swallowed a question', () => {
  let now = 1000;
  const breaker = new Breaker(() => now);

  it('nothing is asked for a while, then one may try, and all when it was answered', () => {
    expect(breaker.mayTry()).toBe(true);
    breaker.waitedInVain();
    expect([breaker.mayTry(), breaker.mayTry()]).toEqual([false, false]);
    now += 2000;
    expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false]);
    now += 2000;
    expect(breaker.mayTry()).toBe(true);
    breaker.answered();
    expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, true]);
  });
});
