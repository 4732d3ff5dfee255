import { PORTAL_CLIENT, portalIdentityPaths } from '@conjoint/platform';
import {
  signIn,
  type BrowserSession,
  type Page,
  type SignInClient,
  type SignInTokens,
} from '@conjoint/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person } from './cast.js';
import { installation } from './environment.js';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly correlationId: string;
}

export interface ApiRequest {
  readonly method: string;
  /** Below `/api/v1`. */
  readonly path: string;
  /** Left out: none is sent. */
  readonly token?: string;
  /** Sent as JSON; bytes as they are. */
  readonly body?: unknown;
}

/** What the processes of the installation were told at their start. */
export function settings(): Record<string, string> {
  return JSON.parse(readFileSync(join(installation().data, 'run', 'environment.json'), 'utf8')) as Record<
    string,
    string
  >;
}

export function secret(name: string): string {
  return readFileSync(join(installation().data, 'secrets', name), 'utf8').trim();
}

export function issuerOf(realm: string): string {
  return `${settings()['KEYCLOAK_URL']}/realms/${realm}`;
}

/** The portal's own client: the code of a sign-in is caught on its way back, and no session is made at the portal. */
export function portalClient(): SignInClient {
  return {
    issuer: issuerOf(settings()['CONJOINT_REALM']!),
    clientId: PORTAL_CLIENT,
    clientSecret: secret('oidc/portal-client'),
    redirectUri: installation().portalUrl + portalIdentityPaths.callback,
  };
}

const held = new Map<string, Promise<SignInTokens>>();

/** Real tokens, through her organisation's own sign-in; one sign-in a person and file of tests. */
export function tokensOf(person: Person): Promise<SignInTokens> {
  const known = held.get(person.key);
  if (known) return known;
  const password = installation().partnership.developmentPassword ?? '';
  const begun = signIn(portalClient(), { email: person.email, password });
  held.set(person.key, begun);
  return begun;
}

export async function callApi({ method, path, token, body }: ApiRequest): Promise<ApiAnswer> {
  const isBytes = Buffer.isBuffer(body);
  const response = await fetch(`${installation().portalUrl}/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined
        ? {}
        : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    correlationId: response.headers.get('x-correlation-id') ?? '',
  };
}

/** The same in the portal's own pages: from the e-mail through the organisation's sign-in to the first page. */
export async function signInAtPortal(browser: BrowserSession, person: Person): Promise<Page> {
  const { partnership, portalUrl } = installation();
  const going = await browser.submit(await browser.open(`${portalUrl}/sign-in`), { email: person.email });
  const to = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(going.text)?.[1];
  if (!to) throw new Error(`the portal sends nobody to sign in: status ${going.status}`);
  const page = await browser.open(to.replaceAll('&amp;', '&'));
  return browser.submit(page, { username: person.email, password: partnership.developmentPassword ?? '' });
}

/** Asks as somebody who may, and expects to be answered. */
export async function ask<T = Record<string, unknown>>(
  person: Person,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const { access: token } = await tokensOf(person);
  const { status, text } = await callApi({ method, path, token, body });
  if (status >= 300) throw new Error(`${method} ${path} as ${person.key}: ${status} ${text}`);
  return JSON.parse(text) as T;
}
