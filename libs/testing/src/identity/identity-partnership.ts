import {
  checkPartnership,
  keycloakRealmFiles,
  type Partnership,
  type RealmFilesInput,
} from '@conjoint/platform';

/** What a test changes in its small partnership between two convergings. */
export interface IdentityVariation {
  /** E-mail domains of the first council. */
  readonly northDomains?: readonly string[];
  readonly southDomains?: readonly string[];
  /** Coarse roles of the first council’s worker. */
  readonly workerRoles?: readonly string[];
  /** Coarse roles the first council may vouch for. */
  readonly northRoles?: readonly string[];
  readonly withoutColleague?: boolean;
  readonly withoutNhs?: boolean;
}

export const PASSWORD = 'only-for-tests-1';

/**
 * Two councils, a joint service and an NHS body. Aliases carry a suffix, because realms are named by them and suites
 * share one Keycloak.
 */
export function identityPartnership(suffix: string, variation: IdentityVariation = {}): Partnership {
  const { partnership, problems } = checkPartnership(partnershipText(suffix, variation), {
    file: 'identity test',
  });
  if (!partnership)
    throw new Error(problems.map((one) => `line ${one.line}: ${one.path} ${one.message}`).join('\n'));
  return partnership;
}

function partnershipText(suffix: string, variation: IdentityVariation): string {
  const {
    northDomains = ['north.example', 'north-council.example'],
    southDomains = ['south.example'],
    workerRoles = ['front-door-worker'],
    northRoles = ['front-door-worker', 'front-door-manager', 'director'],
  } = variation;
  const frontDoor =
    "frontDoor: { team: Front door, telephone: '020 7946 0100', email: front-door@north.example }";
  return `
name: Identity test
development: { password: ${PASSWORD} }
councils:
  - { code: E09000013, name: North, shortName: North, dfe: '205', since: 2020-01-01, ${frontDoor} }
  - { code: E09000033, name: South, shortName: South, dfe: '213', since: 2020-01-01, ${frontDoor} }
bodies:
  - { code: joint-test, kind: joint-service, name: Joint, shortName: Joint, since: 2020-01-01, members: [E09000013, E09000033] }
organisations:
  - alias: north-${suffix}
    name: North Council ${suffix}
    kind: council
    partition: E09000013
    roles: [${northRoles.join(', ')}]
    signIn: { domains: [${northDomains.join(', ')}], provider: { kind: development-realm } }
    staff:
      - { key: worker, name: Wilma van der Berg, email: worker@${northDomains[0]}, roles: [${workerRoles.join(', ')}] }
      ${variation.withoutColleague ? '' : `- { key: colleague, name: Omar Haddad, email: colleague@${northDomains.at(-1)}, roles: [front-door-worker] }`}
  - alias: south-${suffix}
    name: South Council ${suffix}
    kind: council
    partition: E09000033
    roles: [front-door-worker]
    signIn: { domains: [${southDomains.join(', ')}], provider: { kind: development-realm } }
    staff:
      - { key: worker, name: Sunita Rao, email: worker@${southDomains[0]}, roles: [front-door-worker] }
  - alias: joint-${suffix}
    name: Joint service ${suffix}
    kind: body
    partition: joint-test
    roles: [operator]
    signIn: { domains: [joint.example], provider: { kind: development-realm } }
    staff:
      - { key: operator, name: Ada Obi, email: operator@joint.example, roles: [operator] }
  ${
    variation.withoutNhs
      ? ''
      : `- alias: nhs-${suffix}
    name: NHS body ${suffix}
    kind: nhs
    roles: [front-door-worker]
    signIn: { domains: [nhs.example], provider: { kind: development-realm } }
    staff:
      - { key: nurse, name: Chidi Eze, email: nurse@nhs.example, roles: [front-door-worker] }`
  }
`;
}

/** Realm files of that partnership, with client secrets anybody can guess. */
export function identityRealmFiles(
  partnership: Partnership,
  { keycloak, realm, portal }: { keycloak: string; realm: string; portal: string },
): ReturnType<typeof keycloakRealmFiles> {
  const secret = (name: string): string => `secret-of-${name}`;
  const input: RealmFilesInput = {
    partnership,
    realm,
    urls: { keycloak, portal: [portal] },
    secrets: {
      portalClient: secret('portal'),
      broker: Object.fromEntries(partnership.organisations.map(({ alias }) => [alias, secret(alias)])),
      machine: Object.fromEntries(partnership.partitions().map(({ code }) => [code, secret(code)])),
    },
  };
  return keycloakRealmFiles(input);
}
