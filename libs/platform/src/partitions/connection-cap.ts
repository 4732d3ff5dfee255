import type { Socket } from 'node:net';
import pg from 'pg';

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
  holder: object;
  go: () => void;
}

/**
 * One cap on the open connections of all pools of a process (ARCHITECTURE.md, first promise). 41 boroughs × 4 services × replicas would
 * otherwise hold thousands open. A pool that needs a connection when the cap is reached closes another pool's idle one; where
 * none is idle it waits its turn, but not for ever, and no pool and no server may take everything: a database that swallows what
 * it is asked holds up its own boroughs only.
 */
export class ConnectionCap {
  private readonly pools = new Set<PoolInternals>();
  private readonly waiting: Waiting[] = [];
  /** Connections in use: of a pool, and of all pools of a server. */
  private readonly used = new Map<object | string, number>();
  private inUse = 0;

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
  async acquire(holder: object, share: Share): Promise<void> {
    if (this.fits(holder, share)) return this.take(holder, share, 1);
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = {
        share,
        holder,
        go: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(new Error('timeout exceeded when trying to connect: no connection came free'));
      }, this.times.waitMs);
      this.waiting.push(waiting);
    });
  }

  /** Hands the right on to whoever waits longest and may have it. */
  release(holder: object, share: Share): void {
    this.take(holder, share, -1);
    const index = this.waiting.findIndex((waiting) => this.fits(waiting.holder, waiting.share));
    if (index === -1) return;
    const [next] = this.waiting.splice(index, 1);
    this.take(next!.holder, next!.share, 1);
    next!.go();
  }

  private fits(holder: object, { server, most, mostOfServer }: Share): boolean {
    const used = (key: object | string): number => this.used.get(key) ?? 0;
    return this.inUse < this.limit && used(holder) < most && used(server) < mostOfServer;
  }

  private take(holder: object, { server }: Share, by: 1 | -1): void {
    this.inUse += by;
    for (const key of [holder, server]) this.used.set(key, (this.used.get(key) ?? 0) + by);
  }

  /** Before a pool opens a connection: closes an idle one, of whichever pool, where the cap is reached. */
  makeRoom(): void {
    for (const pool of this.pools) {
      while (this.open >= this.limit && pool._idle.length > 0) pool._remove(pool._idle[0]!.client);
    }
  }

  /** `statement_timeout` counts at the server; what never reaches it, or never comes back, ends here. */
  private cutWhenSilent(client: pg.PoolClient): void {
    const stream = streamOf(client);
    stream.on('timeout', () => stream.destroy(new Error('Connection terminated: silent')));
  }

  /** A `pg` module whose pools obey this cap; handed to TypeORM as its driver. */
  driver(share: Share): typeof pg {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below is built around this cap
    const cap = this;
    class CappedPool extends pg.Pool {
      constructor(options?: pg.PoolConfig) {
        super(options);
        cap.add(this);
        this.on('connect', (client) => cap.cutWhenSilent(client));
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
      override connect(
        callback: (
          error: Error | undefined,
          client: pg.PoolClient | undefined,
          done: (release?: unknown) => void,
        ) => void,
      ): void;
      override connect(
        callback?: (
          error: Error | undefined,
          client: pg.PoolClient | undefined,
          done: (release?: unknown) => void,
        ) => void,
      ): Promise<pg.PoolClient> | void {
        const connected = this.connectWithinCap();
        if (!callback) return connected;
        connected.then(
          (client) => callback(undefined, client, client.release.bind(client) as (release?: unknown) => void),
          (error: Error) => callback(error, undefined, () => undefined),
        );
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
          const client = await super.connect();
          streamOf(client).setTimeout(cap.times.silentMs); // `Tx.takesLong` may have given it more before
          const release = client.release;
          client.release = (error?: Error | boolean) => {
            cap.release(this, share);
            client.release = release;
            release.call(client, error);
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
