import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { runCommand } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER, openDataFolder, type DataFolder } from '../data-folder.js';
import { pause } from '../processes/managed-process.js';
import { freePort } from '../processes/ports.js';
import { RunRecord } from '../processes/run-record.js';
import { NeedsRemedy } from '../remedy.js';
import { SAMPLE_STEPS } from '../sample/index-of-steps.js';
import { markSampleAsLoaded } from '../sample/sample-steps.js';
import { postgresDataFolder } from '../servers/postgres.js';
import { installationEnvironment, type InstallationEnvironment } from '../start/environment-file.js';
import type { App, PortPlan } from '../start/port-plan.js';
import { stopRun } from '../start/stop-run.js';
import { WORKSPACE } from '../workspace.js';

const START_MS = 10 * 60_000;
const IDLE_MS = 120_000;

/** A whole installation of its own, made by the very command people use, that is measured and then removed. */
export class BenchInstallation {
  private constructor(
    private readonly folder: DataFolder,
    private readonly port: number,
    private readonly progress: Progress,
    private readonly partnership: string | undefined,
  ) {}

  /** Of the sample, or of another partnership, and then with nothing in it. */
  static async empty(progress: Progress, partnership?: string): Promise<BenchInstallation> {
    const root = join(DEFAULT_DATA_FOLDER, partnership === undefined ? 'bench' : 'bench-scale');
    const port = await freePort();
    const earlier = new BenchInstallation(openDataFolder(root), port, progress, partnership);
    await earlier.remove();
    const folder = openDataFolder(root);
    if (partnership !== undefined) markSampleAsLoaded(SAMPLE_STEPS, folder.run);
    return new BenchInstallation(folder, port, progress, partnership);
  }

  /** Starts it and answers how many seconds that took, until everything is ready. */
  async start(): Promise<number> {
    const program = join(WORKSPACE, 'tools/dist/start.js');
    const args = [
      '--data',
      this.folder.root,
      '--port',
      String(this.port),
      '--identity',
      'embedded',
      '--detach',
      ...(this.partnership === undefined ? [] : ['--partnership', this.partnership]),
    ];
    const begun = Date.now();
    const { ok, output } = await runCommand(process.execPath, ['--enable-source-maps', program, ...args], {
      cwd: WORKSPACE,
      timeoutMs: START_MS,
      // Measured as people run it; how much is logged is part of that.
      // One client asks for all: the fuse against that is for people's programs.
      env: { ...process.env, PORTAL_API_CALLS_PER_MINUTE: '10000000', CONJOINT_STARTED_AT: undefined },
    });
    if (!ok) throw new NeedsRemedy('The installation did not start.', 'See why above.', output);
    return (Date.now() - begun) / 1000;
  }

  async stop(): Promise<void> {
    await stopRun(this.recordFile, this.progress);
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(postgresDataFolder(this.folder.postgres), { recursive: true, force: true });
    rmSync(this.folder.root, { recursive: true, force: true });
  }

  get environment(): InstallationEnvironment {
    return installationEnvironment(this.folder.root);
  }

  /** Where an app answers about its health. */
  addressOf(app: App): string {
    const ports = JSON.parse(readFileSync(join(this.folder.run, 'ports.json'), 'utf8')) as PortPlan;
    return `http://127.0.0.1:${ports[app]}`;
  }

  secret(name: string): string {
    return readFileSync(join(this.folder.secrets, name), 'utf8').trim();
  }

  logFile(name: string): string {
    return join(this.folder.logs, `${name}.log`);
  }

  /** By name: `portal`, `referrals`, `nats` … */
  get processes(): ReadonlyMap<string, number> {
    return new Map((RunRecord.read(this.recordFile)?.living ?? []).map(({ name, pid }) => [name, pid]));
  }

  /** Waits until what was recorded has been told, heard and sealed, so that nothing of one measurement is paid for in the next. */
  async idle(): Promise<void> {
    const until = Date.now() + IDLE_MS;
    let before = '';
    for (;;) {
      const now = JSON.stringify(await this.work());
      if (now === before && now.startsWith('[0,')) return;
      if (Date.now() > until) throw new Error(`still at work after ${IDLE_MS} ms: ${now}`);
      before = now;
      await pause(1000);
    }
  }

  /** What waits, and how much was heard so far. */
  private async work(): Promise<[number, number]> {
    let waiting = 0;
    let heard = 0;
    for (const database of ['referrals_e09000013', 'reporting_e09000013', 'workforce_e09000013']) {
      const url = new URL(this.environment['DATABASE_ADMIN_URL'] ?? '');
      url.pathname = `/${database}`;
      const client = new pg.Client({ connectionString: url.toString() });
      await client.connect();
      const { rows } = await client.query<{ waiting: number; heard: number }>(
        `select ((select count(*) from outbox where sent_at is null and voided_at is null) + (select count(*) from audit_pending))::int as waiting,
           (select count(*) from inbox)::int as heard`,
      );
      await client.end();
      waiting += rows[0]!.waiting;
      heard += rows[0]!.heard;
    }
    return [waiting, heard];
  }

  private get recordFile(): string {
    return join(this.folder.run, 'processes.json');
  }
}
