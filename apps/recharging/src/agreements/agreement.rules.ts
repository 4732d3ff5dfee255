import { createHash } from 'node:crypto';
import type { AgreementSeed } from '@conjoint/platform';

export interface Share {
  readonly partition: string;
  readonly basisPoints: number;
}

/** JSON with sorted keys and without what is undefined: the same terms are the same text wherever they are written. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * SHA-256 of the canonical terms. Parties that hold the same hash hold the same terms, to the last field, without showing
 * each other their copies. The order in which partners are listed means nothing, so that they are sorted first.
 */
export function contentHash(terms: AgreementSeed): string {
  return createHash('sha256')
    .update(canonicalJson({ ...terms, basis: sortedBasis(terms.basis) }))
    .digest('hex');
}

/** Shares agreed as such; none where the shares follow from a driver, from equality or from contract sums. */
export function sharesOf(terms: AgreementSeed): Share[] {
  if (terms.basis.kind !== 'fixed-shares') return [];
  return terms.basis.shares
    .map(({ partner, basisPoints }) => ({ partition: partner, basisPoints }))
    .sort((left, right) => (left.partition < right.partition ? -1 : 1));
}

/** Who bears a part, in the order of their codes. */
export function partnersOf({ basis }: Pick<AgreementSeed, 'basis'>): string[] {
  const partners =
    basis.kind === 'fixed-shares'
      ? basis.shares.map(({ partner }) => partner)
      : basis.kind === 'contract-sum'
        ? basis.sums.map(({ partner }) => partner)
        : basis.partners;
  return [...partners].sort();
}

/** Whose acceptance a version needs: the host's and each partner's. */
export function partiesOf(terms: Pick<AgreementSeed, 'basis' | 'host'>): string[] {
  return [...new Set([terms.host, ...partnersOf(terms)])].sort();
}

function sortedBasis(basis: AgreementSeed['basis']): unknown {
  const byPartner = (left: { partner: string }, right: { partner: string }): number =>
    left.partner < right.partner ? -1 : 1;
  if (basis.kind === 'fixed-shares') return { ...basis, shares: [...basis.shares].sort(byPartner) };
  if (basis.kind === 'contract-sum') return { ...basis, sums: [...basis.sums].sort(byPartner) };
  return { ...basis, partners: [...basis.partners].sort() };
}
