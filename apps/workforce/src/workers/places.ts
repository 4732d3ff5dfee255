import type { Role } from '@conjoint/contracts';
import type { Partnership } from '@conjoint/platform';
import type { Reader } from './worker.repository.js';

/** Whoever holds one of these works with children, or leads those who do: she has a worker's record. */
export const CASEWORK_ROLES = ['social-worker', 'team-manager'] as const satisfies readonly Role[];

export function hasCaseworkRole(roles: readonly string[]): boolean {
  return CASEWORK_ROLES.some((role) => roles.includes(role));
}

/** The roles her employer vouched for with her newest sign-in; before any, those the file gives an invented person. */
export async function homeRolesOf(
  reader: Reader,
  partnership: Partnership,
  personKey: string,
): Promise<readonly string[]> {
  const [known] = await reader.query<{ roles: string[] }>(
    'select vouched_roles as roles from person_known where person_key = $1 and vouched_at is not null',
    [personKey],
  );
  if (known) return known.roles;
  return partnership.inventedPeople().find((one) => one.personKey === personKey)?.person.roles ?? [];
}

/** Roles that the partnership file gives somebody in a partition other than her employer's on a day. */
export function rolesLent(
  partnership: Partnership,
  person: { personKey: string; organisation: string; homeRoles: readonly string[] },
  at: string,
): Map<string, Set<string>> {
  const lent = new Map<string, Set<string>>();
  const grants = [
    ...partnership.loansFor({ personKey: person.personKey, at }),
    ...partnership.standingMandatesFor({ ...person, at }),
  ];
  for (const { partition, roles } of grants)
    lent.set(partition, new Set([...(lent.get(partition) ?? []), ...roles]));
  return lent;
}

/** Councils where somebody works with children for another employer. A body holds no child, so nobody carries a case there. */
export function councilsWhereLent(
  partnership: Partnership,
  person: { personKey: string; organisation: string; homeRoles: readonly string[] },
  at: string,
): string[] {
  return [...rolesLent(partnership, person, at)]
    .filter(
      ([partition, roles]) =>
        hasCaseworkRole([...roles]) && partnership.partition(partition).kind === 'council',
    )
    .map(([partition]) => partition);
}
