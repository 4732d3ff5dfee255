import type {
  AgreementTerms,
  CHARGE_CHECKS,
  ChargeCheck,
  DriverCount,
  SharedPool,
} from '@conjoint/contracts';
import {
  formatDate,
  formatFraction,
  formatPounds,
  isDomainError,
  parseFraction,
  sumPence,
} from '@conjoint/kernel';
import { partnersOf } from '../agreements/agreement.rules.js';
import { Allocation, type RunningTotal } from '../allocation/allocation.rules.js';
import type { SealedCharge } from './charge.repository.js';

/** What a partner holds itself, to compare a charge with. */
export interface OwnView {
  readonly partner: string;
  readonly host: string;
  /** The own copy of the terms the charge names; null where this party holds none. */
  readonly terms: AgreementTerms | null;
  readonly inForce: boolean;
  /** The charge before it, as it came. */
  readonly previous: SealedCharge | null;
  /** Charges of the same quarter before it. */
  readonly samePeriod: readonly { readonly kind: string }[];
  /** Own counts by id, of those the charge names. */
  readonly counts: ReadonlyMap<string, DriverCount>;
}

type Finding = Omit<ChargeCheck, 'check'>;
const agrees = (found: string): Finding => ({ agrees: true, found });
const differs = (found: string): Finding => ({ agrees: false, found });

const CHECKS: Readonly<
  Record<(typeof CHARGE_CHECKS)[number], (sealed: SealedCharge, own: OwnView) => Finding>
> = { sequence, agreement, period, weights, driver, opening, sharing, total };

/** Each check for itself, so that whoever queries sees everything that does not agree. */
export function checkCharge(sealed: SealedCharge, own: OwnView): ChargeCheck[] {
  return Object.entries(CHECKS).map(([check, of]) => ({
    check: check as (typeof CHARGE_CHECKS)[number],
    ...of(sealed, own),
  }));
}

function sequence(sealed: SealedCharge, { previous }: OwnView): Finding {
  const expected = (previous?.sequence ?? 0) + 1;
  if (sealed.sequence !== expected)
    return differs(
      `It is number ${sealed.sequence} of this agreement, and number ${expected} comes next here.`,
    );
  if (sealed.previousChargeId !== (previous?.chargeId ?? null))
    return differs('It follows another charge than the one before it here.');
  if (previous && sealed.previousRunHash !== previous.runHash)
    return differs('The host’s run follows another run than the one behind the charge before it here.');
  return agrees(
    previous
      ? `It is number ${sealed.sequence} and follows ${previous.reference}.`
      : 'It is the first charge of this agreement.',
  );
}

function agreement(sealed: SealedCharge, { terms, host, partner, inForce }: OwnView): Finding {
  if (!terms) return differs('This council holds no agreement with these terms.');
  if (terms.key !== sealed.agreementKey) return differs('The terms it names are those of another agreement.');
  if (terms.host !== host) return differs('By your copy of the agreement another party is the host.');
  if (!partnersOf(terms).includes(partner)) return differs('By your copy this council bears no part of it.');
  if (!inForce) return differs('Not all parties’ acceptances of these terms are held here.');
  return agrees(`Your copy of the agreement, in force since ${formatDate(terms.since)}, has the same text.`);
}

function period(sealed: SealedCharge, { terms, samePeriod }: OwnView): Finding {
  const { from, until } = sealed.period;
  if (terms && (from < terms.since || (terms.until !== undefined && until > terms.until)))
    return differs('The period is not within the time for which the terms were agreed.');
  const before = samePeriod.some(({ kind }) => kind === 'quarter');
  if (sealed.kind === 'quarter' && before)
    return differs('This quarter was charged before: only a correction can follow.');
  if (sealed.kind === 'correction' && !before)
    return differs('It corrects a quarter that was never charged here.');
  return agrees(
    sealed.kind === 'quarter'
      ? `${formatDate(from)} to ${formatDate(until)}, charged for the first time.`
      : `It corrects ${formatDate(from)} to ${formatDate(until)}, which was charged before.`,
  );
}

/** Shares as agreed. What a driver gives is for `driver` to say; its partners are those of the agreement all the same. */
function weights(sealed: SealedCharge, { terms }: OwnView): Finding {
  if (!terms) return differs('Without the agreement nothing can be compared.');
  for (const { pool, weights: used } of sealed.pools) {
    if (used.map(({ partner }) => partner).join() !== partnersOf(terms).join())
      return differs(`${pool} is shared among other partners than those of the agreement.`);
    for (const { partner, weight } of used) {
      const agreed = agreedWeight(terms, partner);
      if (agreed !== null && agreed !== weight)
        return differs(`${pool} uses ${weight} for ${partner}; ${agreed} is agreed.`);
    }
  }
  return agrees(
    terms.basis.kind === 'caseload-days'
      ? 'Shared among the partners of the agreement by what each counted.'
      : 'Each partner’s share is the one that is agreed.',
  );
}

function driver(sealed: SealedCharge, { terms, partner, counts }: OwnView): Finding {
  if (!terms) return differs('Without the agreement nothing can be compared.');
  if (terms.basis.kind !== 'caseload-days') return agrees('Nothing is counted under this agreement.');
  for (const { weights: used } of sealed.pools) {
    const own = used.find((one) => one.partner === partner);
    const count = own?.countId ? counts.get(own.countId) : undefined;
    if (!own || !count) return differs('It uses a count that this council did not make.');
    const same =
      count.count === own.weight &&
      count.evidenceHash === own.evidenceHash &&
      count.agreementHash === sealed.agreementHash &&
      count.from === sealed.period.from &&
      count.until === sealed.period.until;
    if (!same)
      return differs(
        `It uses ${own.weight} days; the count it names is ${count.count} days of ${formatDate(count.from)} to ${formatDate(count.until)}.`,
      );
  }
  return agrees(
    `${ownWeight(sealed, partner).toLocaleString('en-GB')} days, as this council counted. Its evidence is here and has the hash that was sealed.`,
  );
}

function opening(sealed: SealedCharge, own: OwnView): Finding {
  for (const pool of sealed.pools) {
    const before = own.previous?.pools.find((one) => one.pool === pool.pool)?.closing;
    const expected = tryTo(() => new Allocation(pool.weights, (before ?? []).map(asTotal)).openingTotals());
    if ('problem' in expected) return differs(expected.problem);
    // Whoever joins later cannot know what the others were charged before; her own totals begin at nothing.
    const compared = before
      ? expected.value
      : expected.value.filter(({ partner }) => partner === own.partner);
    for (const total of compared)
      if (
        !sameTotal(
          total,
          pool.opening.find(({ partner }) => partner === total.partner),
        )
      )
        return differs(`${pool.pool} does not begin for ${total.partner} where the charge before ended.`);
  }
  return agrees(
    own.previous
      ? 'Every running total begins where the charge before ended.'
      : 'Every running total begins at nothing.',
  );
}

function sharing(sealed: SealedCharge): Finding {
  for (const pool of sealed.pools) {
    const computed = tryTo(() =>
      new Allocation(pool.weights, pool.opening.map(asTotal)).closingTotals(BigInt(pool.amountPence)),
    );
    if ('problem' in computed) return differs(computed.problem);
    for (const total of computed.value) {
      const said = pool.closing.find(({ partner }) => partner === total.partner);
      if (!sameTotal(total, said))
        return differs(
          `${pool.pool} comes to ${formatPounds(Number(total.charged))} for ${total.partner} altogether, not to ${said ? formatPounds(said.chargedPence) : 'nothing'}.`,
        );
    }
    if (pool.closing.length !== computed.value.length)
      return differs(`${pool.pool} is charged to somebody who is no partner.`);
  }
  return agrees(
    'Computed again here, every partner’s running total is the same and within a penny of what is owed.',
  );
}

function total(sealed: SealedCharge, { partner }: OwnView): Finding {
  for (const pool of sealed.pools) {
    const part = partOf(pool, partner);
    const sum = sumPence(sealed.totals.filter((one) => one.pool === pool.pool).map((one) => one.amountPence));
    if (part !== sum)
      return differs(
        `The codes of ${pool.pool} add up to ${formatPounds(sum)}; your part of it is ${formatPounds(part)}.`,
      );
  }
  const sum = sumPence(sealed.totals.map(({ amountPence }) => amountPence));
  if (sum !== sealed.totalPence)
    return differs(`Its parts add up to ${formatPounds(sum)}, not to ${formatPounds(sealed.totalPence)}.`);
  return agrees(`Its parts add up to ${formatPounds(sum)}.`);
}

/** What a pool of this run adds to what a partner is charged. */
export function partOf(pool: SharedPool, partner: string): number {
  const at = (totals: SharedPool['opening']): number =>
    totals.find((one) => one.partner === partner)?.chargedPence ?? 0;
  return at(pool.closing) - at(pool.opening);
}

export const asTotal = (total: SharedPool['opening'][number]): RunningTotal => ({
  partner: total.partner,
  entitlement: parseFraction(total.entitlement),
  charged: BigInt(total.chargedPence),
});

function sameTotal(computed: RunningTotal, said: SharedPool['opening'][number] | undefined): boolean {
  return (
    said !== undefined &&
    said.entitlement === formatFraction(computed.entitlement) &&
    BigInt(said.chargedPence) === computed.charged
  );
}

function ownWeight(sealed: SealedCharge, partner: string): number {
  return sealed.pools[0]?.weights.find((one) => one.partner === partner)?.weight ?? 0;
}

/** Null where a driver says it. */
function agreedWeight({ basis }: AgreementTerms, partner: string): number | null {
  if (basis.kind === 'caseload-days') return null;
  if (basis.kind === 'equal-shares') return 1;
  if (basis.kind === 'contract-sum')
    return basis.sums.find((one) => one.partner === partner)?.pencePerYear ?? 0;
  return basis.shares.find((one) => one.partner === partner)?.basisPoints ?? 0;
}

/** What the allocation refuses, it says in plain words. */
function tryTo<T>(compute: () => T): { value: T } | { problem: string } {
  try {
    return { value: compute() };
  } catch (error) {
    if (isDomainError(error)) return { problem: error.message };
    throw error;
  }
}
