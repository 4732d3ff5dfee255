import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { ManagedProcess, pause } from '../processes/managed-process.js';
import { accepts, freePort } from '../processes/ports.js';
import { waitUntilReady } from '../processes/wait-until.js';
import { WORKSPACE } from '../workspace.js';
import { workersToken } from './access-token.js';
import type { BenchInstallation } from './installation.js';
import { postReferrals, type Load } from './load.js';
import { cpuMilliseconds } from './cpu-time.js';
import { beside, figure, median, type Measure } from './measure.js';

const ROUNDS = 3;
const WARM_UP_SECONDS = 4;
const SECONDS = 10;
const GOAL = 0.8;

/**
 * POST of a referral through portal, NATS and service, against the same work in one process. Both write to the same database of the
 * same installation, whose relay, listeners and sealer follow up either way; they take turns, and the middle of the rounds counts.
 */
export async function measureRecording(
  installation: BenchInstallation,
  progress: Progress,
): Promise<Measure[]> {
  const token = workersToken(installation);
  const portal = installation.environment['PORTAL_URL']!;
  const one = await startOneProcess(installation);
  try {
    for (const url of [portal, one.url]) await postReferrals(url, token, WARM_UP_SECONDS);
    const product: Cost[] = [];
    const yardstick: Cost[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const [url, loads] of [
        [portal, product],
        [one.url, yardstick],
      ] as const) {
        await installation.idle();
        await pause(500);
        loads.push(await loadWithCost(() => postReferrals(url, token, SECONDS), installation, one.process));
      }
      const [left, right] = [product.at(-1)!, yardstick.at(-1)!];
      progress.say(
        `POST referral, round ${round}: ${left.perSecond.toFixed(0)}/s (p99 ${left.p99} ms) through portal, NATS and service; ` +
          `${right.perSecond.toFixed(0)}/s (p99 ${right.p99} ms) in one process`,
      );
    }
    const middle = (loads: readonly Cost[], of: keyof Load): number => median(loads.map((load) => load[of]));
    const both = (name: string, unit: string, of: keyof Load) => ({
      name,
      unit,
      value: middle(product, of),
      yardstick: middle(yardstick, of),
    });
    return [
      beside(both('POST referral', 'requests/s', 'perSecond'), { atLeast: GOAL }),
      beside(both('POST referral, p50', 'ms', 'p50')),
      beside(both('POST referral, p99', 'ms', 'p99')),
      ...costs(product, yardstick),
    ];
  } finally {
    await one.process.stop();
  }
}

/** Processor time a referral costs, by process; empty where it cannot be known. */
interface Cost extends Load {
  readonly cpu: ReadonlyMap<string, number>;
}

/** Counts to the end of what follows: telling, hearing and sealing are part of what a referral costs. */
async function loadWithCost(
  post: () => Promise<Load>,
  installation: BenchInstallation,
  oneProcess: ManagedProcess,
): Promise<Cost> {
  const processes = new Map([...installation.processes, ['one process', oneProcess.identity.pid]]);
  const before = cpuMilliseconds(processes);
  const load = await post();
  await installation.idle();
  const after = cpuMilliseconds(processes);
  const each = [...(after ?? [])].map(([name, used]): [string, number] => [
    name,
    (used - (before?.get(name) ?? 0)) / load.requests,
  ]);
  return { ...load, cpu: new Map(each) };
}

function costs(product: readonly Cost[], yardstick: readonly Cost[]): Measure[] {
  const names = [...(product[0]?.cpu.keys() ?? [])];
  const of = (loads: readonly Cost[], name: string): number =>
    median(loads.map(({ cpu }) => cpu.get(name) ?? 0));
  const total = (loads: readonly Cost[]): number => names.reduce((sum, name) => sum + of(loads, name), 0);
  if (names.length === 0) return [];
  const unit = 'ms of processor';
  return [
    beside({ name: 'POST referral, cost', value: total(product), yardstick: total(yardstick), unit }),
    ...names.flatMap((name) => {
      const [value, beside] = [of(product, name), of(yardstick, name)];
      return value < 0.02 && beside < 0.02
        ? []
        : [
            {
              ...figure(`POST referral, cost in ${name}`, value, unit),
              yardstick: Math.round(beside * 100) / 100,
            },
          ];
    }),
  ];
}

async function startOneProcess(
  installation: BenchInstallation,
): Promise<{ process: ManagedProcess; url: string }> {
  const port = await freePort();
  const child = ManagedProcess.start({
    name: 'one-process',
    command: process.execPath,
    args: ['--enable-source-maps', join(WORKSPACE, 'tools/dist/bench/one-process.js')],
    cwd: WORKSPACE,
    env: { ...process.env, ...installation.environment, HOST: '127.0.0.1', PORT: String(port) },
    logFile: installation.logFile('one-process'),
  });
  await waitUntilReady({
    label: 'The yardstick',
    process: child,
    timeoutMs: 30_000,
    ready: () => accepts(port),
  });
  return { process: child, url: `http://127.0.0.1:${port}` };
}
