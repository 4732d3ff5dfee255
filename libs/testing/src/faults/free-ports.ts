import { createServer } from 'node:net';

/** Below what Linux gives to outgoing connections: one of those must not take the port of a server that is down for a moment. */
const FROM = 15_000;
const UNTIL = 32_000;

/** Held until all are chosen, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const held: { port: number; let: () => Promise<unknown> }[] = [];
  while (held.length < count) {
    const port = FROM + Math.floor(Math.random() * (UNTIL - FROM));
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (isFree) held.push({ port, let: () => new Promise((resolve) => server.close(resolve)) });
  }
  await Promise.all(held.map((one) => one.let()));
  return held.map(({ port }) => port);
}
