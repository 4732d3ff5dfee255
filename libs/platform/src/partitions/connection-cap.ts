import type { Socket } from 'node:net';
import pg from 'pg';
import type { RotatingSecret } from '../rotating-secret.js';
import { toCallback } from './retrying-pool.js';

interface PoolInternals {
  _idle: { client: pg.PoolClient }[];
  _clients: unknown[];
  _remove(client: pg.PoolClient): void;
}

/** The socket under a client of `pg`; the version is pinned. */
export const streamOf = (client: unknown): Socket =>
  (client as { connection: { stream: Socket } }).connection.stream;

/** Which part of the cap a pool may take: `most` for itself, `mostOfServer` together with the other pools of its server. */
export interface Share {
  server: string;
  most: number;
  mostOfServer: number;
}

interface Waiting {
  share: Share;
  holder: PoolInternals;
  since: number;
  go: () => void;
}

/** After so long without use a connection is nobody's: it is closed for another pool at once. */
const NOBODYS_MS = 1000;
/** Whoever asks one thing after another asks again within this time, and finds the connection still open. */
const LINGERS_MS = 10;
/** Whoever waited so long gets the next one that comes free, be it just put back. */
const PATIENCE_MS = 100;
/** Opening a connection costs both sides some ten milliseconds of processor: one is taken from another pool at most this often. */
const BETWEEN_TAKINGS_MS = 25;

/**
 * One cap on the open connections of all pools of a process (ARCHITECTURE.md, first promise). 41 boroughs × 4 services × replicas would
 * otherwise hold thousands open. A pool that needs a connection when the cap is reached closes the one of another pool that has been idle
 * longest; where all are busy it waits its turn, but not for ever, and no pool and no server may take everything: a database that swallows
 * what it is asked holds up its own boroughs only. Where more is asked for than the cap allows, a pool goes on with its open
 * connections for a while before they are closed for another: handing each on at every statement would mean opening one for
 * every statement (docs/adr/0043-whose-connection-is-closed.md).
 */
export class ConnectionCap {
  private readonly pools = new Set<PoolInternals>();
  private readonly waiting: Waiting[] = [];
  private readonly idleSince = new WeakMap<pg.PoolClient, number>();
  private takenAt = 0;
  private again: NodeJS.Timeout | undefined;
  /** Connections in use: of a pool, and of all pools of a server. */
  private readonly used = new Map<PoolInternals | string, number>();
  private inUse = 0;
  /** How many connections were opened so far. */
  opened = 0;

  constructor(
    readonly limit: number,
    private readonly times: {
      /** Longest wait for a turn. */
      waitMs: number;
      /** A connection that is in use and on which nothing moves for so long is cut: longer than a statement may take. */
      silentMs: number;
    } = { waitMs: 5000, silentMs: 35_000 },
  ) {}

  /** What a pool may take where this process has so many, on so many servers: alone everything, otherwise half; a server three quarters. */
  shareOf(server: string, { pools, servers }: { pools: number; servers: number }): Share {
    return {
      server,
      most: pools > 1 ? Math.ceil(this.limit / 2) : this.limit,
      mostOfServer: servers > 1 ? Math.ceil(this.limit * 0.75) : this.limit,
    };
  }

  get open(): number {
    let open = 0;
    for (const pool of this.pools) open += pool._clients.length;
    return open;
  }

  add(pool: pg.Pool): void {
    this.pools.add(pool as unknown as PoolInternals);
  }

  remove(pool: pg.Pool): void {
    this.pools.delete(pool as unknown as PoolInternals);
  }

  /** Resolves when the caller may use one connection; rejects when its turn did not come in time. */
  async acquire(holder: pg.Pool, share: Share): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        share,
        holder: holder as unknown as PoolInternals,
        since: performance.now(),
        go: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      if (this.turnIn(waiting) === 0) {
        this.grant(waiting);
        return resolve();
      }
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(new Error('timeout exceeded when trying to connect: no connection came free'));
      }, this.times.waitMs);
      this.waiting.push(waiting);
      this.handOn();
    });
  }

  /** The connection is back in its pool, or closed. */
  release(holder: pg.Pool, share: Share): void {
    this.count(holder as unknown as PoolInternals, share, -1);
    this.handOn();
  }

  /** Lets everybody go whose turn it is, whoever waits longest first, and looks again when the next one's may have come. */
  private handOn(): void {
    clearTimeout(this.again);
    let soonest = Infinity;
    for (const waiting of [...this.waiting]) {
      const milliseconds = this.turnIn(waiting);
      if (milliseconds > 0) {
        soonest = Math.min(soonest, milliseconds);
        continue;
      }
      this.waiting.splice(this.waiting.indexOf(waiting), 1);
      this.grant(waiting);
      waiting.go();
    }
    if (soonest < Infinity) this.again = setTimeout(() => this.handOn(), Math.ceil(soonest)).unref();
  }

  private grant({ holder, share }: Waiting): void {
    const taken = this.hasOwn(holder) ? null : this.toTake();
    if (taken && performance.now() - taken.since < NOBODYS_MS) this.takenAt = performance.now();
    this.count(holder, share, 1);
  }

  /** In how many milliseconds its turn comes at the earliest; infinite where somebody must give something back first. */
  private turnIn({ holder, share, since }: Waiting): number {
    if (!this.fits(holder, share)) return Infinity;
    if (this.hasOwn(holder)) return 0;
    const taken = this.toTake();
    if (!taken) return 0;
    const now = performance.now();
    const idle = now - taken.since;
    if (idle >= NOBODYS_MS) return 0;
    const ripe = Math.min(LINGERS_MS - idle, PATIENCE_MS - (now - since));
    return Math.max(ripe, this.takenAt + BETWEEN_TAKINGS_MS - now, 0);
  }

  /** Whether one of the pool's open connections is not in use. */
  private hasOwn(pool: PoolInternals): boolean {
    return pool._clients.length > this.usedBy(pool);
  }

  /** The idle connection that has to be closed before another pool may open one; null where there still is room. */
  private toTake(): { pool: PoolInternals; client: pg.PoolClient; since: number } | null {
    let claimed = 0;
    let longest: { pool: PoolInternals; client: pg.PoolClient; since: number } | null = null;
    for (const pool of this.pools) {
      claimed += Math.max(pool._clients.length, this.usedBy(pool));
      const client = this.hasOwn(pool) ? pool._idle[0]?.client : undefined;
      const since = client ? (this.idleSince.get(client) ?? 0) : 0;
      if (client && (!longest || since < longest.since)) longest = { pool, client, since };
    }
    return claimed < this.limit ? null : longest;
  }

  private fits(holder: PoolInternals, { server, most, mostOfServer }: Share): boolean {
    return this.inUse < this.limit && this.usedBy(holder) < most && this.usedBy(server) < mostOfServer;
  }

  private usedBy(key: PoolInternals | string): number {
    return this.used.get(key) ?? 0;
  }

  private count(holder: PoolInternals, { server }: Share, by: 1 | -1): void {
    this.inUse += by;
    for (const key of [holder, server]) this.used.set(key, this.usedBy(key) + by);
  }

  /** Before a pool opens a connection: where the cap is reached, closes the one that has been idle longest, of whichever pool. */
  makeRoom(): void {
    while (this.open >= this.limit) {
      const taken = this.toTake();
      if (!taken) return;
      taken.pool._remove(taken.client);
    }
  }

  /** `statement_timeout` counts at the server; what never reaches it, or never comes back, ends here. */
  private cutWhenSilent(client: pg.PoolClient): void {
    const stream = streamOf(client);
    stream.on('timeout', () => stream.destroy(new Error('Connection terminated: silent')));
  }

  /** A `pg` module whose pools obey this cap; handed to TypeORM as its driver. */
  driver(share: Share, password?: RotatingSecret): typeof pg {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below is built around this cap
    const cap = this;
    class CappedPool extends pg.Pool {
      constructor(options?: pg.PoolConfig) {
        super(options);
        cap.add(this);
        this.on('connect', (client) => {
          cap.opened += 1;
          cap.cutWhenSilent(client);
        });
      }
      /** pg-pool's own step that opens a connection; the version is pinned. */
      newClient(item: unknown): void {
        cap.makeRoom();
        (pg.Pool.prototype as unknown as { newClient(this: pg.Pool, item: unknown): void }).newClient.call(
          this,
          item,
        );
      }
      override connect(): Promise<pg.PoolClient>;
      override connect(callback: Parameters<typeof toCallback>[1]): void;
      override connect(callback?: Parameters<typeof toCallback>[1]): Promise<pg.PoolClient> | void {
        const connected = this.connectWithinCap();
        return callback ? toCallback(connected, callback) : connected;
      }
      override end(): Promise<void>;
      override end(callback: () => void): void;
      override end(callback?: () => void): Promise<void> | void {
        cap.remove(this);
        // TypeORM ends a pool by callback and waits for it.
        return callback ? super.end(callback) : super.end();
      }
      private async connectWithinCap(): Promise<pg.PoolClient> {
        await cap.acquire(this, share);
        try {
          const open = (): Promise<pg.PoolClient> => super.connect();
          const client = await (password ? password.trying(open) : open());
          streamOf(client).setTimeout(cap.times.silentMs); // `Tx.takesLong` may have given it more before
          const release = client.release;
          client.release = (error?: Error | boolean) => {
            client.release = release;
            cap.idleSince.set(client, performance.now());
            try {
              release.call(client, error);
            } finally {
              cap.release(this, share);
            }
          };
          return client;
        } catch (error) {
          cap.release(this, share);
          throw error;
        }
      }
    }
    return { ...pg, Pool: CappedPool } as typeof pg;
  }
}
