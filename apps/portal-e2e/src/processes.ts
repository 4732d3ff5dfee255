import type { ServiceName } from '@conjoint/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installation } from './environment.js';

const BACK_WITHIN_MS = 60_000;

/** A service that hangs: it keeps its connections and answers nobody, as long as `during` lasts. */
export async function whileHanging(service: ServiceName, during: () => Promise<void>): Promise<void> {
  const pid = pidOf(service);
  process.kill(pid, 'SIGSTOP');
  try {
    await during();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}

/** `kill -9` of the portal as its installation started it; resolves once its supervisor has it running again. */
export async function killPortal(): Promise<void> {
  const before = pidOf('portal');
  process.kill(before, 'SIGKILL');
  const until = Date.now() + BACK_WITHIN_MS;
  while (pidOf('portal') === before || !(await isReady())) {
    if (Date.now() > until) throw new Error('the portal did not come back');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function pidOf(program: ServiceName | 'portal'): number {
  const file = join(installation().data, 'run', 'processes.json');
  const { processes } = JSON.parse(readFileSync(file, 'utf8')) as {
    processes: { name: string; pid: number }[];
  };
  const newest = processes.findLast(({ name }) => name === program);
  if (!newest) throw new Error(`this installation did not start ${program}`);
  return newest.pid;
}

async function isReady(): Promise<boolean> {
  return fetch(`${installation().portalUrl}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
