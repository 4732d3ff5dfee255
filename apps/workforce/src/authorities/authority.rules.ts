import type { Outcome, Role } from '@conjoint/contracts';

/** One entry of the scheme of delegation that is in force: everybody with the role, or one person. */
export interface Authority {
  readonly id: string;
  readonly outcomes: readonly Outcome[];
  readonly role: Role | null;
  readonly personKey: string | null;
  readonly personName: string | null;
  readonly line: string;
  readonly statute: string;
}

/** Somebody acting here, by one or more mandates. An employee works on every line of the council, others on the lines of their mandates. */
export interface Officer {
  readonly personKey: string;
  readonly mandates: readonly { basis: string; roles: readonly Role[]; lines: readonly string[] }[];
}

/** Somebody known to hold a role here. */
export interface RoleHolder {
  readonly personKey: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly lines: readonly string[];
  readonly basis: string;
}

export interface AuthorityAnswer {
  readonly outcome: Outcome;
  readonly allowed: boolean;
  readonly authorityId: string | null;
  readonly statute: string | null;
  readonly holders: { personKey: string | null; name: string; role: string }[];
}

const HOLDERS_SHOWN = 20;

/** Whether somebody may decide each outcome, by which entry, and otherwise (or besides) who may. */
export function answerAuthority(asked: {
  outcomes: readonly Outcome[];
  authorities: readonly Authority[];
  officer: Officer;
  known: readonly RoleHolder[];
}): AuthorityAnswer[] {
  return asked.outcomes.map((outcome) => {
    const entries = asked.authorities.filter((entry) => entry.outcomes.includes(outcome));
    const own = entries.find((entry) => isHeldBy(entry, asked.officer));
    return {
      outcome,
      allowed: own !== undefined,
      authorityId: own?.id ?? null,
      statute: own?.statute ?? null,
      holders: holdersOf(entries, asked.known),
    };
  });
}

export function isHeldBy(entry: Authority, officer: Officer): boolean {
  if (entry.personKey !== null) return entry.personKey === officer.personKey;
  const role = entry.role;
  if (role === null) return false;
  return officer.mandates.some(
    (mandate) =>
      mandate.roles.includes(role) && (mandate.basis === 'employment' || mandate.lines.includes(entry.line)),
  );
}

/** People by name first; a role nobody is known to hold yet is still named, so that the reader knows whom to look for. */
function holdersOf(entries: readonly Authority[], known: readonly RoleHolder[]): AuthorityAnswer['holders'] {
  const holders = new Map<string, { personKey: string | null; name: string; role: string }>();
  for (const entry of entries) {
    const { role } = entry;
    if (role === null) {
      const name = entry.personName ?? '';
      if (entry.personKey !== null)
        holders.set(entry.personKey, { personKey: entry.personKey, name, role: '' });
      continue;
    }
    const people = known.filter(
      (one) => one.roles.includes(role) && (one.basis === 'employment' || one.lines.includes(entry.line)),
    );
    for (const { personKey, name } of people)
      if (!holders.has(personKey)) holders.set(personKey, { personKey, name, role });
    if (people.length === 0) holders.set(`role:${role}`, { personKey: null, name: inWords(role), role });
  }
  return [...holders.values()].slice(0, HOLDERS_SHOWN);
}

/** "Front door manager" */
function inWords(role: Role): string {
  const words = role.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
