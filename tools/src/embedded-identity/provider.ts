import Provider, { interactionPolicy, type Context, type SignedToken } from 'oidc-provider';
import { Directory } from './directory.js';
import type { IdentityConfig } from './identity-config.js';
import { signOut, signedOutPage } from './sign-out.js';
import { errorPage } from './pages.js';

const RESOURCE = 'urn:conjoint:api';
const SCOPES = 'openid profile email';
const CLAIMS = [
  'sub',
  'preferred_username',
  'name',
  'given_name',
  'family_name',
  'email',
  'email_verified',
  'realm_access',
  'organization',
];
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const PATH = '/protocol/openid-connect';

/** An OpenID provider whose addresses, lifetimes and claims are those of the Keycloak realm it stands in for. */
export function identityProvider(config: IdentityConfig, directory: Directory): Provider {
  const policy = interactionPolicy.base();
  policy.remove('consent'); // the portal is the organisations' own; nobody is asked whether it may know her name
  return new Provider(config.issuer, {
    clients: clientsOf(config),
    jwks: { keys: [config.signingKey] },
    cookies: {
      keys: [config.cookieKey],
      // Loopback http: a Secure cookie would not come back. The refusal of other addresses is what protects it.
      long: { signed: true, httpOnly: true, sameSite: 'lax', path: '/' },
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    routes: {
      authorization: `${PATH}/auth`,
      token: `${PATH}/token`,
      jwks: `${PATH}/certs`,
      userinfo: `${PATH}/userinfo`,
      end_session: `${PATH}/logout`,
      revocation: `${PATH}/revoke`,
    },
    ttl: {
      AccessToken: 5 * MINUTE,
      ClientCredentials: 5 * MINUTE,
      AuthorizationCode: MINUTE,
      IdToken: 5 * MINUTE,
      Interaction: HOUR,
      RefreshToken: HOUR,
      Session: HOUR,
      Grant: HOUR,
    },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    conformIdTokenClaims: false,
    claims: { openid: CLAIMS, profile: [], email: [] },
    scopes: SCOPES.split(' '),
    interactions: { policy, url: (_context: Context, { uid }: { uid: string }) => signInPath(config, uid) },
    findAccount: (_context: Context, subject: string) => account(directory, subject),
    loadExistingGrant: grantOf,
    formats: { customizers: { jwt: accessTokenLikeKeycloak(config, directory) } },
    renderError: (
      context: Context,
      { error, error_description: description }: Record<string, string | undefined>,
    ) => {
      context.type = 'html';
      context.body = errorPage(description ?? error ?? 'unknown error');
    },
    fetch: withoutAddressFilter,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: signOut, postLogoutSuccessSource: signedOutPage },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPES,
          audience: config.apiAudience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
}

/** Where the pages are that ask who somebody is. */
export function signInPath(config: IdentityConfig, uid: string): string {
  return `${new URL(config.issuer).pathname}/sign-in/${uid}`;
}

function clientsOf({ portal, machines }: IdentityConfig): object[] {
  return [
    {
      client_id: portal.clientId,
      client_secret: portal.secret,
      redirect_uris: portal.redirectUris,
      post_logout_redirect_uris: portal.postLogoutRedirectUris,
      backchannel_logout_uri: portal.backchannelLogoutUri,
      backchannel_logout_session_required: true,
      require_auth_time: true,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
    ...machines.map(({ clientId, secret }) => ({
      client_id: clientId,
      client_secret: secret,
      redirect_uris: [],
      grant_types: ['client_credentials'],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_post',
    })),
  ];
}

function account(directory: Directory, subject: string): object | undefined {
  const person = directory.person(subject);
  return person && { accountId: subject, claims: () => ({ sub: subject, ...directory.claims(person) }) };
}

/** Everything is granted at once: see the removed consent above. */
async function grantOf({ oidc }: Context): Promise<object | undefined> {
  const { client, provider, session } = oidc;
  const known = session.grantIdFor(client.clientId);
  const kept = known && (await provider.Grant.find(known));
  if (kept && kept.accountId === session.accountId) return kept;
  if (!session.accountId) return undefined;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(SCOPES);
  grant.addResourceScope(RESOURCE, SCOPES);
  await grant.save();
  return grant;
}

interface IssuedToken {
  readonly accountId?: string;
  readonly clientId?: string;
  readonly kind: string;
}

function accessTokenLikeKeycloak(config: IdentityConfig, directory: Directory) {
  return (context: Context, token: IssuedToken, { payload }: SignedToken): void => {
    const { AuthorizationCode, RefreshToken } = context.oidc.entities;
    const source = RefreshToken ?? AuthorizationCode;
    const machine = config.machines.find(({ clientId }) => clientId === token.clientId);
    const person = token.accountId === undefined ? undefined : directory.person(token.accountId);
    Object.assign(payload, { typ: 'Bearer', azp: token.clientId });
    if (machine) {
      Object.assign(payload, directory.claims({ ...machine, name: machine.username }), {
        sub: machine.subject,
      });
    }
    if (person) {
      Object.assign(payload, directory.claims(person), { sid: source?.sid, auth_time: source?.authTime });
    }
  };
}

/**
 * The library refuses to call loopback addresses, which is right on a server and wrong here, where every address
 * there is has been checked to be one. The filter comes with the dispatcher.
 */
function withoutAddressFilter(
  url: string,
  options: RequestInit & { dispatcher?: unknown },
): Promise<Response> {
  const { dispatcher: _filter, ...rest } = options;
  return fetch(url, rest);
}
