import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { NeedsRemedy } from '../remedy.js';
import { Directory } from './directory.js';
import { firstAddressBeyondLoopback, type IdentityConfig } from './identity-config.js';
import { CONTENT_SECURITY_POLICY, errorPage } from './pages.js';
import { identityProvider } from './provider.js';
import { SignInPages } from './sign-in.js';

const LOGOUT = '/protocol/openid-connect/logout';
const LONGEST_FORM = 32_768;

/** Listens at the issuer's own address. */
export async function startIdentityServer(config: IdentityConfig): Promise<Server> {
  const beyond = firstAddressBeyondLoopback(config);
  if (beyond) {
    throw new NeedsRemedy(
      `The embedded identity is for one machine only, and ${beyond} is not a loopback address.`,
      'Use a Keycloak (--identity keycloak, or KEYCLOAK_URL), or loopback addresses throughout.',
    );
  }
  const { hostname, port, pathname: base } = new URL(config.issuer);
  const handle = handlerFor(config, base);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => refuse(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: Number(port), host: hostname }, resolve);
  });
  return server;
}

function handlerFor(
  config: IdentityConfig,
  base: string,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const directory = new Directory(config);
  const provider = identityProvider(config, directory);
  const pages = new SignInPages(provider, directory);
  const protocol = provider.callback();
  const signIn = `${base}/sign-in`;
  return async (request, response) => {
    const url = request.url ?? '/';
    const path = url.split('?')[0] ?? '/';
    if (path === '/health/ready') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"UP"}');
    } else if (path.startsWith(`${signIn}/`)) {
      await pages.handle(request, response, signIn, path.slice(signIn.length));
    } else if (path.startsWith(`${base}/`)) {
      // The library is told its mount point the way Express tells it.
      Object.assign(request, { originalUrl: url, baseUrl: base, url: url.slice(base.length) });
      if (request.method === 'POST' && path === `${base}${LOGOUT}`) await asQuery(request);
      protocol(request, response);
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.');
    }
  };
}

/**
 * The portal signs out by a form, so that no id token is in an address bar. The library takes forms only together with
 * cookies that plain http cannot have, so the form becomes a query here, where nobody sees it.
 */
async function asQuery(request: IncomingMessage): Promise<void> {
  let form = '';
  for await (const chunk of request.setEncoding('utf8')) {
    form += chunk;
    if (form.length > LONGEST_FORM) throw new Error('a form that is too long');
  }
  request.method = 'GET';
  request.url = `${request.url}?${form}`;
}

/** Most often a bookmark of a sign-in that has long ended. */
function refuse(response: ServerResponse, error: unknown): void {
  const reason = error instanceof Error ? error.message : 'unknown error';
  console.error(`A sign-in could not go on: ${reason}`);
  if (response.headersSent) return void response.end();
  response.writeHead(400, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': CONTENT_SECURITY_POLICY,
  });
  response.end(errorPage('this sign-in has ended or was begun in another browser'));
}
