import type { FaultInstallation } from '../fault-installation.js';
import { SeededRandom } from '../seeded-random.js';
import { answerWhile } from './answering.js';
import type { MoneyAcknowledged } from './money-acknowledged.js';
import { monthsOver, partnersOf, type People } from './money-setup.js';
import { rechargeWhile } from './running.js';
import type { Strikes } from './strikes.js';
import { uploadWhile } from './uploading.js';

/** Finance officers of every host and every partner at work as long as `goesOn`. */
export async function rechargeEverywhere(
  goesOn: () => boolean,
  work: {
    installation: FaultInstallation;
    person: People;
    acknowledged: MoneyAcknowledged;
    strikes: Strikes;
    seed: number;
  },
): Promise<void> {
  const { acknowledged, installation, person, strikes, seed } = work;
  const { agreements } = installation.partnership;
  const common = { acknowledged, strikes, goesOn, months: monthsOver(new Date()) };
  const hosts = [...new Set(agreements.map(({ host }) => host))];
  const hosting = hosts.flatMap((host, index) => {
    const random = (number: number): SeededRandom => new SeededRandom(seed + index * 10 + number);
    const pools = agreements.filter((one) => one.host === host).map(({ key }) => key);
    const preparer = person(host, 'preparer', 'finance-preparer');
    const approver = person(host, 'approver', 'finance-approver');
    return [
      uploadWhile({ ...common, client: preparer, random: random(1), pools }),
      rechargeWhile({ ...common, preparer, approver, random: random(2) }),
    ];
  });
  const charged = [...new Set(agreements.flatMap(partnersOf))];
  const answering = charged.map((partner, index) => {
    const client = person(partner, 'approver', 'finance-approver');
    return answerWhile({ ...common, client, random: new SeededRandom(seed + 1000 + index) });
  });
  await Promise.all([...hosting, ...answering]);
}
