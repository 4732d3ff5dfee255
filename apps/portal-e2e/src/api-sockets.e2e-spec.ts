import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from './environment.js';

interface Listening {
  readonly address: string;
  readonly port: number;
  readonly inode: string;
}

const LISTEN = '0A';

/** The kernel's table of TCP sockets; addresses are written there in host order, four bytes at a time. */
function listening(family: 'tcp' | 'tcp6'): Listening[] {
  const file = `/proc/net/${family}`;
  if (!existsSync(file)) return [];
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN)
    .map((fields) => {
      const [address = '', port = ''] = fields[1]!.split(':');
      return { address, port: Number.parseInt(port, 16), inode: fields[9]! };
    });
}

const isLoopback = ({ address }: Listening): boolean =>
  address.length === 8
    ? address.endsWith('7F') // 127.0.0.0/8
    : address === '00000000000000000000000001000000' || // ::1
      /^0000000000000000FFFF0000[0-9A-F]{6}7F$/.test(address); // an IPv4 address as IPv6 writes it

interface Recorded {
  readonly supervisor: { readonly pid: number };
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
}

/** The processes of the installation and everything they started, by their ids. */
function processes(): Map<number, string> {
  const { supervisor, processes: known } = JSON.parse(
    readFileSync(join(installation().data, 'run', 'processes.json'), 'utf8'),
  ) as Recorded;
  const names = new Map<number, string>([
    [supervisor.pid, 'npm start'],
    ...known.map(({ pid, name }): [number, string] => [pid, name]),
  ]);
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // The name in brackets may hold anything; what follows the last bracket is state, parent, …
      const [, parent] = readFileSync(`/proc/${entry}/stat`, 'utf8').split(')').at(-1)!.trim().split(' ');
      parents.set(Number(entry), Number(parent));
    } catch {
      continue; // it ended while we looked
    }
  }
  for (let found = true; found;) {
    found = false;
    for (const [pid, parent] of parents) {
      if (names.has(pid) || !names.has(parent)) continue;
      names.set(pid, names.get(parent)!);
      found = true;
    }
  }
  return names;
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync(folder).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, fd)))?.[1] ?? [];
      } catch {
        return []; // closed while we looked
      }
    });
  } catch {
    return [];
  }
}

describe('what the installation started', () => {
  it('listens on loopback only, every process of it', () => {
    const open = [...listening('tcp'), ...listening('tcp6')];
    const ofName = new Map<string, Listening[]>();
    for (const [pid, name] of processes()) {
      const inodes = new Set(socketsOf(pid));
      const own = open.filter(({ inode }) => inodes.has(inode));
      ofName.set(name, [...(ofName.get(name) ?? []), ...own]);
    }
    const elsewhere = [...ofName].flatMap(([name, sockets]) =>
      sockets.filter((socket) => !isLoopback(socket)).map(({ address, port }) => ({ name, address, port })),
    );
    expect(elsewhere).toEqual([]);
    // A test that finds no socket proves nothing.
    for (const name of [
      'postgres',
      'nats',
      'keycloak',
      'portal',
      'referrals',
      'workforce',
      'recharging',
      'reporting',
    ])
      expect({ name, sockets: ofName.get(name)?.length }).toEqual({ name, sockets: expect.any(Number) });
    expect([...ofName.values()].flat().length).toBeGreaterThanOrEqual(8);
  });
});
