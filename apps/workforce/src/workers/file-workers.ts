import { createHash } from 'node:crypto';
import type { Grade } from '@conjoint/contracts';
import type { Partnership } from '@conjoint/platform';
import { councilsWhereLent, hasCaseworkRole } from './places.js';
import type { NewWorker } from './worker.repository.js';

/** Invented people of a development file have worked since before any period that is shown; their council may be younger. */
const INVENTED_SINCE = '2024-04-01';

/**
 * The invented staff of a partnership file as workers of one partition: its own employees who work with children or lead those who do,
 * and working copies of others' whom the file lets work here. A file with a real sign-in has no invented staff.
 */
export function workersOfFile(partnership: Partnership, partition: string, on: string): NewWorker[] {
  const { organisation: own } = partnership.partition(partition);
  return partnership
    .inventedPeople()
    .filter(({ person }) => hasCaseworkRole(person.roles))
    .filter(
      ({ organisation, personKey, person }) =>
        organisation === own ||
        councilsWhereLent(partnership, { personKey, organisation, homeRoles: person.roles }, on).includes(
          partition,
        ),
    )
    .map(({ organisation, personKey, person }) => ({
      personKey,
      name: person.name,
      sourceRef: null,
      employer: organisation,
      employedHere: organisation === own,
      source: 'partnership-file' as const,
      registration: inventedRegistration(personKey),
      renewedUntil: renewedUntil(on),
      startedOn: INVENTED_SINCE < on ? INVENTED_SINCE : on,
      leftOn: null,
      terms: {
        contract: 'permanent' as const,
        grade: (person.roles.includes('team-manager') ? 'team-manager' : 'social-worker') satisfies Grade,
        fteHundredths: 100,
        caseHolder: person.roles.includes('social-worker'),
      },
    }));
}

/** The same number for the same person in every partition, as the public register would have it. */
function inventedRegistration(personKey: string): string {
  const number = createHash('sha256').update(personKey).digest().readUInt32BE(0);
  return `SW${100_000 + (number % 900_000)}`;
}

/** As renewed in time: until the 30 November that ends the current year of registration. */
function renewedUntil(on: string): string {
  const year = Number(on.slice(0, 4));
  return on.slice(5) > '11-30' ? `${year + 1}-11-30` : `${year}-11-30`;
}
