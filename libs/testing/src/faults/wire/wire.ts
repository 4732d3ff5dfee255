import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * `silent`: as after a cut cable, connections stay open and nothing passes until it is mended, when what was under way still arrives.
 * `cut`: connections are broken, and new ones refused. `slow`: each piece takes `SLOW_MS` more.
 */
export type WireMode = 'open' | 'silent' | 'cut' | 'slow';
export const SLOW_MS = 400;

interface Link {
  tag: string;
  near: Socket;
  far: Socket;
}

/** A way to a server that may fail for some of those who use it: a link is told from others by what its first bytes say. */
export class Wire {
  private readonly links = new Set<Link>();
  private readonly modes = new Map<string, WireMode>();
  /** Links that were made silent, slowed or cut, and attempts that were refused. */
  disturbed = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: { port: number }, tagOf: (first: Buffer) => string | null): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const wire = new Wire(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => wire.join(near, connect(target.port, '127.0.0.1'), tagOf));
    return wire;
  }

  /** Everything whose tag the mark stands in; `open` again mends it. */
  set(mark: string, mode: WireMode): void {
    if (mode === 'open') this.modes.delete(mark);
    else this.modes.set(mark, mode);
    for (const link of this.links) {
      if (!link.tag.includes(mark)) continue;
      if (mode !== 'open') this.disturbed += 1;
      this.apply(link);
    }
  }

  async close(): Promise<void> {
    for (const { near, far } of this.links) {
      near.destroy();
      far.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private modeOf({ tag }: Link): WireMode {
    return [...this.modes].find(([mark]) => tag.includes(mark))?.[1] ?? 'open';
  }

  private apply(link: Link): void {
    const mode = this.modeOf(link);
    for (const socket of [link.near, link.far]) {
      if (mode === 'cut') socket.destroy();
      else if (mode === 'silent') socket.pause();
      else socket.resume();
    }
  }

  private join(near: Socket, far: Socket, tagOf: (first: Buffer) => string | null): void {
    const link: Link = { tag: '', near, far };
    this.links.add(link);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      let last = Promise.resolve();
      from.setNoDelay(true);
      from.on('data', (bytes: Buffer) => {
        if (from === near && link.tag === '') this.name(link, tagOf(bytes));
        if (this.modeOf(link) !== 'slow') return void last.then(() => to.write(bytes));
        const due = new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        last = last.then(() => due).then(() => void to.write(bytes));
      });
      // What one side said last is still said to the other.
      from.on('end', () => void last.then(() => to.end()));
      from.on('close', () => {
        this.links.delete(link);
        void last.then(() => to.destroy());
      });
      from.on('error', () => to.destroy());
    }
  }

  private name(link: Link, tag: string | null): void {
    if (tag === null) return;
    link.tag = tag;
    if (this.modeOf(link) !== 'open') this.disturbed += 1;
    this.apply(link);
  }
}

/** The name of the database in the first message of a PostgreSQL client. */
export function databaseOf(first: Buffer): string | null {
  if (first.length < 8 || first.readInt32BE(4) !== 196_608) return null;
  const fields = first.subarray(8).toString('utf8').split('\0');
  const at = fields.findIndex((name, index) => index % 2 === 0 && name === 'database');
  return at < 0 ? null : fields[at + 1]!;
}

/** The user in the CONNECT of a NATS client; the server has spoken before. */
export function natsUserOf(first: Buffer): string | null {
  return /"user":"([^"]+)"/.exec(first.toString('utf8'))?.[1] ?? null;
}
