import type { Partnership } from '@conjoint/platform';
import { table } from '../console/table.js';

/** Whom somebody can sign in as, for the end of `npm start`. */
export function peopleTable(partnership: Partnership): string {
  const rows = partnership
    .inventedPeople()
    .map(({ organisation, person }) => [
      person.name,
      person.email,
      person.jobTitle ?? person.roles.join(', '),
      partnership.organisation(organisation).name,
    ]);
  return table(['name', 'email', 'role', 'organisation'], rows);
}
