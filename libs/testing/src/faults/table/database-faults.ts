import { readFileSync } from 'node:fs';
import { withDatabase } from '../rows.js';
import type { Fault } from './fault.js';
import type { FaultRun } from './fault-run.js';

export const postgresKilled: Fault = {
  row: 4,
  fault: 'PostgreSQL killed in mid-commit',
  holds: 'acknowledged rows are there; 503, never 500, meanwhile',
  how: 'SIGKILL of the postmaster and of all its children at a moment at which one of them commits',
  async inject(run) {
    const { postgres } = run.installation;
    for (let times = 0; times < (run.brief ? 2 : 5); times += 1) {
      await postgres.process.untilReady();
      await run.meanwhile(run.random.between(1, 2));
      const committing = await inMidCommit(run);
      const pid = postgres.process.pid!;
      const children = childrenOf(pid);
      postgres.process.kill9();
      for (const child of children) killed(child);
      run.injected();
      run.note(committing ? 'killed while a commit was running' : 'killed without a commit seen');
      await run.meanwhile(0.5);
    }
    await postgres.process.untilReady();
  },
};

/** Looked for as fast as may be, for some seconds. */
async function inMidCommit(run: FaultRun): Promise<boolean> {
  const until = Date.now() + 4000;
  return withDatabase(run.installation.postgres.adminUrl, async (query) => {
    while (Date.now() < until) {
      const [row] = await query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where pid <> pg_backend_pid() and state = 'active' and query ~* '^commit'`,
      );
      if (row!.n > 0) return true;
    }
    return false;
  });
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended with its parent.
  }
}

/** Longest that one attempt of a client may go unanswered: its own deadline and a little. */
const BOUNDED_MS = 9_000;
const UNHARMED_MS = 6_000;

export const databaseConnections: Fault = {
  row: 9,
  fault: 'slow, half-open and cut database connections of one council',
  holds: 'bounded wait; other boroughs unharmed',
  how: 'a TCP proxy that knows the database of each connection delays, holds or breaks those of one council',
  async inject(run) {
    const { councils, databaseWire } = run.installation;
    const council = run.random.pick(councils);
    const mark = council.toLowerCase();
    const before = databaseWire!.disturbed;
    run.acknowledged.longestMs.clear();
    run.acknowledged.longestAttemptMs.clear();
    for (const mode of ['slow', 'silent', 'cut'] as const) {
      databaseWire!.set(mark, mode);
      await run.meanwhile(run.brief ? 5 : 15);
      for (const other of councils.filter((one) => one !== council)) {
        const waited = run.acknowledged.longestMs.get(other) ?? Infinity;
        run.expect(
          waited < UNHARMED_MS,
          `another council waited ${Math.round(waited)} ms while connections were ${mode}`,
        );
      }
      databaseWire!.set(mark, 'open');
      await run.meanwhile(2);
    }
    run.injected(databaseWire!.disturbed - before);
    const waited = run.acknowledged.longestAttemptMs.get(council) ?? 0;
    run.expect(waited < BOUNDED_MS, `an attempt went ${waited} ms without an answer`);
  },
};

export const disksFull: Fault = {
  row: 10,
  fault: 'disk full, for PostgreSQL and then for a NATS node',
  holds: 'clean refusal, recovery without hands',
  how: 'their file systems are small ones in memory (root only) that are made full, and roomy again; a supervisor asks /healthz as a liveness probe does',
  async inject(run) {
    const { nats, postgres } = run.installation;
    if (!postgres.disk || nats.disks.length === 0)
      return run.problem('only root can have a file system of its own');
    for (const disk of [postgres.disk, run.random.pick(nats.disks)]) {
      disk.fill(64 * 1024);
      run.injected();
      await run.meanwhile(run.brief ? 6 : 20);
      disk.empty();
      await Promise.all([postgres.process, ...nats.nodes].map((one) => one.untilReady()));
      await run.catchesUp(30);
    }
    const restarted = nats.nodes.reduce((sum, { foundDead }) => sum + foundDead, 0);
    if (restarted > 0) run.note(`NATS nodes started again by their liveness probe: ${restarted}`);
  },
};
