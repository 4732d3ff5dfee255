import { API_CLIENT } from './names.js';
import type { ClientScope, Mapper } from './representations.js';

// A list of client scopes in an import replaces Keycloak’s built-in ones silently, so each realm gets all it needs.

function mapper(name: string, protocolMapper: string, config: Record<string, string>): Mapper {
  return { name, protocol: 'openid-connect', protocolMapper, config };
}

function scope(name: string, protocolMappers: Mapper[]): ClientScope {
  return {
    name,
    protocol: 'openid-connect',
    attributes: { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'false' },
    protocolMappers,
  };
}

const everywhere = { 'access.token.claim': 'true', 'id.token.claim': 'true', 'userinfo.token.claim': 'true' };
const accessOnly = {
  'access.token.claim': 'true',
  'id.token.claim': 'false',
  'introspection.token.claim': 'true',
};

function attribute(userAttribute: string, claim: string): Mapper {
  return mapper(claim, 'oidc-usermodel-attribute-mapper', {
    'user.attribute': userAttribute,
    'claim.name': claim,
    'jsonType.label': 'String',
    ...everywhere,
  });
}

/** When she last proved who she is: sensitive actions check it, and a provider without it fails every `max_age`. */
const authTime = mapper('auth_time', 'oidc-usersessionmodel-note-mapper', {
  'user.session.note': 'AUTH_TIME',
  'claim.name': 'auth_time',
  'jsonType.label': 'long',
  ...everywhere,
  'introspection.token.claim': 'true',
});

const basic = scope('basic', [
  mapper('sub', 'oidc-sub-mapper', { 'access.token.claim': 'true', 'introspection.token.claim': 'true' }),
  authTime,
]);

const acr = scope('acr', [
  mapper('acr', 'oidc-acr-mapper', { 'access.token.claim': 'true', 'id.token.claim': 'true' }),
]);

const profile = scope('profile', [
  attribute('username', 'preferred_username'),
  attribute('firstName', 'given_name'),
  attribute('lastName', 'family_name'),
  mapper('name', 'oidc-full-name-mapper', everywhere),
]);

const emailScope = scope('email', [
  attribute('email', 'email'),
  mapper('email_verified', 'oidc-usermodel-property-mapper', {
    'user.attribute': 'emailVerified',
    'claim.name': 'email_verified',
    'jsonType.label': 'boolean',
    ...everywhere,
  }),
]);

const roles = scope('roles', [
  mapper('realm roles', 'oidc-usermodel-realm-role-mapper', {
    'claim.name': 'realm_access.roles',
    'jsonType.label': 'String',
    multivalued: 'true',
    ...accessOnly,
  }),
  mapper('client roles', 'oidc-usermodel-client-role-mapper', {
    'claim.name': 'resource_access.${client_id}.roles',
    'jsonType.label': 'String',
    multivalued: 'true',
    ...accessOnly,
  }),
]);

/** The one organisation that vouches for the person, with its partition. */
const organization = scope('organization', [
  mapper('organization', 'oidc-organization-membership-mapper', {
    'claim.name': 'organization',
    multivalued: 'true',
    'jsonType.label': 'JSON',
    addOrganizationId: 'true',
    addOrganizationAttributes: 'true',
    ...everywhere,
    'introspection.token.claim': 'true',
  }),
]);

/** Makes a token good for Conjoint’s services, and says through which provider she came. */
const api = scope('conjoint', [
  mapper('audience', 'oidc-audience-mapper', { 'included.client.audience': API_CLIENT, ...accessOnly }),
  mapper('identity_provider', 'oidc-usersessionmodel-note-mapper', {
    'user.session.note': 'identity_provider',
    'claim.name': 'identity_provider',
    'jsonType.label': 'String',
    ...accessOnly,
  }),
]);

export const mainScopes: ClientScope[] = [basic, acr, roles, profile, emailScope, organization, api];
export const personScopes = ['basic', 'acr', 'roles', 'profile', 'email', 'organization', 'conjoint'];
export const machineScopes = ['basic', 'roles', 'conjoint'];

/** A council’s own sign-in hands over the coarse roles as `roles` of the id token. */
const councilRoles = scope('roles', [
  mapper('roles', 'oidc-usermodel-realm-role-mapper', {
    'claim.name': 'roles',
    'jsonType.label': 'String',
    multivalued: 'true',
    ...everywhere,
  }),
]);

export const councilScopes: ClientScope[] = [basic, profile, emailScope, councilRoles];
export const councilScopeNames = ['basic', 'profile', 'email', 'roles'];

/** A claim with a fixed value, for machines, which are members of no organisation. */
export function fixedClaim(claim: string, type: 'String' | 'JSON', value: string): Mapper {
  return mapper(claim, 'oidc-hardcoded-claim-mapper', {
    'claim.name': claim,
    'claim.value': value,
    'jsonType.label': type,
    ...accessOnly,
  });
}
