import { organisationId, developmentSubject } from '../../partnership/person-key.js';
import type { Partnership } from '../../partnership/partnership.js';
import type { Organisation, StaffMember } from '../../partnership/partnership.schema.js';
import { coarseRoleKeys, coarseRoles } from '../../partnership/roles.js';
import {
  councilScopeNames,
  councilScopes,
  fixedClaim,
  machineScopes,
  mainScopes,
  personScopes,
} from './client-scopes.js';
import { identityProvider, identityProviderMappers } from './identity-provider.js';
import {
  API_CLIENT,
  BROKER_CLIENT,
  MACHINE_ROLE,
  PORTAL_CLIENT,
  machineClient,
  portalIdentityPaths,
} from './names.js';
import { BROWSER_FLOW, disabledBuiltInClients, mainFlows, realmDefaults } from './realm-defaults.js';
import type {
  Client,
  OrganizationRepresentation,
  RealmRepresentation,
  UserRepresentation,
} from './representations.js';

export interface RealmFilesInput {
  readonly partnership: Partnership;
  readonly secrets: {
    /** Of the portal’s client. */
    readonly portalClient: string;
    /** Of the broker at each organisation’s provider, by organisation alias. */
    readonly broker: Readonly<Record<string, string>>;
    /** Of each partition’s machines, by partition code. */
    readonly machine: Readonly<Record<string, string>>;
  };
  readonly urls: {
    /** Keycloak’s base address as browsers and services see it, without a trailing slash. */
    readonly keycloak: string;
    /** Base addresses of the portal. The first one hears of sign-outs by the back channel. */
    readonly portal: readonly string[];
  };
  /** Name of the main realm; it may not be an organisation’s alias. */
  readonly realm: string;
}

/**
 * The files that `kc.sh start --import-realm` reads from `data/import`: the main realm, and one development realm for
 * each organisation whose provider is one. Keys are file names.
 */
export function keycloakRealmFiles(input: RealmFilesInput): Record<string, RealmRepresentation> {
  const realms = [
    mainRealm(input),
    ...input.partnership.organisations
      .filter((one) => one.signIn.provider.kind === 'development-realm')
      .map((one) => developmentRealm(input, one)),
  ];
  return Object.fromEntries(realms.map((realm) => [`${realm.realm}-realm.json`, realm]));
}

function mainRealm(input: RealmFilesInput): RealmRepresentation {
  const { partnership, urls, realm } = input;
  const development = partnership.developmentPassword !== undefined;
  const people = coarseRoleKeys.map((name) => ({ name, description: coarseRoles[name] }));
  return {
    ...realmDefaults({ development }),
    realm,
    displayName: partnership.name,
    enabled: true,
    organizationsEnabled: true,
    // Leavers: a role removed at the council counts at the next sign-in through it, so the session here is short and
    // the portal renews it silently through the council.
    ssoSessionIdleTimeout: 1800,
    ssoSessionMaxLifespan: 3600,
    roles: { realm: [...people, { name: MACHINE_ROLE, description: 'A partition’s machines.' }] },
    authenticationFlows: mainFlows,
    browserFlow: BROWSER_FLOW,
    clientScopes: mainScopes,
    defaultDefaultClientScopes: personScopes,
    clients: [portalClient(input), apiClient(), ...machineClients(input), ...disabledBuiltInClients],
    users: partnership.partitions().map(({ code }) => ({
      username: `service-account-${machineClient(code).toLowerCase()}`,
      enabled: true,
      serviceAccountClientId: machineClient(code),
      realmRoles: [MACHINE_ROLE],
    })),
    scopeMappings: [
      { client: PORTAL_CLIENT, roles: [...coarseRoleKeys] },
      ...partnership.partitions().map(({ code }) => ({ client: machineClient(code), roles: [MACHINE_ROLE] })),
    ],
    organizations: partnership.organisations.map(organizationOf),
    identityProviders: partnership.organisations.map((one) =>
      identityProvider(one, { keycloak: urls.keycloak, secret: secretOf(input.secrets.broker, one.alias) }),
    ),
    identityProviderMappers: partnership.organisations.flatMap(identityProviderMappers),
  };
}

function secretOf(secrets: Readonly<Record<string, string>>, name: string): string {
  const secret = secrets[name];
  if (!secret) throw new Error(`no client secret was given for ${name}`);
  return secret;
}

function organizationOf(one: Organisation): OrganizationRepresentation {
  return {
    id: organisationId(one.alias),
    name: one.name,
    alias: one.alias,
    enabled: true,
    attributes: one.partition === undefined ? {} : { partition: [one.partition] },
    domains: one.signIn.domains.map((name) => ({ name, verified: true })),
    identityProviders: [{ alias: one.alias }],
  };
}

const noFlows = {
  standardFlowEnabled: false,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  serviceAccountsEnabled: false,
} as const;

function portalClient({ secrets, urls }: RealmFilesInput): Client {
  const [first] = urls.portal;
  return {
    clientId: PORTAL_CLIENT,
    name: 'Portal',
    enabled: true,
    protocol: 'openid-connect',
    publicClient: false,
    ...noFlows,
    standardFlowEnabled: true,
    fullScopeAllowed: false,
    secret: secrets.portalClient,
    redirectUris: urls.portal.map((base) => `${base}${portalIdentityPaths.callback}`),
    webOrigins: [],
    defaultClientScopes: personScopes,
    optionalClientScopes: [],
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': urls.portal
        .map((base) => `${base}${portalIdentityPaths.signedOut}`)
        .join('##'),
      'backchannel.logout.session.required': 'true',
      ...(first === undefined
        ? {}
        : { 'backchannel.logout.url': `${first}${portalIdentityPaths.backChannelSignOut}` }),
    },
  };
}

function apiClient(): Client {
  return {
    clientId: API_CLIENT,
    name: 'Services',
    enabled: true,
    protocol: 'openid-connect',
    publicClient: false,
    ...noFlows,
    fullScopeAllowed: false,
  };
}

/** One confidential client a partition. Its token carries the organisation as a person’s does, so one guard reads both. */
function machineClients({ partnership, secrets }: RealmFilesInput): Client[] {
  return partnership.partitions().map(({ code, organisation }) => ({
    clientId: machineClient(code),
    name: `Machines of ${code}`,
    enabled: true,
    protocol: 'openid-connect',
    publicClient: false,
    ...noFlows,
    serviceAccountsEnabled: true,
    fullScopeAllowed: false,
    secret: secretOf(secrets.machine, code),
    defaultClientScopes: machineScopes,
    optionalClientScopes: [],
    protocolMappers: [
      fixedClaim(
        'organization',
        'JSON',
        JSON.stringify({ [organisation]: { partition: [code], id: organisationId(organisation) } }),
      ),
      fixedClaim('preferred_username', 'String', machinePersonKey(organisation)),
    ],
  }));
}

/** The key under which a partition’s machines hold a mandate. */
export function machinePersonKey(organisationAlias: string): string {
  return `${organisationAlias}.machine`;
}

/** An organisation’s own sign-in, as a realm of the same Keycloak, with its invented people. */
function developmentRealm(
  { partnership, secrets, urls, realm }: RealmFilesInput,
  one: Organisation,
): RealmRepresentation {
  const password = partnership.developmentPassword;
  if (password === undefined)
    throw new Error('a development realm needs the development password of the file');
  return {
    ...realmDefaults({ development: true }),
    realm: one.alias,
    displayName: one.name,
    enabled: true,
    roles: { realm: one.roles.map((name) => ({ name, description: coarseRoles[name] })) },
    clientScopes: councilScopes,
    defaultDefaultClientScopes: councilScopeNames,
    clients: [
      {
        clientId: BROKER_CLIENT,
        name: partnership.name,
        enabled: true,
        protocol: 'openid-connect',
        publicClient: false,
        ...noFlows,
        standardFlowEnabled: true,
        fullScopeAllowed: true,
        secret: secretOf(secrets.broker, one.alias),
        redirectUris: [`${urls.keycloak}/realms/${realm}/broker/${one.alias}/endpoint`],
        webOrigins: [],
        defaultClientScopes: councilScopeNames,
        optionalClientScopes: [],
        attributes: {
          'pkce.code.challenge.method': 'S256',
          'post.logout.redirect.uris': `${urls.keycloak}/realms/${realm}/broker/${one.alias}/endpoint/logout_response`,
          'backchannel.logout.url': `${urls.keycloak}/realms/${realm}/protocol/openid-connect/logout/backchannel-logout`,
          'backchannel.logout.session.required': 'true',
        },
      },
      ...disabledBuiltInClients,
    ],
    users: (one.staff ?? []).map((member) => staffUser(one.alias, member, password)),
  };
}

function staffUser(alias: string, member: StaffMember, password: string): UserRepresentation {
  const space = member.name.lastIndexOf(' ');
  return {
    id: developmentSubject(alias, member.key),
    username: member.email,
    email: member.email,
    emailVerified: true,
    firstName: space < 0 ? member.name : member.name.slice(0, space),
    lastName: space < 0 ? '' : member.name.slice(space + 1),
    enabled: true,
    realmRoles: member.roles,
    credentials: [{ type: 'password', value: password, temporary: false }],
  };
}
