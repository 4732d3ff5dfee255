import { DomainError } from '@conjoint/kernel';
import type { Clock } from '@conjoint/platform';
import { createRemoteJWKSet, customFetch, jwtVerify, type JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import type { SessionTokens, SignedInPerson } from './session.js';

const TIMEOUT_S = 5;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

export interface SignedIn {
  person: SignedInPerson;
  tokens: SessionTokens;
  sid: string | null;
  authTime: number | null;
}

/** The sign-in was refused: by the person, the organisation, or because the answer does not belong to what we asked. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
  constructor(readonly why: string) {
    super('the sign-in was refused');
  }
}

/**
 * The portal as an OpenID Connect client. It finds the endpoints by discovery and knows nothing else about the server
 * behind the issuer's address. Authorization Code with PKCE, state and nonce; `openid-client` validates each answer.
 */
export class IdentityClient {
  private discovered: Promise<oidc.Configuration> | null = null;
  private keys: JWTVerifyGetKey | null = null;

  constructor(
    private readonly options: {
      issuer: string;
      clientId: string;
      clientSecret: string;
      publicUrl: string;
      clock: Clock;
      /** How the identity server is asked; the system's own `fetch` where it is left out. */
      fetch?: typeof fetch;
    },
  ) {}

  async authorizationUrl(asked: {
    state: string;
    nonce: string;
    codeVerifier: string;
    email: string;
    prompt?: 'none';
    maxAgeS?: number;
  }): Promise<string> {
    const configuration = await this.configuration();
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.redirectUri,
      scope: 'openid profile email organization',
      state: asked.state,
      nonce: asked.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(asked.codeVerifier),
      code_challenge_method: 'S256',
      login_hint: asked.email,
      ...(asked.prompt ? { prompt: asked.prompt } : {}),
      ...(asked.maxAgeS === undefined ? {} : { max_age: String(asked.maxAgeS) }),
    });
    return url.href;
  }

  /** @throws SignInRefused when anything about the answer is not what was asked for. */
  async exchange(asked: {
    query: string;
    state: string;
    nonce: string;
    codeVerifier: string;
    maxAgeS?: number;
  }): Promise<SignedIn> {
    const configuration = await this.configuration();
    try {
      const answer = await oidc.authorizationCodeGrant(
        configuration,
        new URL(`${this.redirectUri}${asked.query}`),
        {
          expectedState: asked.state,
          expectedNonce: asked.nonce,
          pkceCodeVerifier: asked.codeVerifier,
          idTokenExpected: true,
          ...(asked.maxAgeS === undefined ? {} : { maxAge: asked.maxAgeS }),
        },
      );
      return this.signedIn(answer);
    } catch (error) {
      throw refusal(error);
    }
  }

  /** @throws SignInRefused when the identity server has ended its session; DomainError `unavailable` when it does not answer. */
  async refresh(tokens: SessionTokens): Promise<SessionTokens> {
    const configuration = await this.configuration();
    if (!tokens.refresh) throw new SignInRefused('no refresh token');
    try {
      const answer = await oidc.refreshTokenGrant(configuration, tokens.refresh);
      return this.tokensOf(answer, tokens);
    } catch (error) {
      // Only this says that the session is over. Whatever else came, a gateway's page or an error of the server, says nothing of it.
      if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant')
        throw new SignInRefused(error.error);
      throw unavailable(error);
    }
  }

  /** Where a form ends the session at the identity server, and what it sends. The id token goes in a body, not in an address. */
  async endSession(
    tokens: SessionTokens,
  ): Promise<{ action: string; fields: Record<string, string> } | null> {
    const { end_session_endpoint: action } = (await this.configuration()).serverMetadata();
    if (!action) return null;
    return {
      action,
      fields: {
        id_token_hint: tokens.id,
        client_id: this.options.clientId,
        post_logout_redirect_uri: `${this.options.publicUrl}/signed-out`,
      },
    };
  }

  /** OpenID Connect Back-Channel Logout 1.0, section 2.6. @throws SignInRefused for anything but a valid logout token. */
  async verifyLogoutToken(token: string): Promise<{ sid: string | null; subject: string | null }> {
    const metadata = (await this.configuration()).serverMetadata();
    this.keys ??= createRemoteJWKSet(new URL(metadata.jwks_uri!), {
      timeoutDuration: 3000,
      cooldownDuration: 5000,
      ...(this.options.fetch ? { [customFetch]: this.options.fetch } : {}),
    });
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: metadata.issuer,
        audience: this.options.clientId,
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        maxTokenAge: '5 minutes',
        clockTolerance: 10,
        requiredClaims: ['iat', 'jti', 'events'],
      });
      const events = payload['events'];
      if (typeof events !== 'object' || events === null || !(LOGOUT_EVENT in events))
        throw new Error('no logout event');
      if ('nonce' in payload) throw new Error('an id token is not a logout token');
      const sid = typeof payload['sid'] === 'string' ? payload['sid'] : null;
      if (!sid && !payload.sub) throw new Error('names nobody');
      return { sid, subject: payload.sub ?? null };
    } catch {
      throw new SignInRefused('not a logout token');
    }
  }

  get issuerOrigin(): string {
    return new URL(this.options.issuer).origin;
  }

  private get redirectUri(): string {
    return `${this.options.publicUrl}/sign-in/callback`;
  }

  /** Found at first use and kept; asked again after a failure, so that the portal may start before the identity server. */
  private configuration(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret, fetch: ask } = this.options;
    this.discovered ??= oidc
      .discovery(new URL(issuer), clientId, undefined, oidc.ClientSecretPost(clientSecret), {
        timeout: TIMEOUT_S,
        ...(ask ? { [oidc.customFetch]: ask as oidc.CustomFetch } : {}),
        // Plain http is how a development installation on loopback runs; the issuer's address decides.
        ...(issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {}),
      })
      .catch((error: unknown) => {
        this.discovered = null;
        throw unavailable(error);
      });
    return this.discovered;
  }

  private signedIn(answer: TokenAnswer): SignedIn {
    const claims = answer.claims();
    if (!claims) throw new SignInRefused('no id token');
    const key = claims['preferred_username'];
    const email = claims['email'];
    const organisations = Object.keys((claims['organization'] as Record<string, unknown> | undefined) ?? {});
    if (typeof key !== 'string' || typeof email !== 'string')
      throw new SignInRefused('the answer names nobody');
    if (organisations.length !== 1) throw new SignInRefused('one organisation must vouch');
    return {
      person: {
        key,
        name: typeof claims['name'] === 'string' ? claims['name'] : key,
        email,
        organisation: organisations[0]!,
        subject: claims.sub,
      },
      tokens: this.tokensOf(answer, null),
      sid: typeof claims['sid'] === 'string' ? claims['sid'] : null,
      authTime: typeof claims.auth_time === 'number' ? claims.auth_time : null,
    };
  }

  private tokensOf(answer: TokenAnswer, earlier: SessionTokens | null): SessionTokens {
    return {
      access: answer.access_token,
      accessExpiresAt: Math.floor(this.options.clock.now().getTime() / 1000) + (answer.expiresIn() ?? 60),
      refresh: answer.refresh_token ?? earlier?.refresh ?? null,
      id: answer.id_token ?? earlier?.id ?? '',
      ended: false,
    };
  }
}

type TokenAnswer = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;

/** What the server or the check refused is a refused sign-in; no answer at all is `unavailable`. */
function refusal(error: unknown): Error {
  if (error instanceof SignInRefused) return error;
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError) {
    return new SignInRefused(error.error);
  }
  const code = (error as { code?: unknown }).code;
  if (code === 'OAUTH_TIMEOUT' || (error instanceof TypeError && code !== 'ERR_INVALID_ARG_VALUE'))
    return unavailable(error);
  return new SignInRefused(typeof code === 'string' ? code : 'not valid');
}

function unavailable(cause: unknown): DomainError {
  return new DomainError('unavailable', 'Signing in is not available just now. Try again in a few minutes.', {
    cause,
  });
}
