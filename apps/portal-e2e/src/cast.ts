import type { Role } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import type { Partnership, PartitionEntry } from '@conjoint/platform';
import { installation } from './environment.js';

/** An invented person of the partnership file, and where she may act in which roles. */
export interface Person {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
  readonly organisationName: string;
  readonly places: ReadonlyMap<string, readonly Role[]>;
}

/**
 * Who plays in the journeys. People are found by what they may do and never by name, so that the same journeys run
 * through any partnership file: where councils employ nobody at the front door, a company's staff act for them.
 */
export class Cast {
  private readonly people: readonly Person[];

  constructor(private readonly partnership: Partnership) {
    const today = londonDate(new Date());
    this.people = partnership.inventedPeople().map(({ organisation, personKey, person }) => {
      const employer = partnership.organisation(organisation);
      const grants = [
        ...(employer.partition ? [{ partition: employer.partition, roles: person.roles }] : []),
        ...partnership.standingMandatesFor({ organisation, homeRoles: person.roles, at: today }),
        ...partnership.loansFor({ personKey, at: today }),
      ];
      const places = new Map<string, readonly Role[]>();
      for (const { partition, roles } of grants)
        places.set(partition, [...(places.get(partition) ?? []), ...roles]);
      const { name, email } = person;
      return { key: personKey, name, email, organisation, organisationName: employer.name, places };
    });
  }

  /** Councils that do the work of the journeys: the first takes referrals, the second is its neighbour. */
  councils(): PartitionEntry[] {
    return this.partnership.partitions().filter(({ kind }) => kind === 'council');
  }

  council(index: number): PartitionEntry {
    return this.councils()[index]!;
  }

  /** Somebody in that role for that council; one who may act nowhere else, where there is one. */
  inRole(role: Role, council: PartitionEntry): Person {
    const able = this.people.filter(({ places }) => places.get(council.code)?.includes(role));
    return pick(able.find(({ places }) => places.size === 1) ?? able[0], `${role} for ${council.name}`);
  }

  /** Somebody who may act for that council and for none of the others. */
  onlyAt(council: PartitionEntry, roles: readonly Role[]): Person {
    const able = this.people.filter(
      ({ places }) => places.size === 1 && places.get(council.code)?.some((role) => roles.includes(role)),
    );
    return pick(able[0], `one of ${roles.join(', ')} for ${council.name} alone`);
  }

  /** Somebody who works at the front door of two councils or more. */
  betweenCouncils(): { person: Person; first: PartitionEntry; second: PartitionEntry } {
    const councilsOf = (person: Person): PartitionEntry[] =>
      this.councils().filter(({ code }) => person.places.get(code)?.includes('front-door-worker'));
    const person = pick(
      this.people.find((one) => councilsOf(one).length > 1),
      'front-door worker of two councils',
    );
    const [first, second] = councilsOf(person);
    return { person, first: first!, second: second! };
  }

  /** A social worker of two councils: lent by one to the other, or employed by a company that works for both. */
  socialWorkerOf(one: PartitionEntry, other: PartitionEntry): Person {
    const able = this.people.find((person) =>
      [one, other].every(({ code }) => person.places.get(code)?.includes('social-worker')),
    );
    return pick(able, `social worker of ${one.name} and ${other.name}`);
  }

  /** The director of a body, and the body: who sees its councils side by side. */
  directorOfBody(): { body: PartitionEntry; director: Person } {
    const body = pick(
      this.partnership.partitions().find(({ kind }) => kind === 'body'),
      'a body',
    );
    return { body, director: this.inRole('director', body) };
  }

  /** Short names of the councils of a body. */
  membersOf(body: PartitionEntry): string[] {
    const { members } = this.partnership.body(body.code);
    return this.councils()
      .filter(({ code }) => members.includes(code))
      .map(({ shortName }) => shortName);
  }

  /** Somebody employed by a body (a company, a joint service) who acts for a council by standing mandate. */
  ofBody(): { person: Person; council: PartitionEntry } {
    const bodies = new Set(
      this.partnership.bodies.map(({ code }) => this.partnership.organisationOf(code).alias),
    );
    for (const person of this.people) {
      const council = this.councils().find(({ code }) => person.places.has(code));
      if (council && bodies.has(person.organisation)) return { person, council };
    }
    throw new Error('The partnership file has no employee of a body who acts for a council.');
  }
}

export function cast(): Cast {
  return new Cast(installation().partnership);
}

function pick<T>(one: T | undefined, what: string): T {
  if (one === undefined) throw new Error(`The partnership file has nobody: ${what}.`);
  return one;
}
