import { statutes, type Partnership } from '@conjoint/platform';
import type { LoanTerms, MandateTerms, StandingTerms } from '../mandates/mandate.rules.js';

/** Somebody lent by name who has never signed in: her sign-in will say what she is called. */
const NOT_SEEN_YET = 'Has not signed in yet';

/** What the partnership file says about acting for one partition on a day. */
export function mandateTerms(partnership: Partnership, partition: string, on: string): MandateTerms {
  const { kind } = partnership.partition(partition);
  return {
    partition,
    kind,
    homeOrganisations: partnership.organisations
      .filter((one) => one.partition === partition)
      .map((one) => one.alias),
    vouchedRoles: new Map(partnership.organisations.map((one) => [one.alias, one.roles])),
    lines: linesHeld(partnership, partition, on),
    standing: standingTerms(partnership, partition, on),
    loans: loanTerms(partnership, partition),
  };
}

/** A council holds the lines it is a member of on that day, a body those it runs. */
function linesHeld(partnership: Partnership, partition: string, on: string): string[] {
  const lines =
    partnership.partition(partition).kind === 'council'
      ? partnership.linesOf(partition, on)
      : partnership.lines.filter((line) => line.host === partition);
  return lines.map((line) => line.key);
}

/** A council's standing mandates reach no further than the lines it is in on that day. */
function standingTerms(partnership: Partnership, partition: string, on: string): StandingTerms[] {
  const isCouncil = partnership.partition(partition).kind === 'council';
  const held = linesHeld(partnership, partition, on);
  return partnership
    .standingMandatesInto(partition)
    .map((rule) => ({
      key: rule.key,
      organisation: rule.organisation,
      homeRoles: rule.homeRoles,
      roles: rule.roles,
      lines: isCouncil ? rule.lines.filter((line) => held.includes(line)) : rule.lines,
      basis: isCommissioned(partnership, rule.organisation, partition)
        ? ('contract' as const)
        : ('standing-delegation' as const),
      statute: statutes[rule.basis].citation,
      since: rule.since,
      until: rule.until ?? null,
    }))
    .filter((rule) => rule.lines.length > 0);
}

/** Whether the organisation acts for this council by contract: a body with one, or an organisation commissioned by it. */
function isCommissioned(partnership: Partnership, alias: string, partition: string): boolean {
  const actor = partnership.organisation(alias).partition ?? alias;
  const body = partnership.bodies.find((one) => one.code === actor);
  return (
    body?.contract?.commissioners.includes(partition) === true ||
    partnership.file.arrangements.some(
      (one) => one.model === 'commissioned' && one.to === actor && one.from.includes(partition),
    )
  );
}

function loanTerms(partnership: Partnership, partition: string): LoanTerms[] {
  return partnership.loansInto(partition).map((loan) => ({
    key: loan.key,
    organisation: loan.organisation,
    personKey: loan.personKey,
    personName: nameOf(partnership, loan.personKey),
    roles: loan.roles,
    lines: loan.lines,
    statute: loan.citation,
    since: loan.since,
    until: loan.until ?? null,
  }));
}

/** What a person named in the file is called, as far as the file knows. */
export function nameOf(partnership: Partnership, personKey: string): string {
  return partnership.inventedPeople().find((one) => one.personKey === personKey)?.person.name ?? NOT_SEEN_YET;
}
