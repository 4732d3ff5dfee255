import { networkOf, RateLimit, retryAfterOf } from './rate-limit.js';

const clockAt = () => {
  let at = Date.parse('2026-11-23T09:00:00Z');
  return { now: () => new Date(at), advance: (ms: number) => void (at += ms) };
};
const refusal = (work: () => void): unknown => {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
};

describe('a limit a minute and address', () => {
  it('lets so many through, refuses the next, and says how long to wait', () => {
    const limit = new RateLimit(30, clockAt());
    for (let turn = 0; turn < 30; turn += 1) limit.take('192.0.2.1');
    const refused = refusal(() => limit.take('192.0.2.1'));
    expect(refused).toMatchObject({ code: 'rate-limited' });
    expect(retryAfterOf(refused)).toBe(2);
    expect(refusal(() => limit.take('192.0.2.2'))).toBeNull();
  });

  it('fills again with time, and never beyond a minute’s worth', () => {
    const clock = clockAt();
    const limit = new RateLimit(30, clock);
    for (let turn = 0; turn < 30; turn += 1) limit.take('192.0.2.1');
    clock.advance(2_000);
    limit.take('192.0.2.1');
    expect(refusal(() => limit.take('192.0.2.1'))).not.toBeNull();
    clock.advance(3_600_000);
    for (let turn = 0; turn < 30; turn += 1) limit.take('192.0.2.1');
    expect(refusal(() => limit.take('192.0.2.1'))).not.toBeNull();
  });

  it('is not lengthened by asking in vain, nor used up by looking', () => {
    const clock = clockAt();
    const limit = new RateLimit(1, clock);
    for (let turn = 0; turn < 50; turn += 1) limit.check('192.0.2.1');
    limit.take('192.0.2.1');
    for (let turn = 0; turn < 50; turn += 1) refusal(() => limit.take('192.0.2.1'));
    clock.advance(60_000);
    expect(refusal(() => limit.take('192.0.2.1'))).toBeNull();
  });

  it('says nothing of other failures', () => expect(retryAfterOf(new Error('x'))).toBeNull());
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['', ''],
  ])('%s', (address, network) => expect(networkOf(address)).toBe(network));
});
