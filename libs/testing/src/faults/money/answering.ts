import {
  acceptReceivedCharge,
  checkChargeAgain,
  listReceivedCharges,
  queryReceivedCharge,
  withdrawChargeQuery,
  type ReceivedCharge,
} from '@conjoint/contracts';
import type { CouncilClient } from '../council-client.js';
import { pause, type SeededRandom } from '../seeded-random.js';
import type { MoneyAcknowledged } from './money-acknowledged.js';
import type { Strikes } from './strikes.js';

/** What was asked before, and never answered, was done. */
const LATE = ['stale-version', 'not-acceptable-state'];

interface Work {
  client: CouncilClient;
  random: SeededRandom;
  strikes: Strikes;
  acknowledged: MoneyAcknowledged;
  goesOn: () => boolean;
}

/** A finance officer of a council that is charged: she accepts, queries, and takes queries back. */
export async function answerWhile({ client, random, strikes, acknowledged, goesOn }: Work): Promise<void> {
  const partner = client.council;
  while (goesOn()) {
    const queried = await client.untilAnswered(listReceivedCharges, { state: 'queried' });
    for (const { chargeId, version } of queried?.charges ?? [])
      if (goesOn() && random.chance(0.3))
        await client.untilAnswered(withdrawChargeQuery, { chargeId, version }, LATE);
    const received = await client.untilAnswered(listReceivedCharges, { state: 'received' });
    for (const charge of received?.charges ?? []) {
      if (!goesOn() || random.chance(0.1)) continue;
      strikes.during('answer');
      if (random.chance(0.2)) {
        if (await query(client, charge)) acknowledged.queried.push({ chargeId: charge.chargeId, partner });
      } else await accept(client, charge, acknowledged);
    }
    await pause(random.between(50, 250));
  }
}

async function query(
  client: CouncilClient,
  { chargeId, version, totalPence }: ReceivedCharge,
): Promise<boolean> {
  const against = {
    against: 'line' as const,
    about: 'D1',
    disputedPence: totalPence,
    reason: 'Not known here',
  };
  return (await client.untilAnswered(queryReceivedCharge, { chargeId, version, ...against }, LATE)) !== null;
}

async function accept(
  client: CouncilClient,
  charge: ReceivedCharge,
  acknowledged: MoneyAcknowledged,
): Promise<void> {
  const { chargeId, version, totalPence } = charge;
  if (charge.failedChecks > 0) {
    await client.untilAnswered(checkChargeAgain, { chargeId, version }, LATE);
    return;
  }
  const answer = await client.untilAnswered(acceptReceivedCharge, { chargeId, version }, LATE);
  if (!answer) return;
  const journalRef = answer.charge.journal!.ref;
  acknowledged.accepted.push({ chargeId, partner: client.council, journalRef, totalPence });
}
