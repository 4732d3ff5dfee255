import { createHash, randomBytes } from 'node:crypto';
import { BrowserSession, type Page } from './browser-session.js';

export interface SignInClient {
  /** `<keycloak>/realms/<realm>` */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

export interface SignInTokens {
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
}

/** Signs somebody in as a browser would: e-mail → her organisation’s own page → password → back with a code → tokens. */
export async function signIn(
  client: SignInClient,
  {
    email,
    password,
    session = new BrowserSession(),
  }: { email: string; password: string; session?: BrowserSession },
): Promise<SignInTokens> {
  const verifier = randomBytes(32).toString('base64url');
  const back = await signInUntilCallback(client, { email, password, session, verifier });
  return exchange(client, codeOf(back), verifier);
}

/** The same up to the page where it ends: the callback, or the page that refuses. */
export async function signInUntilCallback(
  client: SignInClient,
  asked: {
    email: string;
    password: string;
    session?: BrowserSession;
    verifier?: string;
    extra?: Record<string, string>;
  },
): Promise<Page> {
  const session = asked.session ?? new BrowserSession();
  const stopAt = client.redirectUri;
  const page = await session.open(authorizationUrl(client, asked), { stopAt });
  if (page.url.startsWith(stopAt) || !/name="password"/.test(page.text)) return page;
  return session.submit(page, { username: asked.email, password: asked.password }, { stopAt });
}

export function authorizationUrl(
  client: SignInClient,
  {
    email,
    verifier = randomBytes(32).toString('base64url'),
    extra = {},
  }: { email: string; verifier?: string; extra?: Record<string, string> },
): string {
  return `${client.issuer}/protocol/openid-connect/auth?${new URLSearchParams({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    scope: 'openid profile email organization',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: email,
    ...extra,
  }).toString()}`;
}

/** Did the sign-in end at the portal, with a code? Pages on the way have codes of their own in their addresses. */
export function isSignedIn(client: SignInClient, page: Page): boolean {
  return page.url.startsWith(`${client.redirectUri}?`) && new URL(page.url).searchParams.has('code');
}

/** The code of a callback. @throws Error when the sign-in ended elsewhere. */
export function codeOf(page: Page): string {
  const code = new URL(page.url).searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${page.url.split('?')[0]} (status ${page.status})`);
  return code;
}

export async function exchange(client: SignInClient, code: string, verifier: string): Promise<SignInTokens> {
  return tokens(client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
  });
}

export async function refresh(client: SignInClient, refreshToken: string): Promise<SignInTokens> {
  return tokens(client, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

/** The token of a partition’s machines. */
export async function machineToken(
  client: Pick<SignInClient, 'issuer' | 'clientId' | 'clientSecret'>,
): Promise<string> {
  return (await tokens(client, { grant_type: 'client_credentials' })).access;
}

async function tokens(
  client: Pick<SignInClient, 'issuer' | 'clientId' | 'clientSecret'>,
  form: Record<string, string>,
): Promise<SignInTokens> {
  const response = await fetch(`${client.issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: client.clientId, client_secret: client.clientSecret, ...form }),
  });
  const answer = (await response.json()) as Record<string, string>;
  if (!response.ok)
    throw new Error(`token endpoint: ${response.status} ${answer['error']} ${answer['error_description']}`);
  return {
    access: answer['access_token'] ?? '',
    id: answer['id_token'] ?? '',
    refresh: answer['refresh_token'] ?? '',
  };
}

/** The claims of a token, unverified: for looking at in tests. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}
