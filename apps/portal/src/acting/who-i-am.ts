import type { AssertionClaims } from '@conjoint/contracts';

/** By what right somebody acts: one mandate of the council's signed statement. */
export interface HeldRight {
  id: string;
  basis: string;
  statute: string;
  roles: string[];
  /** Who is employed here works on every line; anybody else only on those that her mandate names. */
  everyLine: boolean;
  lines: string[];
}

export function rightsOf({ mandates }: Pick<AssertionClaims, 'mandates'>): HeldRight[] {
  return mandates.map(({ id, basis, statute, roles, lines }) => ({
    id,
    basis,
    statute,
    roles,
    everyLine: basis === 'employment',
    lines,
  }));
}
