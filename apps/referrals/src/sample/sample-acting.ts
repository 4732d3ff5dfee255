import type { Role } from '@conjoint/contracts';
import { derivedId, type Acting, type Partnership } from '@conjoint/platform';

/** An invented person of the file who may act in that role for that council, by employment or by a standing mandate. */
export function sampleActing(partnership: Partnership, partition: string, role: Role, today: string): Acting {
  for (const { organisation, personKey, person } of partnership.inventedPeople()) {
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
  throw new Error(`The partnership file has no invented person who may act as ${role} for ${partition}.`);
}
