import type { Role } from '@conjoint/contracts';
import type { Acting } from '../context.js';
import { derivedId } from '../ids.js';
import type { Partnership } from './partnership.js';

export interface InventedActing {
  readonly partition: string;
  readonly role: Role;
  readonly today: string;
  /** Somebody else than this person, where one may not do what the other did. */
  readonly not?: string;
}

/**
 * An invented person of a development file who may act in that role for that partition, by employment or by a standing mandate: in whose
 * name the programs of the sample work. Undefined where there is nobody.
 */
export function inventedActing(
  partnership: Partnership,
  { partition, role, today, not }: InventedActing,
): Acting | undefined {
  for (const { organisation, personKey, person } of partnership.inventedPeople()) {
    if (personKey === not) continue;
    const employed =
      partnership.organisationOf(partition).alias === organisation && person.roles.includes(role);
    const grant = partnership
      .standingMandatesFor({ organisation, homeRoles: person.roles, at: today })
      .find((one) => one.partition === partition && one.roles.includes(role));
    if (!employed && !grant) continue;
    const lines = grant ? [...grant.lines] : partnership.linesOf(partition, today).map((line) => line.key);
    const basis = employed ? 'employment' : 'standing-delegation';
    return {
      personKey,
      personName: person.name,
      employer: organisation,
      partition,
      roles: [role],
      lines,
      mandates: [
        {
          id: derivedId('sample', partition, personKey),
          basis,
          statute: grant?.citation ?? 'Local Government Act 1972, section 112 (appointment of staff)',
          roles: [role],
          lines,
          until: null,
        },
      ],
    };
  }
  return undefined;
}
