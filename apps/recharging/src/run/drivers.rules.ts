import type { AgreementTerms } from '@conjoint/contracts';
import { partnersOf, sharesOf } from '../agreements/agreement.rules.js';
import { checkFixedShares } from '../allocation/allocation.rules.js';
import type { DriverRow } from './run.repository.js';

/**
 * What is known of the weights when a run starts: agreed shares, 1 for each of equal shares, and nothing yet where each partner counts.
 * @throws DomainError where fixed shares do not add up to the whole.
 */
export function firstDrivers(terms: AgreementTerms): DriverRow[] {
  const { basis } = terms;
  const row = (partner: string, weight: number | null): DriverRow => ({
    partner,
    weight,
    countId: null,
    evidenceHash: null,
    countedAt: null,
    askedAt: null,
    failure: null,
  });
  if (basis.kind === 'fixed-shares') {
    const shares = sharesOf(terms).map(({ partition, basisPoints }) => ({
      partner: partition,
      weight: basisPoints,
    }));
    checkFixedShares(shares);
    return shares.map(({ partner, weight }) => row(partner, weight));
  }
  return partnersOf(terms).map((partner) => row(partner, basis.kind === 'equal-shares' ? 1 : null));
}
