import { createHash, createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import Keycloak from 'keycloak-connect';
import { DomainError } from '@conjoint/kernel';
import { ROLES, type Role } from '@conjoint/contracts';
import type { TokenClaims } from '../context.js';

interface Content {
  iss?: string;
  aud?: string | string[];
  azp?: string;
  exp?: number;
  nbf?: number;
  iat?: number;
  typ?: string;
  sid?: string;
  auth_time?: number;
  preferred_username?: string;
  name?: string;
  email?: string;
  realm_access?: { roles?: string[] };
  organization?: Record<string, { partition?: string[]; gss?: string[] }>;
}

interface GrantManager {
  createGrant(data: object): Promise<{ access_token: { content: Content } }>;
  rotation: { getJWK(kid: string): Promise<string> };
}

export interface TokenVerifierOptions {
  keycloakUrl: string;
  realm: string;
  /** The audience our services are: tokens for anything else are refused. */
  audience: string;
  /** Clients a token may have been issued to: an exact name, or a prefix ending in `*`. */
  allowedClients: readonly string[];
  now?: () => number;
  /** How keys are fetched; the system's own `fetch` where it is left out. */
  fetch?: typeof fetch;
}

/** Fetches signing keys with a time limit; keycloak-connect's own fetch hangs with the endpoint and throws outside any promise on HTML. */
export class SigningKeys {
  private keys = new Map<string, string>();
  private fetchedAt = 0;
  private fetching: Promise<void> | null = null;
  /** Whether the endpoint gave no keys when it was asked last. */
  private away = false;

  constructor(
    private readonly url: string,
    private readonly ask: typeof fetch = fetch,
  ) {}

  async getJWK(kid: string): Promise<string> {
    if (!this.keys.has(kid)) {
      // Several requests may need the same new key: all wait for the one fetch that runs.
      if (!this.fetching && Date.now() - this.fetchedAt > 5000) {
        this.fetching = this.fetch()
          .then(
            () => void (this.away = false),
            (error: unknown) => {
              this.away = true;
              throw error;
            },
          )
          .finally(() => {
            this.fetching = null;
          });
      }
      await this.fetching;
    }
    const key = this.keys.get(kid);
    if (!key) throw new Error('unknown signing key');
    return key;
  }

  /** Nobody can say just now whether a token of this key is genuine. */
  cannotTell(kid: string | undefined): boolean {
    return this.away && !(kid !== undefined && this.keys.has(kid));
  }

  private async fetch(): Promise<void> {
    this.fetchedAt = Date.now();
    const response = await this.ask(this.url, {
      signal: AbortSignal.timeout(3000),
      headers: { accept: 'application/json' },
    });
    if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json'))
      throw new Error('the key endpoint gave no keys');
    const { keys } = (await response.json()) as { keys: (JWK & { kid: string; use?: string })[] };
    this.keys = new Map(
      keys
        .filter((key) => key.use !== 'enc')
        .map((key) => [
          key.kid,
          createPublicKey({ key: key as never, format: 'jwk' })
            .export({ type: 'spki', format: 'pem' })
            .toString(),
        ]),
    );
  }
}

const refused = (why: string): DomainError =>
  new DomainError('unauthenticated', 'Sign in first.', { details: { why } });

const cannotTell = (): DomainError =>
  new DomainError('unavailable', 'Signing in cannot be checked just now. Try again in a minute.', {
    details: { why: 'the key endpoint gives no keys' },
  });

/**
 * Verifies an access token offline: signature, issuer, type, audience and expiry by keycloak-connect (bearer only, its login is never
 * used), and what it leaves open by default: exp and azp must be there, nbf must have come, and exactly one organisation vouches.
 */
export class TokenVerifier {
  private readonly manager: GrantManager;
  private readonly signingKeys: SigningKeys;
  private readonly seen = new Map<string, TokenClaims>();
  private readonly issuer: string;
  private readonly now: () => number;

  constructor(private readonly options: TokenVerifierOptions) {
    const base = options.keycloakUrl.replace(/\/$/, '');
    this.issuer = `${base}/realms/${options.realm}`;
    this.now = options.now ?? Date.now;
    const keycloak = new Keycloak({}, {
      realm: options.realm,
      'auth-server-url': base,
      resource: options.audience,
      'bearer-only': true,
      'ssl-required': 'external',
      'confidential-port': 0,
      'verify-token-audience': true,
    } as never) as unknown as { grantManager: GrantManager };
    this.manager = keycloak.grantManager;
    this.signingKeys = new SigningKeys(`${this.issuer}/protocol/openid-connect/certs`, options.fetch);
    this.manager.rotation = this.signingKeys;
  }

  async verify(token: string | undefined): Promise<TokenClaims> {
    if (!token) throw refused('no token');
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.seen.get(key);
    if (known && known.expiresAt > this.now()) return known;
    const content = await this.contentOf(token);
    const claims = this.claimsOf(content);
    if (this.seen.size > 5000) this.seen.clear();
    this.seen.set(key, claims);
    return claims;
  }

  private async contentOf(token: string): Promise<Content> {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token) || token.length > 16_384) throw refused('not a token');
    let kid: string | undefined;
    try {
      const header = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as {
        alg?: string;
        kid?: string;
      };
      if (header.alg !== 'RS256') throw refused('algorithm');
      kid = header.kid;
      return (await this.manager.createGrant({ access_token: token })).access_token.content;
    } catch (error) {
      if (error instanceof DomainError) throw error;
      // Told to sign in again, somebody with a valid token would be told something wrong.
      if (kid !== undefined && this.signingKeys.cannotTell(kid)) throw cannotTell();
      throw refused(error instanceof Error && /key/.test(error.message) ? 'keys' : 'not valid');
    }
  }

  private claimsOf(content: Content): TokenClaims {
    const seconds = this.now() / 1000;
    if (typeof content.exp !== 'number' || content.exp <= seconds) throw refused('expired');
    if (typeof content.nbf === 'number' && content.nbf > seconds + 5) throw refused('not yet valid');
    if (content.iss !== this.issuer) throw refused('issuer');
    if (content.typ !== 'Bearer') throw refused('type');
    const audience = Array.isArray(content.aud) ? content.aud : [content.aud];
    if (!audience.includes(this.options.audience)) throw refused('audience');
    if (
      !content.azp ||
      !this.options.allowedClients.some((allowed) =>
        allowed.endsWith('*') ? content.azp!.startsWith(allowed.slice(0, -1)) : allowed === content.azp,
      )
    )
      throw refused('client');
    const organisations = Object.entries(content.organization ?? {});
    if (organisations.length !== 1) throw refused('one organisation must vouch');
    if (!content.preferred_username) throw refused('no person');
    const [alias, attributes] = organisations[0]!;
    return {
      personKey: content.preferred_username,
      name: content.name ?? content.preferred_username,
      email: content.email ?? null,
      organisation: alias,
      organisationPartition: attributes.partition?.[0] ?? attributes.gss?.[0] ?? null,
      homeRoles: (content.realm_access?.roles ?? []).filter((role): role is Role =>
        (ROLES as readonly string[]).includes(role),
      ),
      sid: content.sid,
      authTime: content.auth_time,
      expiresAt: content.exp * 1000,
      machine: content.azp.startsWith('machine-'),
    };
  }
}
