import { readFileSync } from 'node:fs';

/** What the embedded identity is started with: a file, because it holds secrets and the process is one of its own. */
export interface IdentityConfig {
  /** `http://127.0.0.1:8080/realms/conjoint`: where it listens, and what its tokens say they come from. */
  readonly issuer: string;
  /** Kept across starts, so that somebody signed in stays so. A private RSA key as JWK. */
  readonly signingKey: Readonly<Record<string, unknown>>;
  readonly cookieKey: string;
  /** The audience of access tokens: the client id that stands for the API. */
  readonly apiAudience: string;
  readonly organisations: readonly IdentityOrganisation[];
  readonly people: readonly IdentityPerson[];
  readonly portal: PortalClient;
  readonly machines: readonly MachineClient[];
}

export interface IdentityOrganisation {
  readonly alias: string;
  readonly id: string;
  readonly name: string;
  /** Attributes as Keycloak puts them into the token: every value an array. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly domains: readonly string[];
}

export interface IdentityPerson {
  readonly subject: string;
  /** `<organisation alias>.<subject there>`: the key of a person everywhere else. */
  readonly username: string;
  readonly organisation: string;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly password: string;
}

export interface PortalClient {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly backchannelLogoutUri: string;
}

export interface MachineClient {
  readonly clientId: string;
  readonly secret: string;
  readonly subject: string;
  readonly username: string;
  readonly organisation: string;
  readonly roles: readonly string[];
}

export function readIdentityConfig(path: string): IdentityConfig {
  return JSON.parse(readFileSync(path, 'utf8')) as IdentityConfig;
}

/**
 * The embedded identity knows every password in the clear and is meant for one machine, so it does not start when
 * any address it would hand a token to, or listen on, can be reached from elsewhere. Answers the first such address.
 */
export function firstAddressBeyondLoopback(config: IdentityConfig): string | undefined {
  const { portal } = config;
  return [
    config.issuer,
    ...portal.redirectUris,
    ...portal.postLogoutRedirectUris,
    portal.backchannelLogoutUri,
  ].find((address) => !isLoopback(address));
}

export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname, protocol } = new URL(address);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return isLoopbackHost(hostname);
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
