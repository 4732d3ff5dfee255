import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { verifyAudit } from '@conjoint/platform';
import { nothingAcknowledged } from '../acknowledged.js';
import { findings } from '../checker.js';
import { FaultInstallation } from '../fault-installation.js';
import { FAULT_SERVICES, WORKSPACE } from '../fault-programs.js';
import { HolderWatch } from '../holder-watch.js';
import { withDatabase } from '../rows.js';
import { pause, SeededRandom } from '../seeded-random.js';
import { rowsOnceSettled } from '../settled.js';
import { workWhile } from '../work-loop.js';
import { countsOf, type Fault, type FaultResult } from './fault.js';
import { FaultRun } from './fault-run.js';

/** Where Debian's libfaketime is. */
const CLOCK_LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
/** Compiled, whoever runs this: it is loaded into the compiled services. */
const HOOK = join(WORKSPACE, 'libs/testing/dist/faults/points/hook.js');
const CALM_MS = 1000;
/** People pause longer than in the kill loops: a dozen processes share the machine with whoever runs this. */
const PACE = 4;
const SETTLES_WITHIN_MS = 60_000;

/**
 * One installation in which fault after fault is brought about while people of every council work. What was acknowledged in any row has
 * to be there after every later one.
 */
export class FaultStage {
  private readonly acknowledged = nothingAcknowledged();
  private readonly known = new Set<string>();
  private shifts = 0;

  private constructor(readonly installation: FaultInstallation) {}

  static async open(): Promise<FaultStage> {
    return new FaultStage(
      await FaultInstallation.start({
        nodes: 3,
        replicas: 2,
        wired: true,
        smallDisks: true,
        before: [HOOK],
        clockLibrary: existsSync(CLOCK_LIBRARY) ? CLOCK_LIBRARY : null,
      }),
    );
  }

  close(keep = false): Promise<void> {
    return this.installation.stop(keep);
  }

  async play(fault: Fault, { seed, brief }: { seed: number; brief: boolean }): Promise<FaultResult> {
    const { acknowledged, installation } = this;
    const began = Date.now();
    const random = new SeededRandom(seed * 100 + fault.row);
    const run = new FaultRun(installation, acknowledged, random, brief);
    const before = { operations: acknowledged.operations, unexpected: acknowledged.unexpected.length };
    acknowledged.longestMs.clear();
    acknowledged.longestAttemptMs.clear();
    let working = true;
    const watch = new HolderWatch(installation);
    const work = fault.alone
      ? Promise.resolve()
      : workWhile(() => working, installation, acknowledged, seed * 1000 + fault.row, {
          shift: `-${(this.shifts += 1)}`,
          pace: PACE,
        });
    try {
      await pause(CALM_MS);
      await fault.inject(run);
    } catch (error) {
      run.problem(`the fault could not be brought about: ${(error as Error).message}`);
    }
    const mending = Date.now();
    await installation.mend().catch((error: Error) => run.problem(`not mended: ${error.message}`));
    await pause(CALM_MS);
    working = false;
    await work;
    const settling = Date.now();
    const rows = await rowsOnceSettled(installation, SETTLES_WITHIN_MS);
    await watch.stop();
    const checking = Date.now();
    const found = [...findings(acknowledged, rows), ...watch.problems, ...(await this.brokenChains())];
    const problems = [
      ...run.problems,
      ...acknowledged.unexpected.slice(before.unexpected).map((one) => `unexpected: ${one}`),
      ...found.filter((one) => !this.known.has(one)),
    ];
    for (const one of found) this.known.add(one);
    run.note(
      `seconds: ${[mending - began, settling - mending, checking - settling, Date.now() - checking].map((ms) => (ms / 1000).toFixed(1)).join(' + ')}`,
    );
    return {
      row: fault.row,
      fault: fault.fault,
      seed,
      operations: acknowledged.operations - before.operations,
      injected: run.injections,
      ...countsOf(problems),
      longestMs: Math.max(0, ...acknowledged.longestMs.values()),
      seconds: Math.round((Date.now() - began) / 1000),
      problems,
      notes: run.notes,
    };
  }

  private async brokenChains(): Promise<string[]> {
    const { installation } = this;
    const broken: string[] = [];
    for (const council of installation.councils)
      for (const service of FAULT_SERVICES) {
        const publicKey = JSON.parse(installation.secrets.read(`keys/${council}.audit.public.jwk`)) as object;
        const verdict = await withDatabase(installation.databaseUrl(service, council), (query) =>
          verifyAudit(query as never, { partition: council, service, publicKey }),
        );
        if (!verdict.intact) broken.push(`audit: the chain of ${service} of ${council} is broken`);
      }
    return broken;
  }
}
