import type { BookBalance, compareBalance, ResponseOf } from '@conjoint/contracts';
import { daysBetween, londonDate, sumPence } from '@conjoint/kernel';

type HostSays = ResponseOf<typeof compareBalance>['balances'][number];

/**
 * Debtor less creditor. What this party has accepted and the host has not heard yet is in the host's list of what is in transit, and belongs to
 * its debtor already: an answer on its way is no difference.
 */
export function compareBooks(input: {
  agreementKey: string;
  host: string;
  creditorPence: number;
  /** Null where the host does not answer. */
  hostSays: Omit<HostSays, 'agreementKey'> | null;
  /** What is in transit as this party knows it, where the host does not answer. */
  unanswered: HostSays['transit'];
  posted: ReadonlySet<string>;
  today: string;
}): BookBalance {
  const { agreementKey, host, creditorPence, hostSays, posted, today } = input;
  const items = hostSays?.transit ?? input.unanswered;
  const onTheWay = items.filter(({ chargeId }) => posted.has(chargeId));
  const transit = items
    .filter(({ chargeId }) => !posted.has(chargeId))
    .map((item) => {
      const sealedOn = londonDate(new Date(item.sealedAt));
      return { ...item, sealedOn, ageDays: Math.max(0, daysBetween(sealedOn, today)) };
    });
  const sum = (of: HostSays['transit']): number => sumPence(of.map(({ amountPence }) => amountPence));
  const debtorPence = hostSays && sumPence([hostSays.debtorPence, sum(onTheWay)]);
  return {
    agreementKey,
    host,
    creditorPence,
    debtorPence,
    differencePence: debtorPence === null ? null : debtorPence - creditorPence,
    transit,
    transitPence: sum(transit),
  };
}
