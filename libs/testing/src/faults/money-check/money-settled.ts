import { countedOnce, inTransit } from '../checker.js';
import type { FaultInstallation } from '../fault-installation.js';
import { readAllRows } from '../rows.js';
import { pause } from '../seeded-random.js';
import { bookFindings } from './book-checker.js';
import { costFindings } from './cost-checker.js';
import type { MoneyAcknowledged } from '../money/money-acknowledged.js';
import { onTheWay, readMoney } from './money-rows.js';
import { runFindings } from './run-checker.js';

/** Waits until no file is being taken and no message is on its way any more, and a little longer. */
export async function moneySettled(installation: FaultInstallation, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  const waiting = async (): Promise<number> =>
    inTransit(await readAllRows(installation)) + onTheWay(await readMoney(installation));
  while ((await waiting()) > 0 && Date.now() < until) await pause(1000);
  await pause(1500); // what would arrive twice has time to
}

/** Everything that is wrong with what is there now, decided from rows and from what was acknowledged alone. */
export async function moneyFindings(
  installation: FaultInstallation,
  acknowledged: MoneyAcknowledged,
): Promise<string[]> {
  const { agreements } = installation.partnership;
  const rows = await readMoney(installation);
  const { messages } = await readAllRows(installation);
  return [
    ...countedOnce({ withdrawn: [] }, { messages }),
    ...costFindings(acknowledged, rows),
    ...runFindings(acknowledged, rows, agreements),
    ...bookFindings(acknowledged, rows),
  ];
}
