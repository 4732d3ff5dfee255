import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentProgress } from '../console/progress.js';
import { ManagedProcess, pause } from './managed-process.js';
import { holderOf, nextFreePort, portIsFree } from './ports.js';
import { identityOf, isAlive } from './process-identity.js';
import { RunRecord } from './run-record.js';
import { Supervisor } from './supervisor.js';
import { waitUntilReady } from './wait-until.js';

describe('processes', () => {
  let folder: string;
  const started: ManagedProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conjoint-processes-'));
  });
  afterEach(async () => {
    for (const process of started.splice(0)) {
      process.kill();
      await process.ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (name: string, script: string): ManagedProcess => {
    const process_ = ManagedProcess.start({
      name,
      command: process.execPath,
      args: ['-e', script],
      logFile: join(folder, `${name}.log`),
      stopTimeoutMs: 500,
    });
    started.push(process_);
    return process_;
  };
  const idle = 'setInterval(() => {}, 1000); console.log("up")';
  const deaf = `process.on("SIGTERM", () => {}); ${idle}`;
  const says = (process_: ManagedProcess, text: string) => async (): Promise<boolean> =>
    process_.logTail().includes(text);
  const ready = (process_: ManagedProcess): Promise<void> =>
    waitUntilReady({ label: 'It', process: process_, timeoutMs: 10_000, ready: says(process_, 'up') });

  it('shows the end of the log of a process that ends while starting', async () => {
    const failing = start('failing', 'console.error("the disk is full"); process.exit(3)');
    await expect(
      waitUntilReady({ label: 'It', process: failing, timeoutMs: 10_000, ready: async () => false }),
    ).rejects.toMatchObject({ what: 'It ended while starting (exit code 3).', detail: 'the disk is full' });
  });

  it('kills a process that does not stop in time', async () => {
    const stubborn = start('stubborn', deaf);
    await ready(stubborn);
    await stubborn.stop();
    expect(await stubborn.ended).toMatchObject({ signal: 'SIGKILL' });
  });

  it('starts a process again that ended by itself, and not one that was stopped', async () => {
    const record = RunRecord.begin(join(folder, 'run', 'processes.json'));
    const supervisor = new Supervisor(record, silentProgress);
    const first = start('kept', idle);
    supervisor.keep(first, 'it');
    await ready(first);
    process.kill(first.identity.pid, 'SIGKILL');
    while (record.living.length === 0 || record.living[0]?.pid === first.identity.pid) await pause(50);
    const [second] = record.living;
    await supervisor.stopAll();
    expect(second && isAlive(second)).toBe(false);
    expect(RunRecord.read(join(folder, 'run', 'processes.json'))).toBeUndefined();
  });

  it('stops what a killed run left behind, but not a process that was given the same number since', async () => {
    const file = join(folder, 'processes.json');
    const record = RunRecord.begin(file);
    const left = start('left', idle);
    const other = start('other', idle);
    await Promise.all([ready(left), ready(other)]);
    record.add(left);
    record.add(other);
    const text = JSON.parse(readFileSync(file, 'utf8')) as {
      processes: { name: string; startedAt: string }[];
    };
    for (const one of text.processes) if (one.name === 'other') one.startedAt = 'another boot:1';
    writeFileSync(file, JSON.stringify(text));
    expect(await RunRecord.read(file)?.stopLeftovers()).toEqual(['left']);
    await left.ended; // the system knows of it a moment before we are told
    expect(other.running).toBe(true);
  });

  it('takes it as a request to stop when nobody reads what is said any more', async () => {
    const file = join(import.meta.dirname, '../../dist/processes/until-told-to-stop.js');
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { untilToldToStop } from ${JSON.stringify(file)};
         const told = untilToldToStop();
         setInterval(() => console.log('still here'), 20);
         told.then(() => process.exit(7));`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    child.stdout.once('data', () => child.stdout.destroy());
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(7);
  });

  it('knows a process that has ended and waits to be reaped as ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    expect(identityOf(child.pid ?? 0)).toBeUndefined();
  });

  it('says who holds a port, and finds the next free one', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await portIsFree(port)).toBe(false);
    expect(holderOf(port)).toContain(`process ${process.pid}`);
    expect(await nextFreePort(port)).toBeGreaterThan(port);
    server.close();
  });
});
