import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @returns what Docker printed. @throws with what it printed on the other stream. */
export async function docker(...args: string[]): Promise<string> {
  const { stdout } = await run('docker', args, { maxBuffer: 16 * 1024 * 1024 });
  return stdout.trim();
}

interface Inspected {
  readonly Config: { readonly User: string };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly CapAdd: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly Memory: number;
  };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

/** A container of one composed project, by its service and number. */
export class Composed {
  constructor(readonly project: string) {}

  name(service: string, number = 1): string {
    return `${this.project}-${service}-${number}`;
  }

  async names(): Promise<string[]> {
    const said = await docker(
      ...[
        'ps',
        '--all',
        '--format',
        '{{.Names}}',
        '--filter',
        `label=com.docker.compose.project=${this.project}`,
      ],
    );
    return said.split('\n').filter(Boolean).sort();
  }

  async inspect(name: string): Promise<Inspected> {
    return (JSON.parse(await docker('inspect', name)) as Inspected[])[0]!;
  }

  async addressesOf(name: string): Promise<string[]> {
    const { NetworkSettings } = await this.inspect(name);
    return Object.values(NetworkSettings.Networks)
      .map(({ IPAddress }) => IPAddress)
      .filter(Boolean);
  }

  /** Of these `host:port`, those that take a connection from inside a container that has Node; all are tried at once. */
  async reachedBy(from: string, targets: readonly string[]): Promise<string[]> {
    const script = `for (const target of ${JSON.stringify(targets)}) {
      const [host, port] = target.split(':');
      const socket = require('node:net').connect({ host, port: Number(port), timeout: 1500 });
      socket.on('connect', () => { console.log(target); socket.destroy(); });
      socket.on('error', () => undefined);
      socket.on('timeout', () => socket.destroy());
    }`;
    const said = await docker('exec', from, 'node', '--eval', script);
    return said.split('\n').filter(Boolean);
  }

  /** What a program says of all its partitions. */
  async readiness(name: string): Promise<string> {
    const script = `require('node:https').get({host:'127.0.0.1',port:process.env.PORT,path:'/health/ready',rejectUnauthorized:false},(a)=>{let t='';a.on('data',(p)=>t+=p);a.on('end',()=>console.log(JSON.parse(t).status))}).on('error',(e)=>console.log(e.code))`;
    return docker('exec', name, 'node', '--eval', script).catch(() => 'not running');
  }

  async untilReady(services: readonly string[], replicas = [1, 2], patienceMs = 120_000): Promise<void> {
    const until = Date.now() + patienceMs;
    const all = services.flatMap((service) => replicas.map((number) => this.name(service, number)));
    for (;;) {
      const states = await Promise.all(all.map((name) => this.readiness(name)));
      const waiting = all.filter((_, index) => states[index] !== 'ready');
      if (waiting.length === 0) return;
      if (Date.now() > until)
        throw new Error(`not ready: ${all.map((name, index) => `${name} ${states[index]}`).join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
