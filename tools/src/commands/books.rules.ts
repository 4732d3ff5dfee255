import { formatPounds } from '@conjoint/kernel';

/** One agreement in the books of one party, as its own database has it. */
export interface HostBook {
  readonly host: string;
  readonly partner: string;
  readonly agreementKey: string;
  readonly debtorPence: number;
}
export interface PartnerBook {
  readonly host: string;
  readonly partner: string;
  readonly agreementKey: string;
  readonly creditorPence: number;
}
/** Sealed by the host, and not receipted there. */
export interface Transit {
  readonly host: string;
  readonly partner: string;
  readonly agreementKey: string;
  readonly chargeId: string;
  readonly reference: string;
  readonly amountPence: number;
  readonly sealedAt: Date;
}

export interface ComparedBook {
  readonly host: string;
  readonly partner: string;
  readonly agreementKey: string;
  readonly debtorPence: number;
  readonly creditorPence: number;
  readonly transitPence: number;
  readonly onTheWayPence: number;
  readonly differencePence: number;
}

/**
 * Debtor less creditor, pair by pair. A charge the partner has posted already and whose receipt is on its way counts for the debtor: messages take
 * a moment, and that is no difference.
 */
export function compareAllBooks(input: {
  hosts: readonly HostBook[];
  partners: readonly PartnerBook[];
  transit: readonly Transit[];
  postedChargeIds: ReadonlySet<string>;
}): ComparedBook[] {
  const pairs = new Map<string, { host: string; partner: string; agreementKey: string }>();
  for (const { host, partner, agreementKey } of [...input.hosts, ...input.partners, ...input.transit])
    pairs.set(`${agreementKey} ${host} ${partner}`, { host, partner, agreementKey });
  return [...pairs]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, pair]) => {
      const same = (one: { host: string; partner: string; agreementKey: string }): boolean =>
        one.host === pair.host && one.partner === pair.partner && one.agreementKey === pair.agreementKey;
      const debtorPence = sum(input.hosts.filter(same).map((one) => one.debtorPence));
      const creditorPence = sum(input.partners.filter(same).map((one) => one.creditorPence));
      const items = input.transit.filter(same);
      const posted = items.filter(({ chargeId }) => input.postedChargeIds.has(chargeId));
      const onTheWayPence = sum(posted.map(({ amountPence }) => amountPence));
      const transitPence = sum(items.map(({ amountPence }) => amountPence)) - onTheWayPence;
      const differencePence = debtorPence + onTheWayPence - creditorPence;
      return { ...pair, debtorPence, creditorPence, transitPence, onTheWayPence, differencePence };
    });
}

/** The oldest first: "front-door 2026-27 Q2 / 3  E09000013  £1,234.56  42 days". */
export function transitInWords(transit: readonly Transit[], now: Date): string[] {
  return [...transit]
    .sort((left, right) => left.sealedAt.getTime() - right.sealedAt.getTime())
    .map(({ reference, partner, amountPence, sealedAt }) => {
      const days = Math.floor((now.getTime() - sealedAt.getTime()) / 86_400_000);
      return `${reference}  ${partner}  ${formatPounds(amountPence)}  ${days} ${days === 1 ? 'day' : 'days'}`;
    });
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
