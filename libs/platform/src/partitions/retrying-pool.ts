import pg from 'pg';
import type { RotatingSecret } from '../rotating-secret.js';

type Done = (release?: unknown) => void;
type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;

/** Hands a connection to whoever asked by a callback, as `pg` and TypeORM do. */
export function toCallback(connected: Promise<pg.PoolClient>, callback: Connected): void {
  connected.then(
    (client) => callback(undefined, client, client.release.bind(client) as Done),
    (error: Error) => callback(error, undefined, () => undefined),
  );
}

/** A `pg` module whose pools try the other value of a password that is being changed; handed to TypeORM as its driver. */
export function retryingDriver(password: RotatingSecret): typeof pg {
  class RetryingPool extends pg.Pool {
    override connect(): Promise<pg.PoolClient>;
    override connect(callback: Connected): void;
    override connect(callback?: Connected): Promise<pg.PoolClient> | void {
      const connected = password.trying(() => super.connect());
      return callback ? toCallback(connected, callback) : connected;
    }
  }
  return { ...pg, Pool: RetryingPool } as typeof pg;
}
