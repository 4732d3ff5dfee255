import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

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

/**
 * Memory of a process and of what it started, each shared page counted once: a database server is a process for each connection, and all of
 * them show the same buffers as their own.
 */
export function proportionalMiB(pid: number): number {
  const { stdout } = spawnSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const parents = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const ofTree = (root: number): number =>
    proportionalOf(root) +
    parents.filter(([, parent]) => parent === root).reduce((sum, [child]) => sum + ofTree(child!), 0);
  return ofTree(pid);
}

function proportionalOf(pid: number): number {
  try {
    const kiB = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return Number(kiB ?? 0) / 1024;
  } catch {
    return 0; // a connection that was closed since the list was made
  }
}
