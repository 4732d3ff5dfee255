import { DomainError } from '@conjoint/kernel';
import type { Clock } from '@conjoint/platform';

const MINUTE_MS = 60_000;
const MOST_ADDRESSES = 20_000;

interface Bucket {
  left: number;
  filledAt: number;
}

/** Whose requests are counted together, and what whoever is refused is told. */
const COUNTED = {
  /** One network address: many colleagues share that of their council, so the limits are generous. */
  network: {
    key: networkOf,
    message: 'Too many tries came from your network. Wait a minute and try again.',
  },
  /** One sign-in, by its own id. */
  signIn: {
    key: (id: string): string => id,
    message: 'Too many requests came from your sign-in. Wait a minute and try again.',
  },
};

/**
 * So many a minute from one network address or one sign-in, counted in this process alone: whoever guesses is slowed down, a program that has
 * gone wild leaves the others served, and the organisation's own sign-in locks the account. (Several portals allow as many times more; a
 * limit over all of them belongs in the proxy before them.)
 */
export class RateLimit {
  private readonly buckets = new Map<string, Bucket>();
  private readonly counted: (typeof COUNTED)[keyof typeof COUNTED];

  constructor(
    private readonly perMinute: number,
    private readonly clock: Clock,
    counted: keyof typeof COUNTED = 'network',
  ) {
    this.counted = COUNTED[counted];
  }

  /** @throws DomainError `rate-limited` with the seconds to wait. */
  take(address: string | undefined): void {
    this.check(address);
    this.bucketOf(address).left -= 1;
  }

  /** The same without counting. */
  check(address: string | undefined): void {
    const { left } = this.bucketOf(address);
    if (left >= 1) return;
    const retryAfterSeconds = Math.ceil(((1 - left) * MINUTE_MS) / this.perMinute / 1000);
    throw new DomainError('rate-limited', this.counted.message, { details: { retryAfterSeconds } });
  }

  private bucketOf(address: string | undefined): Bucket {
    const key = this.counted.key(address ?? '');
    const now = this.clock.now().getTime();
    const known = this.buckets.get(key) ?? { left: this.perMinute, filledAt: now };
    const gained = (Math.max(0, now - known.filledAt) * this.perMinute) / MINUTE_MS;
    known.left = Math.min(this.perMinute, known.left + gained);
    known.filledAt = now;
    // Moved to the end: the first of a full map is the one that was not heard of for longest.
    this.buckets.delete(key);
    if (this.buckets.size >= MOST_ADDRESSES) this.buckets.delete(this.buckets.keys().next().value!);
    this.buckets.set(key, known);
    return known;
  }
}

/** Whoever has one IPv6 address has all of its /64. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = ''] = address.split('%');
  const [before = '', after] = head.split('::');
  const groups = before.split(':').filter(Boolean);
  const tail = (after ?? '').split(':').filter(Boolean);
  const gap = after === undefined ? 0 : 8 - groups.length - tail.length;
  const whole = [...groups, ...Array<string>(Math.max(0, gap)).fill('0'), ...tail];
  return whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** Whoever is away is back in seconds, or nobody can say when. */
const AWAY: ReadonlySet<string> = new Set([
  'unavailable',
  'partition-unavailable',
  'being-checked',
  'deadline-exceeded',
]);
const AWAY_S = 5;

/** Seconds a refused caller is told to wait; null for any other failure. */
export function retryAfterOf(error: unknown): number | null {
  if (!(error instanceof DomainError)) return null;
  if (AWAY.has(error.code)) return AWAY_S;
  if (error.code !== 'rate-limited') return null;
  const { retryAfterSeconds } = error.details ?? {};
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds : null;
}

export interface LimitsPerMinute {
  readonly signIns: number;
  readonly refusedTokens: number;
  readonly strangers: number;
  readonly pages: number;
  readonly apiCalls: number;
}

/** What one may do a minute. */
export class Limits {
  /** Sign-ins that begin from one network. */
  readonly signIns: RateLimit;
  /** Access tokens from one network that are refused. */
  readonly refusedTokens: RateLimit;
  /** Requests from one network of which nobody knows who sends them. */
  readonly strangers: RateLimit;
  /** Requests of one sign-in, for pages and by the API. */
  readonly pages: RateLimit;
  readonly apiCalls: RateLimit;

  constructor(perMinute: LimitsPerMinute, clock: Clock) {
    this.signIns = new RateLimit(perMinute.signIns, clock);
    this.refusedTokens = new RateLimit(perMinute.refusedTokens, clock);
    this.strangers = new RateLimit(perMinute.strangers, clock);
    this.pages = new RateLimit(perMinute.pages, clock, 'signIn');
    this.apiCalls = new RateLimit(perMinute.apiCalls, clock, 'signIn');
  }
}
