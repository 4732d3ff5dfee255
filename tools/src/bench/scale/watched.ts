import { pause } from '../../processes/managed-process.js';
import { APPS } from '../../start/port-plan.js';
import { cpuMilliseconds } from '../cpu-time.js';
import type { BenchInstallation } from '../installation.js';
import { connectionsWhile, type Connections } from './connections.js';

/** As the chart in infra/deploy has it. */
const READINESS_EVERY_MS = 10_000;
const METRICS_EVERY_MS = 30_000;

export interface IdleCost {
  /** Processor time in milliseconds a second, by process: 10 is one hundredth of a core. */
  readonly cpu: ReadonlyMap<string, number>;
  readonly connections: Connections;
}

/** What an installation costs that nobody uses. `watched`: asked for readiness and metrics meanwhile, as a cluster does. */
export async function idleCost(
  installation: BenchInstallation,
  { seconds, watched }: { seconds: number; watched: boolean },
): Promise<IdleCost> {
  const before = cpuMilliseconds(installation.processes);
  const { connections } = await connectionsWhile(installation, () =>
    watched ? watch(installation, seconds * 1000) : pause(seconds * 1000),
  );
  const after = cpuMilliseconds(installation.processes);
  const cpu = new Map(
    [...(after ?? [])].map(([name, used]) => [name, (used - (before?.get(name) ?? used)) / seconds]),
  );
  return { cpu, connections };
}

async function watch(installation: BenchInstallation, milliseconds: number): Promise<void> {
  const asking: Promise<void>[] = [];
  const askAll = (path: string): void => {
    for (const app of APPS) asking.push(ask(`${installation.addressOf(app)}${path}`));
  };
  askAll('/health/ready');
  askAll('/metrics');
  const timers = [
    setInterval(() => askAll('/health/ready'), READINESS_EVERY_MS),
    setInterval(() => askAll('/metrics'), METRICS_EVERY_MS),
  ];
  await pause(milliseconds);
  for (const timer of timers) clearInterval(timer);
  await Promise.all(asking);
}

async function ask(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}
