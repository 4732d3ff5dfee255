import {
  exampleReferral,
  makePoolRule,
  recordDecision,
  recordReferral,
  getReferral,
  setAccountCode,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { CouncilClient } from '../council-client.js';
import type { FaultInstallation } from '../fault-installation.js';
import { inTransit } from '../checker.js';
import { readAllRows } from '../rows.js';
import { pause, type SeededRandom } from '../seeded-random.js';
import { ORGANISATIONS } from '../work-loop.js';
import { centreOf } from './cost-source.js';
import type { MoneyAcknowledged } from './money-acknowledged.js';

export type Agreement = FaultInstallation['partnership']['agreements'][number];
export type People = (partition: string, key: string, role: Role) => CouncilClient;

export function people(installation: FaultInstallation, acknowledged: MoneyAcknowledged): People {
  const { messages, portalUrl, issuer } = installation;
  const parts = { messages, portalUrl, issuer, acknowledged };
  return (partition, key, role) =>
    new CouncilClient(parts, partition, { organisation: ORGANISATIONS[partition]!, key, roles: [role] });
}

export const partnersOf = ({ basis }: Agreement): string[] =>
  basis.kind === 'fixed-shares'
    ? basis.shares.map(({ partner }) => partner)
    : 'partners' in basis
      ? basis.partners
      : [];

/** Quarters that are over since the agreements began, by their months: at most the latest six. */
export function monthsOver(today: Date): string[] {
  const months: string[] = [];
  const quarterBegins = new Date(
    Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - (today.getUTCMonth() % 3), 1),
  );
  for (let back = 18; back >= 1; back -= 1) {
    const month = new Date(Date.UTC(quarterBegins.getUTCFullYear(), quarterBegins.getUTCMonth() - back, 1));
    months.push(month.toISOString().slice(0, 7));
  }
  return months.filter((month) => month >= '2025-04');
}

/** Before anything is killed: children whose days are counted, accounts to post into, rules for costs, and every agreement accepted by all. */
export async function prepareMoney(
  installation: FaultInstallation,
  person: People,
  random: SeededRandom,
): Promise<void> {
  const { agreements } = installation.partnership;
  await Promise.all(installation.councils.map((council) => openEpisodes(person, council, random)));
  for (const agreement of agreements) {
    const host = person(agreement.host, 'preparer', 'finance-preparer');
    await host.untilAnswered(makePoolRule, {
      requestId: newId(),
      costCentrePrefix: centreOf(agreement.key),
      pool: agreement.key,
      validFrom: '2025-04-01',
    });
    for (const partner of partnersOf(agreement).filter((one) => one !== agreement.host))
      await person(partner, 'approver', 'finance-approver').untilAnswered(setAccountCode, {
        agreementKey: agreement.key,
        subjective: '*',
        account: `ACC-${agreement.key}`,
      });
  }
  const until = Date.now() + 60_000;
  while (inTransit(await readAllRows(installation)) > 0) {
    if (Date.now() > until)
      throw new Error('the agreements were not accepted by all parties within a minute');
    await pause(300);
  }
}

/** Real episodes that began long ago, so that every quarter has days to be counted, of each council another number. */
async function openEpisodes(person: People, council: string, random: SeededRandom): Promise<void> {
  const manager = person(council, 'front-door', 'front-door-manager');
  const count = Math.ceil(random.between(2, 5));
  for (let number = 1; number <= count; number += 1) {
    const receivedAt = new Date(Date.UTC(2025, 3, Math.floor(random.between(1, 200)), 9)).toISOString();
    const referral = {
      ...exampleReferral,
      received: { receivedAt, how: 'telephone' as const },
      children: [
        {
          ...exampleReferral.children[0]!,
          givenName: `Example ${'ABCDEFG'[number]}`,
          dateOfBirth: `201${number}-04-02`,
        },
      ],
      council: { chosen: council, overrideReason: 'Agreed on the telephone' },
    };
    const recorded = await manager.untilAnswered(recordReferral, { requestId: newId(), referral });
    const read = await manager.untilAnswered(getReferral, { referralId: recorded!.referralId });
    await manager.untilAnswered(recordDecision, {
      requestId: newId(),
      referralId: recorded!.referralId,
      version: read!.referral.version,
      decisions: recorded!.children.map(({ childId }) => ({
        childId,
        outcome: 'child-and-family-assessment' as const,
        rationale: 'An assessment is needed.',
      })),
    });
  }
}
