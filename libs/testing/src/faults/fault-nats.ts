import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsServerConfig, provisionStreams, PROVISIONER_USER, type SecretStore } from '@conjoint/platform';
import { testSetting } from '../servers/test-environment.js';
import { freePorts } from './free-ports.js';
import { pause } from './seeded-random.js';
import { SmallDisk } from './small-disk.js';
import { SupervisedProcess } from './supervised-process.js';
import { natsUserOf, Wire } from './wire/wire.js';

type Partitions = Parameters<typeof provisionStreams>[0]['partitions'];

export interface FaultNats {
  readonly nodes: SupervisedProcess[];
  /** Past the wires, where there are any: what the harness itself looks through. */
  readonly directUrl: string;
  readonly url: string;
  readonly wires: Wire[];
  /** Where node `index` keeps its streams. */
  storeOf(index: number): string;
  /** The file system of each node, where they can be made full. */
  readonly disks: readonly SmallDisk[];
  /** Streams and consumers, made or made again. */
  provision(): Promise<string[]>;
  stop(): Promise<void>;
}

const PROVISIONED_WITHIN_MS = 60_000;

/** One nats-server, or a cluster of three whose streams each have three copies. */
export async function faultNats({
  folder,
  nodes: count,
  wired,
  smallDisk,
  secrets,
  partitions,
}: {
  folder: string;
  nodes: 1 | 3;
  wired: boolean;
  smallDisk: boolean;
  secrets: SecretStore;
  partitions: Partitions;
}): Promise<FaultNats> {
  const ports = await freePorts(count * 3);
  const port = (index: number, kind: 0 | 1 | 2): number => ports[index * 3 + kind]!;
  const store = join(folder, 'nats-store');
  mkdirSync(store);
  const storeOf = (index: number): string => join(store, `node-${index + 1}`, 'jetstream');
  const indexes = Array.from({ length: count }, (_, index) => index);
  for (const index of indexes) mkdirSync(join(store, `node-${index + 1}`));
  const disks = smallDisk ? indexes.map((index) => SmallDisk.mount(join(store, `node-${index + 1}`))) : [];
  const config = (index: number): string =>
    natsServerConfig({
      partitions,
      password: (user) => secrets.read(`nats/${user}`),
      listen: `127.0.0.1:${port(index, 0)}`,
      monitor: `127.0.0.1:${port(index, 1)}`,
      storeDir: storeOf(index),
      ...(count === 1
        ? {}
        : {
            extra: clusterOf(
              index,
              indexes.map((one) => port(one, 2)),
            ),
          }),
    });
  const nodes = await Promise.all(
    indexes.map((index) =>
      startNats(folder, config(index), port(index, 1), count === 1 ? '' : ` ${index + 1}`),
    ),
  );
  const urlOf = (list: number[]): string => list.map((one) => `nats://127.0.0.1:${one}`).join(',');
  const directUrl = urlOf(indexes.map((index) => port(index, 0)));
  const wires = wired
    ? await Promise.all(indexes.map((index) => Wire.to({ port: port(index, 0) }, natsUserOf)))
    : [];
  const password = secrets.read(`nats/${PROVISIONER_USER}`);
  const provision = async (): Promise<string[]> => {
    const until = Date.now() + PROVISIONED_WITHIN_MS;
    for (;;)
      try {
        return await provisionStreams({ natsUrl: directUrl, password, partitions, replicas: count });
      } catch (error) {
        if (Date.now() > until) throw error; // a cluster has no leader for a moment
        await pause(300);
      }
  };
  await provision();
  return {
    nodes,
    directUrl,
    url: wired ? urlOf(wires.map((wire) => wire.port)) : directUrl,
    wires,
    storeOf,
    disks,
    provision,
    async stop() {
      await Promise.all([...wires, ...nodes].map((one) => ('close' in one ? one.close() : one.stop())));
      for (const disk of disks) disk.unmount();
    },
  };
}

/** Clients are told of no other address than those they were given: these are the wires. */
function clusterOf(index: number, ports: number[]): string {
  const routes = ports.map((port) => `nats://127.0.0.1:${port}`).join(', ');
  return [
    `server_name: node-${index + 1}`,
    `cluster { name: conjoint, listen: "127.0.0.1:${ports[index]}", no_advertise: true, routes: [${routes}] }`,
    // An upgrade lets its clients go within seconds; the default is two minutes.
    'lame_duck_duration: "30s"',
    'lame_duck_grace_period: "2s"',
  ].join('\n');
}

export function startNats(
  folder: string,
  config: string,
  monitorPort: number,
  number = '',
): Promise<SupervisedProcess> {
  const file = join(folder, `nats-server${number.trim()}.conf`);
  writeFileSync(file, config, { mode: 0o600 });
  const healthy = async (): Promise<boolean> => answersOk(`http://127.0.0.1:${monitorPort}/healthz`);
  return SupervisedProcess.start({
    name: `NATS${number}`,
    command: testSetting('CONJOINT_TEST_NATS_SERVER'),
    args: ['-c', file],
    logFile: join(folder, `nats${number.trim()}.log`),
    ready: healthy,
    // A cluster without a majority is not healthy and need not be started again: only what has lost its own store.
    alive: async () => answersOk(`http://127.0.0.1:${monitorPort}/healthz?js-enabled-only=true`),
  });
}

async function answersOk(url: string): Promise<boolean> {
  return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
}
