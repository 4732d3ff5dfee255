import type { Role } from '@conjoint/contracts';
import type { Partnership } from './partnership.js';

/** The part of a verified access token that footing follows from. */
export interface Vouched {
  readonly personKey: string;
  readonly organisation: string;
  readonly organisationPartition: string | null;
  readonly homeRoles: readonly Role[];
  readonly machine: boolean;
}

/**
 * Whether the file lets this person act for a partition on a day: at home, by a standing mandate for a role she brings, or
 * lent by name. Asked before anything is sent to the partition, so that it receives neither message nor query of somebody
 * without a footing there (docs/adr/0009-no-footing-no-query.md).
 */
export function hasFooting(
  partnership: Partnership,
  who: Vouched,
  { partition, on }: { partition: string; on: string },
): boolean {
  if (isAtHome(partnership, who, partition)) return true;
  if (who.machine) return false;
  const { organisation, personKey } = who;
  const vouchedFor = partnership.organisations.find(({ alias }) => alias === organisation)?.roles ?? [];
  const homeRoles = who.homeRoles.filter((role) => vouchedFor.includes(role));
  if (homeRoles.length === 0) return false;
  const grants = [
    ...partnership.standingMandatesFor({ organisation, homeRoles, at: on }),
    ...(isLentBy(partnership, who, partition) ? partnership.loansFor({ personKey, at: on }) : []),
  ];
  return grants.some((grant) => grant.partition === partition);
}

/**
 * Whether the file could ever have given this person a mandate there. Wider than `hasFooting`: somebody who lost a role or
 * whose rule has ended may still hold what it once gave, and only asking the partition ends that. Asked at each sign-in.
 */
export function mayHoldMandate(partnership: Partnership, who: Vouched, partition: string): boolean {
  if (isAtHome(partnership, who, partition)) return true;
  if (who.machine) return false;
  return (
    partnership.standingMandatesInto(partition).some((rule) => rule.organisation === who.organisation) ||
    isLentBy(partnership, who, partition)
  );
}

/** The token and the file must agree on who owns the partition: neither alone makes somebody a colleague. */
function isAtHome(partnership: Partnership, who: Vouched, partition: string): boolean {
  return (
    who.organisationPartition === partition &&
    partnership.organisations.some((one) => one.alias === who.organisation && one.partition === partition)
  );
}

function isLentBy(partnership: Partnership, who: Vouched, partition: string): boolean {
  return partnership
    .loansInto(partition)
    .some((loan) => loan.personKey === who.personKey && loan.organisation === who.organisation);
}
