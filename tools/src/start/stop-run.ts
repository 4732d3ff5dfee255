import type { Progress } from '../console/progress.js';
import { endedWithin, RunRecord } from '../processes/run-record.js';
import { isAlive } from '../processes/process-identity.js';

/** Each server gets its own time within this. */
const SUPERVISOR_TIMEOUT_MS = 120_000;

/** Stops the run a record tells of, and nothing else. Answers whether there was anything to stop. */
export async function stopRun(recordFile: string, progress: Progress): Promise<boolean> {
  const record = RunRecord.read(recordFile);
  if (!record) return false;
  const wasRunning = record.supervised || record.living.length > 0;
  if (isAlive(record.supervisor)) {
    process.kill(record.supervisor.pid, 'SIGTERM');
    await progress.during('Stopping Conjoint', () => endedWithin(record.supervisor, SUPERVISOR_TIMEOUT_MS));
  }
  // Usually nothing; all of it when the supervisor had been killed.
  const left = RunRecord.read(recordFile) ?? record;
  for (const name of await left.stopLeftovers()) progress.say(`Stopped ${name}`);
  left.remove();
  return wasRunning;
}
