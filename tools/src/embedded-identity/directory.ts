import { createHash, timingSafeEqual } from 'node:crypto';
import type { IdentityConfig, IdentityOrganisation, IdentityPerson } from './identity-config.js';

/** Who there is and who employs whom. */
export class Directory {
  private readonly organisations = new Map<string, IdentityOrganisation>();
  private readonly people = new Map<string, IdentityPerson>();

  constructor(config: Pick<IdentityConfig, 'organisations' | 'people'>) {
    for (const organisation of config.organisations) this.organisations.set(organisation.alias, organisation);
    for (const person of config.people) this.people.set(person.subject, person);
  }

  organisation(alias: string): IdentityOrganisation | undefined {
    return this.organisations.get(alias);
  }

  person(subject: string): IdentityPerson | undefined {
    return this.people.get(subject);
  }

  /** The organisation whose own sign-in an e-mail address leads to. */
  organisationOf(email: string): IdentityOrganisation | undefined {
    const domain = email.trim().toLowerCase().split('@').at(-1) ?? '';
    return [...this.organisations.values()].find(({ domains }) => domains.includes(domain));
  }

  /** The person with this e-mail and password at this organisation; the same answer for a wrong one of either. */
  signIn(alias: string, email: string, password: string): IdentityPerson | undefined {
    const wanted = email.trim().toLowerCase();
    return [...this.people.values()].find(
      (person) =>
        person.organisation === alias &&
        person.email.toLowerCase() === wanted &&
        same(person.password, password),
    );
  }

  /** The claims Keycloak gives, in the shapes it gives them. */
  claims({ organisation: alias, username, name, email, roles }: ClaimsOf): Record<string, unknown> {
    const organisation = this.organisations.get(alias);
    const words = name.split(' ');
    return {
      preferred_username: username,
      name,
      given_name: words.slice(0, -1).join(' ') || name,
      family_name: words.at(-1),
      ...(email ? { email, email_verified: true } : {}),
      realm_access: { roles },
      organization: organisation ? { [alias]: { ...organisation.attributes, id: organisation.id } } : {},
    };
  }
}

export interface ClaimsOf {
  readonly organisation: string;
  readonly username: string;
  readonly name: string;
  readonly email?: string;
  readonly roles: readonly string[];
}

function same(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
