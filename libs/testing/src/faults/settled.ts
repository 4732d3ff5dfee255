import type { Acknowledged } from './acknowledged.js';
import { findings, inTransit } from './checker.js';
import type { FaultInstallation } from './fault-installation.js';
import { readAllRows, type AllRows } from './rows.js';
import { pause } from './seeded-random.js';

/** Waits until nothing is on its way any more, and a little longer; the rows as they are then. */
export async function rowsOnceSettled(installation: FaultInstallation, withinMs: number): Promise<AllRows> {
  const until = Date.now() + withinMs;
  while (inTransit(await readAllRows(installation)) > 0 && Date.now() < until) await pause(1000);
  await pause(1500); // what would arrive twice has time to
  return readAllRows(installation);
}

export async function findingsNow(
  installation: FaultInstallation,
  acknowledged: Acknowledged,
): Promise<string[]> {
  return findings(acknowledged, await readAllRows(installation));
}
