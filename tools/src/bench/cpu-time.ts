import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ, which Linux fixes for everything it shows to programs

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

/**
 * Processor time used so far, in milliseconds, by each process with what it started, by name; undefined where there is no /proc. Unlike
 * requests a second it hardly changes when somebody else uses the machine as well.
 */
export function cpuMilliseconds(processes: ReadonlyMap<string, number>): Map<string, number> | undefined {
  if (process.platform !== 'linux') return undefined;
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
    const stat = statOf(name);
    if (stat) stats.set(Number(name), stat);
  }
  const ticksOf = (pid: number): number => {
    const children = [...stats].filter(([, { parent }]) => parent === pid);
    return (stats.get(pid)?.ticks ?? 0) + children.reduce((sum, [child]) => sum + ticksOf(child), 0);
  };
  return new Map([...processes].map(([name, pid]) => [name, (ticksOf(pid) * 1000) / TICKS_PER_SECOND]));
}

function statOf(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may itself hold spaces: count from the closing one.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // Own time in user and kernel mode, and that of children that have ended: PostgreSQL's connections come and go.
    return { parent: fields[1]!, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) };
  } catch {
    return undefined; // ended since the folder was listed
  }
}
