import { createHash } from 'node:crypto';
import { ROLES, type Mandate, type Role } from '@conjoint/contracts';

/** Where a mandate comes from: the home roles in a token, a standing mandate or a named loan of the partnership file. */
export const MANDATE_SOURCES = ['home-role', 'standing', 'loan'] as const;
export type MandateSource = (typeof MANDATE_SOURCES)[number];

/** The part of a verified access token that mandates are made from. */
export interface SignedIn {
  readonly personKey: string;
  readonly name: string;
  /** Alias of the organisation that vouches for her. */
  readonly organisation: string;
  /** The partition that organisation says it owns. */
  readonly organisationPartition: string | null;
  readonly homeRoles: readonly Role[];
  readonly machine: boolean;
}

/** A standing mandate of the file that gives mandates in this partition. */
export interface StandingTerms {
  readonly key: string;
  readonly organisation: string;
  /** Any of these at home brings the mandate. */
  readonly homeRoles: readonly Role[];
  readonly roles: readonly Role[];
  readonly lines: readonly string[];
  readonly basis: 'standing-delegation' | 'contract';
  readonly statute: string;
  readonly since: string;
  readonly until: string | null;
}

/** One named person lent to this partition. */
export interface LoanTerms {
  readonly key: string;
  readonly organisation: string;
  readonly personKey: string;
  readonly personName: string;
  readonly roles: readonly Role[];
  readonly lines: readonly string[];
  readonly statute: string;
  readonly since: string;
  readonly until: string | null;
}

/** What the partnership file says about acting for one partition. */
export interface MandateTerms {
  readonly partition: string;
  readonly kind: 'council' | 'body';
  /** The organisations that own this partition: their staff are at home here. */
  readonly homeOrganisations: readonly string[];
  /** Roles an organisation may vouch for; nothing else its sign-in says counts. */
  readonly vouchedRoles: ReadonlyMap<string, readonly Role[]>;
  /** Service lines the partition takes part in. */
  readonly lines: readonly string[];
  readonly standing: readonly StandingTerms[];
  readonly loans: readonly LoanTerms[];
}

/** A mandate that ought to be there. */
export interface WantedMandate {
  readonly source: MandateSource;
  /** Which rule it follows from; one person has at most one active mandate by one rule. */
  readonly definition: string;
  readonly personKey: string;
  readonly personName: string;
  readonly employer: string;
  readonly roles: readonly Role[];
  readonly lines: readonly string[];
  readonly basis: Mandate['basis'];
  readonly statute: string;
  readonly from: string;
  readonly until: string | null;
}

const EMPLOYED_BY_COUNCIL = 'Local Government Act 1972, section 112 (appointment of staff)';
const EMPLOYED_BY_BODY = 'Contract of employment with the body';
const MACHINE_OF_COUNCIL = 'Local Government Act 1972, section 111 (subsidiary powers)';
const MACHINE_OF_BODY = 'Instrument of the body (its own machine)';
/** A partition's own machine brings files in, censuses and costs, and takes its return out. It can approve, decide and withdraw nothing. */
const MACHINE_ROLES: readonly Role[] = ['finance-preparer', 'information-officer', 'performance-analyst'];

/**
 * The mandates this person ought to have here on a day because of what her token says: at home by her roles, elsewhere
 * by standing mandates. Loans are not among them: they are granted to named people when the file is applied.
 */
export function wantedMandates(token: SignedIn, terms: MandateTerms, on: string): WantedMandate[] {
  if (token.machine) return isOwnMachine(token, terms) ? [machineMandate(token, terms, on)] : [];
  const roles = vouchedFor(token, terms);
  if (roles.length === 0) return [];
  const who = { personKey: token.personKey, personName: token.name, employer: token.organisation };
  const home: WantedMandate[] = isAtHome(token, terms)
    ? [
        {
          ...who,
          source: 'home-role',
          definition: 'home',
          roles,
          lines: sorted(terms.lines),
          basis: 'employment',
          statute: terms.kind === 'council' ? EMPLOYED_BY_COUNCIL : EMPLOYED_BY_BODY,
          from: on,
          until: null,
        },
      ]
    : [];
  const standing = terms.standing
    .filter((rule) => rule.organisation === token.organisation && holdsOn(rule, on))
    .filter((rule) => rule.homeRoles.some((role) => roles.includes(role)))
    .map((rule): WantedMandate => ({
      ...who,
      source: 'standing',
      definition: `standing:${rule.key}`,
      roles: inOrder(rule.roles),
      lines: sorted(rule.lines),
      basis: rule.basis,
      statute: rule.statute,
      from: on,
      until: rule.until,
    }));
  return [...home, ...standing];
}

/**
 * A loan counts only while the lender still vouches for the person in some role: a leaver is not lent any more, although
 * the loan itself stays until its last day or until somebody ends it.
 */
export function loanCounts(token: SignedIn, terms: MandateTerms, loan: { employer: string }): boolean {
  return !token.machine && loan.employer === token.organisation && vouchedFor(token, terms).length > 0;
}

/** The mandate of a lent person, who need not have signed in yet. */
export function loanMandate(loan: LoanTerms): WantedMandate {
  return {
    source: 'loan',
    definition: `loan:${loan.key}`,
    personKey: loan.personKey,
    personName: loan.personName,
    employer: loan.organisation,
    roles: inOrder(loan.roles),
    lines: sorted(loan.lines),
    basis: 's113-loan',
    statute: loan.statute,
    from: loan.since,
    until: loan.until,
  };
}

/**
 * What a grant says, as one key: a file applied twice, or a token shown twice, wants the same grants and adds none.
 * The person's name is not part of it (people marry), nor is the first day of a grant that follows her sign-in.
 */
export function contentKey(wanted: WantedMandate): string {
  const { definition, personKey, employer, roles, lines, basis, statute, until } = wanted;
  const from = wanted.source === 'loan' ? wanted.from : null;
  const words = [definition, personKey, employer, inOrder(roles), sorted(lines), basis, statute, from, until];
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}

/** Both days are included; without `until` it still holds. */
export function holdsOn(period: { since: string; until: string | null }, on: string): boolean {
  return period.since <= on && (period.until === null || on <= period.until);
}

function machineMandate(token: SignedIn, terms: MandateTerms, on: string): WantedMandate {
  return {
    source: 'home-role',
    definition: 'machine',
    personKey: token.personKey,
    personName: token.name,
    employer: token.organisation,
    roles: MACHINE_ROLES,
    lines: sorted(terms.lines),
    basis: 'employment',
    statute: terms.kind === 'council' ? MACHINE_OF_COUNCIL : MACHINE_OF_BODY,
    from: on,
    until: null,
  };
}

function isOwnMachine(token: SignedIn, terms: MandateTerms): boolean {
  return token.machine && token.organisationPartition === terms.partition;
}

/** The token and the file must agree on who owns the partition: neither alone makes somebody a colleague. */
function isAtHome(token: SignedIn, terms: MandateTerms): boolean {
  return (
    token.organisationPartition === terms.partition && terms.homeOrganisations.includes(token.organisation)
  );
}

function vouchedFor(token: SignedIn, terms: MandateTerms): Role[] {
  const allowed = terms.vouchedRoles.get(token.organisation) ?? [];
  return inOrder(token.homeRoles.filter((role) => allowed.includes(role)));
}

/** Each role once, in the order of the contract, so that equal sets are equal lists. */
export function inOrder(roles: readonly Role[]): Role[] {
  return ROLES.filter((role) => roles.includes(role));
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}
