import pg from 'pg';

interface PoolInternals {
  _idle: { client: pg.PoolClient }[];
  _clients: unknown[];
  _remove(client: pg.PoolClient): void;
}

/**
 * One cap on the open connections of all pools of a process (design.md, Partitions). 41 boroughs × 4 services × replicas would
 * otherwise hold thousands open. A pool that needs a connection when the cap is reached closes another pool's idle one; where
 * none is idle it waits its turn.
 */
export class ConnectionCap {
  private readonly pools = new Set<PoolInternals>();
  private readonly waiting: (() => void)[] = [];
  private inUse = 0;

  constructor(readonly limit: number) {}

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

  /** Resolves when the caller may use one connection. */
  async acquire(): Promise<void> {
    if (this.inUse < this.limit) this.inUse += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Hands the right on to whoever waits longest. */
  release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.inUse -= 1;
  }

  /** Before a pool opens a connection: closes an idle one, of whichever pool, where the cap is reached. */
  makeRoom(): void {
    for (const pool of this.pools) {
      while (this.open >= this.limit && pool._idle.length > 0) pool._remove(pool._idle[0]!.client);
    }
  }

  /** A `pg` module whose pools obey this cap; handed to TypeORM as its driver. */
  driver(): typeof pg {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below is built around this cap
    const cap = this;
    class CappedPool extends pg.Pool {
      constructor(options?: pg.PoolConfig) {
        super(options);
        cap.add(this);
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
        await cap.acquire();
        try {
          const client = await super.connect();
          const release = client.release;
          client.release = (error?: Error | boolean) => {
            cap.release();
            client.release = release;
            release.call(client, error);
          };
          return client;
        } catch (error) {
          cap.release();
          throw error;
        }
      }
    }
    return { ...pg, Pool: CappedPool } as typeof pg;
  }
}
