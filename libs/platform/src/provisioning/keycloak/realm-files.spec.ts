import { resolve } from 'node:path';
import { loadPartnership } from '../../partnership/check-partnership.js';
import { organisationSchema } from '../../partnership/organisation.schema.js';
import { coarseRoleKeys } from '../../partnership/roles.js';
import { identityProvider, identityProviderMappers } from './identity-provider.js';
import { keycloakRealmFiles } from './realm-files.js';

const folder = resolve(import.meta.dirname, '../../../../../infra/partnerships');

function filesOf(name: string, realm: string) {
  const partnership = loadPartnership(`${folder}/${name}.yaml`);
  const broker = Object.fromEntries(partnership.organisations.map(({ alias }) => [alias, `broker ${alias}`]));
  const machine = Object.fromEntries(partnership.partitions().map(({ code }) => [code, `machine ${code}`]));
  const urls = {
    keycloak: 'http://127.0.0.1:8080',
    portal: ['http://127.0.0.1:3000', 'http://localhost:3000'],
  };
  const files = keycloakRealmFiles({
    partnership,
    realm,
    urls,
    secrets: { portalClient: 'portal', broker, machine },
  });
  return { partnership, files, main: files[`${realm}-realm.json`] };
}

describe.each([
  ['tri-borough', 'conjoint'],
  ['achieving-for-children', 'conjoint-afc'],
])('the realm files of %s', (name, realm) => {
  const { partnership, files, main } = filesOf(name, realm);

  it('are the main realm and one for each organisation, named by its alias', () => {
    expect(Object.keys(files).sort()).toEqual(
      [realm, ...partnership.organisations.map(({ alias }) => alias)]
        .map((one) => `${one}-realm.json`)
        .sort(),
    );
  });

  // Keycloak ignores each of these silently when it is wrong (import of 26.7).
  it('name only domains, roles, scopes, flows and providers that exist', () => {
    const roles = main?.roles.realm.map((role) => role.name);
    const scopes = main?.clientScopes.map((scope) => scope.name);
    for (const organization of main?.organizations ?? []) {
      expect(organization.domains.length).toBeGreaterThan(0);
      const provider = main?.identityProviders?.find(
        (one) => one.alias === organization.identityProviders[0]?.alias,
      );
      const domains = organization.domains.map((domain) => domain.name);
      expect([...domains, 'ANY']).toContain(provider?.config['kc.org.domain']);
      const guard = new RegExp(`^(?:${provider?.config['claimFilterValue']?.replace('(?i)', '')})$`, 'i');
      for (const domain of domains) {
        expect(`somebody@${domain}`).toMatch(guard);
        expect(`somebody@${domain}.evil.example`).not.toMatch(guard);
        expect(`a@b@${domain}`).not.toMatch(guard);
        expect(`somebody@${domain.replace('.', 'x')}`).not.toMatch(guard);
      }
    }
    for (const mapper of main?.identityProviderMappers ?? []) {
      if (mapper.config['role'] !== undefined) expect(coarseRoleKeys).toContain(mapper.config['role']);
    }
    for (const client of main?.clients ?? []) {
      expect(scopes).toEqual(expect.arrayContaining(client.defaultClientScopes ?? []));
    }
    for (const mapping of main?.scopeMappings ?? [])
      expect(roles).toEqual(expect.arrayContaining(mapping.roles));
    const flows = (main?.['authenticationFlows'] as { alias: string }[]).map((flow) => flow.alias);
    expect(flows).toContain(main?.['browserFlow']);
    expect(flows).toContain(main?.identityProviders?.[0]?.firstBrokerLoginFlowAlias);
  });

  it('let an organisation vouch only for the roles the file gives it', () => {
    for (const one of partnership.organisations) {
      const mapped = main?.identityProviderMappers
        ?.filter(
          (mapper) => mapper.identityProviderAlias === one.alias && mapper.config['role'] !== undefined,
        )
        .map((mapper) => mapper.config['role']);
      expect(mapped).toEqual(one.roles);
    }
  });

  it('keep no password in the main realm and give the portal one flow', () => {
    expect(main?.users?.some((user) => user.credentials)).toBe(false);
    expect(main?.clients.find((client) => client.clientId === 'conjoint-portal')).toMatchObject({
      standardFlowEnabled: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      fullScopeAllowed: false,
      redirectUris: ['http://127.0.0.1:3000/sign-in/callback', 'http://localhost:3000/sign-in/callback'],
    });
    expect(main).toMatchObject({
      accessTokenLifespan: 300,
      ssoSessionMaxLifespan: 3600,
      revokeRefreshToken: true,
      refreshTokenMaxReuse: 0,
      bruteForceProtected: true,
    });
  });

  it('are the same each time', () => {
    expect(filesOf(name, realm).files).toEqual(files);
  });
});

it('the realms of both files can stand in one Keycloak', () => {
  const names = [
    ...Object.keys(filesOf('tri-borough', 'conjoint').files),
    ...Object.keys(filesOf('achieving-for-children', 'conjoint-afc').files),
  ];
  expect(new Set(names).size).toBe(names.length);
});

it('a missing secret is named, and no file is made', () => {
  const partnership = loadPartnership(`${folder}/tri-borough.yaml`);
  const urls = { keycloak: 'http://127.0.0.1:8080', portal: [] };
  expect(() =>
    keycloakRealmFiles({
      partnership,
      realm: 'x',
      urls,
      secrets: { portalClient: 'p', broker: {}, machine: {} },
    }),
  ).toThrow('no client secret was given for');
});

describe('an organisation’s real provider', () => {
  const organisation = organisationSchema.parse({
    alias: 'north',
    name: 'North Council',
    kind: 'council',
    partition: 'E09000013',
    roles: ['social-worker', 'director'],
    signIn: {
      domains: ['north.gov.uk', 'schools.north.gov.uk'],
      provider: {
        kind: 'oidc',
        issuer: 'https://login.north.gov.uk/v2.0',
        authorizationUrl: 'https://login.north.gov.uk/authorize',
        tokenUrl: 'https://login.north.gov.uk/token',
        jwksUrl: 'https://login.north.gov.uk/keys',
        clientId: 'conjoint-at-north',
        rolesClaim: 'groups',
        roleValues: { director: 'CHS-Directors' },
      },
    },
  });

  it('is asked at its own addresses, behind the same guard', () => {
    const { config } = identityProvider(organisation, {
      keycloak: 'https://id.example',
      secret: 'kept outside',
    });
    expect(config).toMatchObject({
      issuer: 'https://login.north.gov.uk/v2.0',
      clientId: 'conjoint-at-north',
      clientSecret: 'kept outside',
      disableUserInfo: 'true',
      validateSignature: 'true',
      passMaxAge: 'true',
      claimFilterValue: '(?i)[^@]+@(?:north\\.gov\\.uk|schools\\.north\\.gov\\.uk)',
    });
    // Without an address to sign out at, back-channel support would end on an error page.
    expect(config).not.toHaveProperty('backchannelSupported');
  });

  it('may call a role what it likes', () => {
    const roles = identityProviderMappers(organisation).flatMap(({ config }) =>
      config['role'] ? [config] : [],
    );
    expect(roles).toEqual([
      { syncMode: 'INHERIT', claim: 'groups', 'claim.value': 'social-worker', role: 'social-worker' },
      { syncMode: 'INHERIT', claim: 'groups', 'claim.value': 'CHS-Directors', role: 'director' },
    ]);
  });
});
