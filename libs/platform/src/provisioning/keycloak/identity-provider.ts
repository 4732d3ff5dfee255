import type { Organisation } from '../../partnership/partnership.schema.js';
import { BROKER_CLIENT } from './names.js';
import { FIRST_SIGN_IN_FLOW } from './realm-defaults.js';
import type { IdentityProvider, IdentityProviderMapper } from './representations.js';

type Endpoints = Record<string, string>;

/** The broker’s way to one organisation’s own sign-in, guarded so that it can answer for its own domains only. */
export function identityProvider(
  organisation: Organisation,
  { keycloak, secret }: { keycloak: string; secret: string },
): IdentityProvider {
  const { domains, provider } = organisation.signIn;
  const endpoints =
    provider.kind === 'oidc'
      ? ownEndpoints(provider)
      : realmEndpoints(`${keycloak}/realms/${organisation.alias}`);
  return {
    alias: organisation.alias,
    displayName: organisation.name,
    providerId: 'oidc',
    enabled: true,
    trustEmail: true,
    storeToken: false,
    linkOnly: false,
    hideOnLogin: true,
    firstBrokerLoginFlowAlias: FIRST_SIGN_IN_FLOW,
    config: {
      ...endpoints,
      clientId: provider.kind === 'oidc' ? provider.clientId : BROKER_CLIENT,
      clientSecret: secret,
      clientAuthMethod: 'client_secret_post',
      defaultScope: 'openid profile email',
      useJwksUrl: 'true',
      validateSignature: 'true',
      pkceEnabled: 'true',
      pkceMethod: 'S256',
      syncMode: 'FORCE',
      loginHint: 'true',
      // Without it a silent sign-in at the organisation would count as a fresh one.
      passMaxAge: 'true',
      ...domainGuard(domains),
    },
  };
}

/**
 * Without this filter one organisation’s provider could assert another’s e-mail address. `kc.org.domain` alone
 * does not stop that; it only chooses where an address is sent.
 */
export function domainGuard(domains: readonly string[]): Record<string, string> {
  const escaped = domains.map((domain) => domain.replaceAll('.', '\\.')).join('|');
  return {
    filteredByClaim: 'true',
    claimFilterName: 'email',
    claimFilterValue: `(?i)[^@]+@(?:${escaped})`,
    'kc.org.domain': domains.length === 1 ? (domains[0] ?? '') : 'ANY',
    'kc.org.broker.redirect.mode.email-matches': 'true',
  };
}

function realmEndpoints(realm: string): Endpoints {
  const protocol = `${realm}/protocol/openid-connect`;
  return {
    issuer: realm,
    authorizationUrl: `${protocol}/auth`,
    tokenUrl: `${protocol}/token`,
    userInfoUrl: `${protocol}/userinfo`,
    jwksUrl: `${protocol}/certs`,
    ...signOut(`${protocol}/logout`),
  };
}

function ownEndpoints(provider: Extract<Organisation['signIn']['provider'], { kind: 'oidc' }>): Endpoints {
  return {
    issuer: provider.issuer,
    authorizationUrl: provider.authorizationUrl,
    tokenUrl: provider.tokenUrl,
    jwksUrl: provider.jwksUrl,
    ...(provider.userInfoUrl === undefined
      ? { disableUserInfo: 'true' }
      : { userInfoUrl: provider.userInfoUrl }),
    ...(provider.logoutUrl === undefined ? {} : signOut(provider.logoutUrl)),
  };
}

/** Both together or neither: a logout address without back-channel support ends on an error page. */
function signOut(logoutUrl: string): Endpoints {
  return { logoutUrl, backchannelSupported: 'true' };
}

/** Only the roles that the file lets this organisation vouch for; and the stable key of its people. */
export function identityProviderMappers(organisation: Organisation): IdentityProviderMapper[] {
  const { provider } = organisation.signIn;
  const claim = provider.kind === 'oidc' ? provider.rolesClaim : 'roles';
  const named = (role: Organisation['roles'][number]): string =>
    provider.kind === 'oidc' ? (provider.roleValues?.[role] ?? role) : role;
  return [
    {
      name: 'person key',
      identityProviderAlias: organisation.alias,
      identityProviderMapper: 'oidc-username-idp-mapper',
      config: { syncMode: 'INHERIT', template: `${organisation.alias}.\${CLAIM.sub}`, target: 'LOCAL' },
    },
    ...organisation.roles.map((role) => ({
      name: `role ${role}`,
      identityProviderAlias: organisation.alias,
      identityProviderMapper: 'oidc-role-idp-mapper',
      config: { syncMode: 'INHERIT', claim, 'claim.value': named(role), role },
    })),
  ];
}
