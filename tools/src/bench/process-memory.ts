import { spawnSync } from 'node:child_process';

/** Resident memory of a process in MiB, as the operating system counts it. */
export function residentMiB(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout.trim()) / 1024;
}

/** The most a process holds while something is done. */
export async function peakWhile<T>(
  pid: number,
  work: () => Promise<T>,
): Promise<{ result: T; peakMiB: number }> {
  let peakMiB = residentMiB(pid);
  const timer = setInterval(() => (peakMiB = Math.max(peakMiB, residentMiB(pid))), 250);
  try {
    const result = await work();
    return { result, peakMiB: Math.max(peakMiB, residentMiB(pid)) };
  } finally {
    clearInterval(timer);
  }
}
