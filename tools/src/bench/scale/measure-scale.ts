import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../../console/progress.js';
import { DEFAULT_DATA_FOLDER } from '../../data-folder.js';
import { pause } from '../../processes/managed-process.js';
import { APPS } from '../../start/port-plan.js';
import { BenchInstallation } from '../installation.js';
import { cpuMilliseconds } from '../cpu-time.js';
import { proportionalMiB, residentMiB } from '../process-memory.js';
import { connectionsWhile } from './connections.js';
import { inventedCouncils, inventedPartnership } from './invented-partnership.js';
import { walkJourneys } from './journeys.js';
import { idleCost } from './watched.js';

/** What one number of boroughs costs. Times in seconds, memory in MiB, processor time in milliseconds a second. */
export interface ScaleFigures {
  readonly boroughs: number;
  readonly startClean: number;
  readonly startWarm: number;
  readonly memory: Readonly<Record<string, number>>;
  readonly memoryAfterLoad: Readonly<Record<string, number>>;
  readonly idleCpu: number;
  readonly watchedCpu: number;
  readonly watchedCpuOf: Readonly<Record<string, number>>;
  readonly idleConnections: number;
  readonly idleOpenedPerMinute: number;
  readonly watchedConnections: number;
  readonly watchedOpenedPerMinute: number;
  readonly loadConnections: number;
  readonly loadCpuPerJourney: number;
  readonly journeys: number;
  readonly p50: number;
  readonly p95: number;
}

export const LOAD = { perSecond: 5, seconds: 40 };
/** Longer than a connection stays open unused, so that what is open afterwards is what an idle installation holds. */
const SETTLE_MS = 45_000;
const IDLE_SECONDS = 60;

export async function measureScale(boroughs: number, progress: Progress): Promise<ScaleFigures> {
  const councils = inventedCouncils(boroughs);
  const installation = await BenchInstallation.empty(progress, partnershipFile(boroughs));
  try {
    const startClean = await progress.during(`${boroughs} boroughs: starting, empty`, () =>
      installation.start(),
    );
    await installation.stop();
    const startWarm = await progress.during(`${boroughs} boroughs: starting again`, () =>
      installation.start(),
    );
    await progress.during('  … until all is quiet', () => pause(SETTLE_MS));
    const memory = memoryOf(installation);
    const idle = await progress.during('  … nobody uses it', () =>
      idleCost(installation, { seconds: IDLE_SECONDS, watched: false }),
    );
    const watched = await progress.during('  … watched as a cluster does', () =>
      idleCost(installation, { seconds: IDLE_SECONDS, watched: true }),
    );
    const loaded = await progress.during(`  … ${LOAD.perSecond} journeys a second`, () =>
      underLoad(installation, councils),
    );
    return {
      boroughs,
      startClean,
      startWarm,
      memory,
      memoryAfterLoad: memoryOf(installation),
      idleCpu: total(idle.cpu),
      watchedCpu: total(watched.cpu),
      watchedCpuOf: Object.fromEntries(watched.cpu),
      idleConnections: idle.connections.most,
      idleOpenedPerMinute: (idle.connections.opened * 60) / IDLE_SECONDS,
      watchedConnections: watched.connections.most,
      watchedOpenedPerMinute: (watched.connections.opened * 60) / IDLE_SECONDS,
      ...loaded,
    };
  } finally {
    await installation.remove();
  }
}

async function underLoad(installation: BenchInstallation, councils: readonly string[]) {
  const before = cpuMilliseconds(installation.processes);
  const { result, connections } = await connectionsWhile(installation, () =>
    walkJourneys(installation, councils, LOAD),
  );
  const after = cpuMilliseconds(installation.processes);
  const used = before && after ? total(after) - total(before) : NaN;
  return {
    loadConnections: connections.most,
    loadCpuPerJourney: used / (result.journeys + councils.length),
    ...result,
  };
}

function memoryOf(installation: BenchInstallation): Record<string, number> {
  const memory: Record<string, number> = {};
  for (const [name, pid] of installation.processes)
    memory[name] = APPS.some((app) => app === name) ? residentMiB(pid) : proportionalMiB(pid);
  return memory;
}

function total(values: ReadonlyMap<string, number>): number {
  return [...values.values()].reduce((sum, value) => sum + value, 0);
}

function partnershipFile(boroughs: number): string {
  const folder = join(DEFAULT_DATA_FOLDER, 'bench-partnerships');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${boroughs}.yaml`);
  writeFileSync(file, inventedPartnership(boroughs));
  return file;
}
