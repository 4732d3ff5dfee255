import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import type { IdentityConfig } from './identity-config.js';
import { startIdentityServer } from './identity-server.js';
import { freePort } from '../processes/ports.js';

const PASSWORD = 'correct horse battery';

/** A browser, as far as a sign-in needs one: it keeps cookies and follows redirects until they leave the provider. */
class ScriptedBrowser {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  constructor(private readonly origin: string) {}

  async visit(
    url: string,
    form?: Record<string, string>,
  ): Promise<{ url: string; status: number; html: string }> {
    let next = url;
    let body = form && new URLSearchParams(form).toString();
    for (let hop = 0; hop < 10; hop += 1) {
      const response = await fetch(next, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'text/html',
          cookie: this.cookiesFor(new URL(next).pathname),
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        body,
        redirect: 'manual',
      });
      this.keep(response);
      const location = response.headers.get('location');
      const html = await response.text();
      const posted = html.includes('document.forms[0].submit()') && selfPostingForm(html);
      if (posted) {
        next = new URL(posted.action, next).href;
        body = posted.body;
        continue;
      }
      if (!location) return { url: next, status: response.status, html };
      next = new URL(location, next).href;
      body = undefined;
      if (!next.startsWith(this.origin)) return { url: next, status: response.status, html };
    }
    throw new Error(`Redirected in a circle at ${next}`);
  }

  private keep(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(/;\s*/);
      const [name = '', value = ''] = pair.split('=');
      const path = attributes.find((text) => text.startsWith('path='))?.slice(5) ?? '/';
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, { value, path });
    }
  }

  private cookiesFor(path: string): string {
    return [...this.cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }
}

/** The library's page that posts itself, with a button for browsers without scripts. */
function selfPostingForm(html: string): { action: string; body: string } {
  const fields = [...html.matchAll(/name="([^"]+)" value="([^"]+)"/g)].map(
    ([, name, value]): [string, string] => [name ?? '', value ?? ''],
  );
  return { action: /action="([^"]+)"/.exec(html)?.[1] ?? '', body: new URLSearchParams(fields).toString() };
}

describe('the embedded identity', () => {
  let config: IdentityConfig;
  let server: Server;
  let portal: Server;
  let oidc: client.Configuration;
  const logoutTokens: string[] = [];

  beforeAll(async () => {
    portal = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        logoutTokens.push(new URLSearchParams(body).get('logout_token') ?? '');
        response.end();
      });
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    const portalUrl = `http://127.0.0.1:${(portal.address() as AddressInfo).port}`;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    config = {
      issuer: `http://127.0.0.1:${await freePort()}/realms/conjoint`,
      signingKey: { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' },
      cookieKey: 'a cookie key',
      apiAudience: 'conjoint-api',
      organisations: [
        {
          alias: 'hf',
          id: 'org-1',
          name: 'Hammersmith & Fulham',
          attributes: { partition: ['E09000013'] },
          domains: ['lbhf.example'],
        },
        {
          alias: 'rbkc',
          id: 'org-2',
          name: 'Kensington and Chelsea',
          attributes: { partition: ['E09000020'] },
          domains: ['rbkc.example'],
        },
      ],
      people: [
        {
          subject: 's-1',
          username: 'hf.s-1',
          organisation: 'hf',
          email: 'amina.khan@lbhf.example',
          name: 'Amina Khan',
          roles: ['front-door-worker'],
          password: PASSWORD,
        },
        {
          subject: 's-2',
          username: 'rbkc.s-2',
          organisation: 'rbkc',
          email: 'joe.bloggs@rbkc.example',
          name: 'Joe Bloggs',
          roles: ['social-worker'],
          password: PASSWORD,
        },
      ],
      portal: {
        clientId: 'conjoint-portal',
        secret: 'portal-secret',
        redirectUris: [`${portalUrl}/signed-in`],
        postLogoutRedirectUris: [`${portalUrl}/`],
        backchannelLogoutUri: `${portalUrl}/backchannel`,
      },
      machines: [
        {
          clientId: 'machine-E09000013',
          secret: 'machine-secret',
          subject: 'm-1',
          username: 'service-account-machine-e09000013',
          organisation: 'hf',
          roles: ['operator'],
        },
      ],
    };
    server = await startIdentityServer(config);
    oidc = await client.discovery(new URL(config.issuer), 'conjoint-portal', 'portal-secret', undefined, {
      execute: [client.allowInsecureRequests],
    });
  });

  afterAll(() => {
    for (const one of [server, portal]) {
      one.closeAllConnections();
      one.close();
    }
  });

  const newBrowser = (): ScriptedBrowser => new ScriptedBrowser(new URL(config.issuer).origin);
  const signInParameters = (more: Record<string, string> = {}) => {
    const verifier = client.randomPKCECodeVerifier();
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    return async () => ({
      checks,
      url: client.buildAuthorizationUrl(oidc, {
        redirect_uri: config.portal.redirectUris[0] ?? '',
        scope: 'openid profile email',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        ...more,
      }).href,
    });
  };
  const signIn = async (
    browser: ScriptedBrowser,
    email = 'amina.khan@lbhf.example',
    more: Record<string, string> = {},
  ) => {
    const { url, checks } = await signInParameters(more)();
    const first = await browser.visit(url);
    const second = more['login_hint'] ? first : await browser.visit(first.url, { email });
    const back = await browser.visit(second.url, { email, password: PASSWORD });
    return client.authorizationCodeGrant(oidc, new URL(back.url), checks);
  };

  it('leads by e-mail to the organisation’s own page and comes back with the claims Keycloak gives', async () => {
    const browser = newBrowser();
    const { url, checks } = await signInParameters()();
    const asked = await browser.visit(url);
    expect(asked.html).toContain('What is your work email address?');
    const own = await browser.visit(asked.url, { email: 'Amina.Khan@lbhf.example' });
    expect(own.html).toContain('Sign in to Hammersmith &#38; Fulham');
    expect(own.url).not.toContain('amina');
    const back = await browser.visit(own.url, { email: 'amina.khan@lbhf.example', password: PASSWORD });
    const tokens = await client.authorizationCodeGrant(oidc, new URL(back.url), checks);
    const access = decodeJwt(tokens.access_token);
    expect(access).toMatchObject({
      iss: config.issuer,
      aud: 'conjoint-api',
      typ: 'Bearer',
      azp: 'conjoint-portal',
      preferred_username: 'hf.s-1',
      realm_access: { roles: ['front-door-worker'] },
      organization: { hf: { partition: ['E09000013'], id: 'org-1' } },
      given_name: 'Amina',
      family_name: 'Khan',
      email: 'amina.khan@lbhf.example',
    });
    expect(access['auth_time']).toEqual(expect.any(Number));
    expect(access['sid']).toBe(tokens.claims()?.['sid']);
    expect(tokens.claims()).toMatchObject({
      preferred_username: 'hf.s-1',
      organization: { hf: { id: 'org-1' } },
    });
  });

  it('says so on the page when no organisation uses an e-mail address, and leaks nothing into the page', async () => {
    const browser = newBrowser();
    const asked = await browser.visit((await signInParameters()()).url);
    const refused = await browser.visit(asked.url, { email: '"><script>@nowhere.example' });
    expect(refused.html).toContain('No organisation in this partnership uses that email address');
    expect(refused.html).not.toContain('<script>');
  });

  it('does not accept a person at another organisation’s page', async () => {
    const browser = newBrowser();
    const asked = await browser.visit((await signInParameters()()).url);
    const own = await browser.visit(asked.url, { email: 'x@rbkc.example' });
    const refused = await browser.visit(own.url, { email: 'amina.khan@lbhf.example', password: PASSWORD });
    expect(refused.html).toContain('The email address or password is not right');
  });

  it('goes straight to the organisation’s page for a hinted address', async () => {
    const { url } = await signInParameters({ login_hint: 'joe.bloggs@rbkc.example' })();
    expect((await newBrowser().visit(url)).html).toContain('Sign in to Kensington and Chelsea');
  });

  it('answers silently inside a session, but asks again when a recent sign-in is wanted', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const silent = await browser.visit((await signInParameters({ prompt: 'none' })()).url);
    expect(new URL(silent.url).searchParams.get('code')).toBeTruthy();
    const hint = { login_hint: 'amina.khan@lbhf.example' };
    const recent = await browser.visit((await signInParameters({ ...hint, max_age: '0' })()).url);
    expect(recent.html).toContain('Password');
    const again = await browser.visit((await signInParameters({ ...hint, prompt: 'login' })()).url);
    expect(again.html).toContain('Password');
  });

  it('gives the subject of whoever answers the repeated sign-in, so that the portal can compare it', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const hint = { login_hint: 'joe.bloggs@rbkc.example', prompt: 'login' };
    const tokens = await signIn(browser, 'joe.bloggs@rbkc.example', hint);
    expect(tokens.claims()?.sub).toBe('s-2');
  });

  it('hands out each refresh token once, and ends the session of one used twice', async () => {
    const tokens = await signIn(newBrowser());
    const renewed = await client.refreshTokenGrant(oidc, tokens.refresh_token ?? '');
    expect(decodeJwt(renewed.access_token)['sid']).toBe(decodeJwt(tokens.access_token)['sid']);
    await expect(client.refreshTokenGrant(oidc, tokens.refresh_token ?? '')).rejects.toThrow();
    await expect(client.refreshTokenGrant(oidc, renewed.refresh_token ?? '')).rejects.toThrow();
  });

  it('signs out without asking when the portal names the session, and tells the portal by its sid', async () => {
    const browser = newBrowser();
    const tokens = await signIn(browser);
    logoutTokens.length = 0;
    const url = client.buildEndSessionUrl(oidc, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: config.portal.postLogoutRedirectUris[0] ?? '',
      state: 'mine',
    });
    const back = await browser.visit(url.href);
    expect(back.url).toBe(`${config.portal.postLogoutRedirectUris[0]}?state=mine`);
    expect(logoutTokens).toHaveLength(1);
    expect(decodeJwt(logoutTokens[0] ?? '')).toMatchObject({
      sid: tokens.claims()?.['sid'],
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    await expect(client.refreshTokenGrant(oidc, tokens.refresh_token ?? '')).rejects.toThrow();
    expect((await browser.visit((await signInParameters()()).url)).html).toContain('What is your work email');
  });

  it('asks before it signs out somebody who followed a bare link', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const asked = await browser.visit(`${config.issuer}/protocol/openid-connect/logout`);
    expect(asked.html).toContain('Do you want to sign out?');
  });

  it('gives a machine a token of its own council', async () => {
    const machine = await client.discovery(
      new URL(config.issuer),
      'machine-E09000013',
      'machine-secret',
      undefined,
      {
        execute: [client.allowInsecureRequests],
      },
    );
    const token = decodeJwt((await client.clientCredentialsGrant(machine)).access_token);
    expect(token).toMatchObject({
      typ: 'Bearer',
      azp: 'machine-E09000013',
      sub: 'm-1',
      aud: 'conjoint-api',
      organization: { hf: { partition: ['E09000013'], id: 'org-1' } },
      realm_access: { roles: ['operator'] },
    });
  });

  it('refuses a redirect to an address that was not agreed', async () => {
    const { url } = await signInParameters({ redirect_uri: 'http://127.0.0.1:9/elsewhere' })();
    const refused = await newBrowser().visit(url);
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('Sorry, you could not be signed in');
  });

  it('does not start for a portal that others can reach', async () => {
    const elsewhere = { ...config.portal, backchannelLogoutUri: 'https://conjoint.example/backchannel' };
    await expect(startIdentityServer({ ...config, portal: elsewhere })).rejects.toThrow(
      'not a loopback address',
    );
  });
});
