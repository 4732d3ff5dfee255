import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, connect, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { certificatesIn } from '@conjoint/platform';
import { CertificateFolder } from './certificate-folder.js';
import { checkFolder, unfinished } from './check.js';
import { make, nextStep, renewServers, rotate, type Lifetimes } from './rotation.js';
import { serverName, USUAL_SERVERS } from './server-names.js';

const DAY_MS = 86_400_000;
const now = new Date();
const lifetimes: Lifetimes = { now, days: 90, authorityYears: 2 };

describe('certificates', () => {
  const root = mkdtempSync(join(tmpdir(), 'conjoint-certificates-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  let number = 0;
  const newFolder = (): CertificateFolder => new CertificateFolder(join(root, String((number += 1))));
  const madeFolder = async (...specs: string[]): Promise<CertificateFolder> => {
    const folder = newFolder();
    await make(folder, specs.map(serverName), lifetimes);
    return folder;
  };
  const leaf = (folder: CertificateFolder, name: string): X509Certificate =>
    new X509Certificate(readFileSync(folder.fileOf(name, 'tls.crt')));
  const bundle = (folder: CertificateFolder): string[] =>
    certificatesIn(readFileSync(folder.bundleFile, 'utf8'));
  const problems = (folder: CertificateFolder, at: Date, within = 30): (string | null)[] =>
    checkFolder(folder, { now: at, within }).flatMap(({ problem }) => problem ?? []);

  it('are made for every usual server, each with a key that only its owner reads, and nothing twice', async () => {
    const folder = newFolder();
    expect(await make(folder, USUAL_SERVERS, lifetimes)).toEqual([
      'authority',
      ...USUAL_SERVERS.map(({ name }) => name),
    ]);
    expect(await make(folder, USUAL_SERVERS, lifetimes)).toEqual([]);
    for (const { name } of USUAL_SERVERS) {
      expect(statSync(folder.fileOf(name, 'tls.key')).mode & 0o777).toBe(0o600);
      expect(readdirSync(join(folder.root, name)).sort()).toEqual(['ca.crt', 'tls.crt', 'tls.key']);
    }
    expect(statSync(folder.root).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder.root, 'authority')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder.root, 'authority', 'current.pem')).mode & 0o777).toBe(0o600);
    expect(problems(folder, now)).toEqual([]);
  });

  it('are for exactly the names a server is called by, and anew where those change', async () => {
    const folder = await madeFolder('db=db,db.example.org,10.0.0.7,::1');
    const certificate = leaf(folder, 'db');
    for (const name of ['db', 'db.example.org']) expect(certificate.checkHost(name)).toBe(name);
    for (const address of ['10.0.0.7', '::1']) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkHost('example.org')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(await make(folder, [serverName('db=db,other.example.org')], lifetimes)).toEqual(['db']);
    expect(leaf(folder, 'db').checkHost('db.example.org')).toBeUndefined();
  });

  it('let only the servers of a cluster call each other', async () => {
    const folder = await madeFolder('nats-1', 'postgres');
    const client = '1.3.6.1.5.5.7.3.2';
    expect(leaf(folder, 'nats-1').keyUsage).toContain(client);
    expect(leaf(folder, 'postgres').keyUsage).not.toContain(client);
  });

  it.each(['', 'a b', 'db=', 'db=a b', 'db@x', '../db'])('refuse the server %j', (spec) => {
    expect(() => serverName(spec)).toThrow('names no server');
  });

  it('say what ends soon, what has ended, and what does not fit', async () => {
    const folder = await madeFolder('a', 'b');
    const after = (days: number): Date => new Date(now.getTime() + days * DAY_MS);
    expect(problems(folder, after(59))).toEqual([]);
    expect(problems(folder, after(61))).toEqual([
      expect.stringContaining('expires within 30 days'),
      expect.stringContaining('expires within 30 days'),
    ]);
    expect(problems(folder, after(91))).toContainEqual(expect.stringContaining('has expired'));
    expect(problems(folder, after(730 - 29))).toContainEqual(expect.stringContaining('certificates rotate'));
    const other = await madeFolder('a');
    folder.keepServer(
      { name: 'a' },
      {
        certificate: readFileSync(other.fileOf('a', 'tls.crt'), 'utf8'),
        key: readFileSync(other.fileOf('a', 'tls.key'), 'utf8'),
      },
    );
    expect(problems(folder, now)).toEqual([expect.stringContaining('nobody believes its authority')]);
    folder.keepServer(
      { name: 'a' },
      {
        certificate: readFileSync(folder.fileOf('b', 'tls.crt'), 'utf8'),
        key: readFileSync(other.fileOf('a', 'tls.key'), 'utf8'),
      },
    );
    expect(problems(folder, now)).toEqual([expect.stringContaining('its key is another one’s')]);
    await renewServers(folder, lifetimes);
    expect(problems(folder, now)).toEqual([]);
  });

  it('never outlive their authority', async () => {
    const folder = newFolder();
    await make(folder, [serverName('a')], { now, days: 9000, authorityYears: 1 });
    const [authority] = bundle(folder);
    expect(Date.parse(leaf(folder, 'a').validTo)).toBeLessThanOrEqual(
      Date.parse(new X509Certificate(authority!).validTo),
    );
  });

  it('change their authority in steps: whoever reads before and whoever reads after believe each other', async () => {
    const folder = await madeFolder('localhost');
    const states = [stateOf(folder)];
    for (const step of ['trust', 'renew', 'drop'] as const) {
      expect(nextStep(folder)).toBe(step);
      for (const wrong of ['trust', 'renew', 'drop'].filter((one) => one !== step))
        await expect(rotate(folder, wrong as never, lifetimes)).rejects.toThrow(`is due is ${step}`);
      expect(await rotate(folder, step, lifetimes)).toBe(step);
      states.push(stateOf(folder));
      expect(problems(folder, now)).toEqual([]);
      expect(unfinished(folder)).toBe({ trust: 'renew', renew: 'drop', drop: null }[step]);
    }
    for (const [index, state] of states.entries()) {
      expect(await shakesHands(state, state.ca)).toBe('yes');
      if (index === 0) continue;
      // One of the two has read the new step already, and the other has not yet.
      expect(await shakesHands(state, states[index - 1]!.ca)).toBe('yes');
      expect(await shakesHands(states[index - 1]!, state.ca)).toBe('yes');
    }
    expect(await shakesHands(states[0]!, states[3]!.ca)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await shakesHands(states[3]!, states[0]!.ca)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });

  it('go on where a rotation was interrupted between two files', async () => {
    const folder = await madeFolder('a', 'b');
    await rotate(folder, 'trust', lifetimes);
    const before = readFileSync(folder.fileOf('b', 'tls.crt'), 'utf8');
    folder.promoteNext = () => {
      throw new Error('killed');
    };
    await expect(rotate(folder, 'renew', lifetimes)).rejects.toThrow('killed');
    expect(problems(folder, now)).toEqual([]);
    const again = new CertificateFolder(folder.root);
    expect(await rotate(again, undefined, lifetimes)).toBe('renew');
    expect(readFileSync(folder.fileOf('b', 'tls.crt'), 'utf8')).not.toBe(before);
    expect(await rotate(again, undefined, lifetimes)).toBe('drop');
    expect(bundle(again)).toHaveLength(1);
    expect(problems(again, now)).toEqual([]);
  });

  interface State {
    readonly ca: string;
    readonly cert: string;
    readonly key: string;
  }
  function stateOf(folder: CertificateFolder): State {
    const read = (file: 'ca.crt' | 'tls.crt' | 'tls.key'): string =>
      readFileSync(folder.fileOf('localhost', file), 'utf8');
    return { ca: read('ca.crt'), cert: read('tls.crt'), key: read('tls.key') };
  }

  async function shakesHands({ cert, key }: State, ca: string): Promise<string> {
    const server = createServer({ cert, key }, (socket) => socket.end()).on(
      'tlsClientError',
      () => undefined,
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await new Promise<string>((resolve) => {
      const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost' }, () => {
        socket.end();
        resolve('yes');
      });
      socket.on('error', (error: { code?: string }) => resolve(error.code ?? 'no'));
    });
    await new Promise((resolve) => server.close(resolve));
    return answer;
  }
});
