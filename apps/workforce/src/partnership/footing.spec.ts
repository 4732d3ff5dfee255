import { hasFooting, loadPartnership, mayHoldMandate } from '@conjoint/platform';
import { resolve } from 'node:path';
import { holdsOn, wantedMandates, type SignedIn } from '../mandates/mandate.rules.js';
import { mandateTerms } from './mandate-terms.js';

const TODAY = '2026-11-23';
const folder = resolve(import.meta.dirname, '../../../../infra/partnerships');

describe.each(['tri-borough', 'achieving-for-children'])('footing in %s', (name) => {
  const partnership = loadPartnership(`${folder}/${name}.yaml`);
  const people = partnership.inventedPeople().flatMap(({ organisation, personKey, person }) => {
    const { partition = null } = partnership.organisation(organisation);
    const token = {
      personKey,
      name: person.name,
      organisation,
      organisationPartition: partition,
      machine: false,
    };
    return [
      { ...token, homeRoles: person.roles },
      { ...token, homeRoles: [] },
    ] satisfies SignedIn[];
  });

  it('is there for everybody who ought to have a mandate, and for nobody else but at home', () => {
    for (const { code: partition } of partnership.partitions()) {
      const terms = mandateTerms(partnership, partition, TODAY);
      for (const person of people) {
        const isLent =
          person.homeRoles.length > 0 &&
          terms.loans.some((loan) => loan.personKey === person.personKey && holdsOn(loan, TODAY));
        const ought = isLent || wantedMandates(person, terms, TODAY).length > 0;
        const isAtHome = person.organisationPartition === partition;
        const footing = hasFooting(partnership, person, { partition, on: TODAY });
        expect({ person: person.personKey, partition, footing }).toEqual({
          person: person.personKey,
          partition,
          footing: ought || isAtHome,
        });
        if (footing) expect(mayHoldMandate(partnership, person, partition)).toBe(true);
      }
    }
  });
});
