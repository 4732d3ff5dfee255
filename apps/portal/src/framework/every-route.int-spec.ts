import { jest } from '@jest/globals';
import { ROLES } from '@conjoint/contracts';
import { eachTestAttacks, noteAttempt } from '@conjoint/testing';
import { COMPOSED_ROUTES } from '../api/composed.js';
import { API_BASE, API_ROUTES, COUNCIL_BASE } from '../api/routes.js';
import { PortalWorld } from '../portal-world.js';

jest.setTimeout(180_000);

const HF = 'E09000013';
const ID = '0199f1f0-0000-7000-8000-0000000000aa';

interface Route {
  readonly method: string;
  readonly path: string;
}

/** What the browser is told with every answer, whatever it is an answer to. */
const ALWAYS: Readonly<Record<string, RegExp>> = {
  'content-security-policy':
    /^default-src 'none';script-src 'self' 'nonce-[\w+/=]{24}';style-src 'self';img-src 'self';font-src 'self';connect-src 'self';form-action 'self' http[^;*]+;frame-ancestors 'none';base-uri 'none'/,
  'x-frame-options': /^DENY$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\).*geolocation=\(\).*microphone=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'cache-control': /^no-store$/,
  'x-robots-tag': /noindex/,
  'x-correlation-id': /^[0-9a-f-]{36}$/,
};
/** What tells an attacker which programs answer, or lets another site read the answer. */
const NEVER = ['x-powered-by', 'server', 'etag', 'access-control-allow-origin', 'x-aspnet-version'];

interface ExpressLayer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

describe.each([
  ['by TLS', 'https://portal.example', true],
  ['plainly on loopback', 'http://127.0.0.1', false],
])('every page and every address of the API, served %s', (_how, publicUrl, secure) => {
  eachTestAttacks('S3');
  let world: PortalWorld;
  let routes: Route[];

  beforeAll(async () => {
    world = await PortalWorld.start({ publicUrl });
    world.mandated = { [HF]: [...ROLES] };
    const express = world.app.getHttpAdapter().getInstance() as { router: { stack: ExpressLayer[] } };
    const filled = (path: string): string =>
      path.replace(/[:{](\w+)\}?/g, (_, name: string) => (name === 'council' ? HF : ID));
    const pages = express.router.stack.flatMap(({ route }) =>
      route
        ? Object.keys(route.methods)
            .filter((method) => method !== '_all')
            .map((method) => ({ method, path: filled(route.path) }))
        : [],
    );
    const api = [...API_ROUTES, ...COMPOSED_ROUTES].map(({ method, path }) => ({
      method,
      path: filled(COUNCIL_BASE + path),
    }));
    routes = [...pages, ...api, { method: 'get', path: `${API_BASE}/openapi.json` }];
  });
  afterAll(() => world.stop());

  const call = ({ method, path }: Route, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(world.url + path, {
      method: method.toUpperCase(),
      redirect: 'manual',
      headers,
    });

  function problemsOf({ method, path }: Route, { headers, status }: Response): string[] {
    const at = `${method} ${path}`;
    const asked = Object.entries(ALWAYS)
      .filter(([name, pattern]) => !pattern.test(headers.get(name) ?? ''))
      .map(([name]) => `${at}: ${name} is ${headers.get(name)}`);
    const said = NEVER.filter((name) => headers.has(name)).map((name) => `${at}: says ${name}`);
    const transport = headers.get('strict-transport-security');
    const hsts = secure
      ? transport !== 'max-age=31536000'
        ? [`${at}: no strict transport`]
        : []
      : transport !== null
        ? [`${at}: promises TLS that is not there`]
        : [];
    const cookies = headers
      .getSetCookie()
      .flatMap((cookie) => cookieProblems(cookie).map((one) => `${at}: ${one}`));
    const broken = status >= 500 && status !== 503 ? [`${at}: ${status}`] : [];
    return [...asked, ...said, ...hsts, ...cookies, ...broken];
  }

  function cookieProblems(cookie: string): string[] {
    const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim().toLowerCase());
    const missing = ['httponly', 'samesite=lax', 'path=/', ...(secure ? ['secure'] : [])].filter(
      (wanted) => !attributes.includes(wanted),
    );
    return [
      ...missing.map((wanted) => `a cookie without ${wanted}`),
      ...(pair.startsWith('__host-') === secure ? [] : [`a cookie called ${pair.split('=')[0]}`]),
      ...(attributes.some((one) => one.startsWith('domain=')) ? ['a cookie for other hosts'] : []),
    ];
  }

  async function tryAll(
    who: string,
    headers: () => Promise<Record<string, string>>,
  ): Promise<Map<Route, number>> {
    const problems: string[] = [];
    const statuses = new Map<Route, number>();
    const nonces = new Set<string>();
    const queue = [...routes];
    const worker = async (): Promise<void> => {
      for (let route = queue.shift(); route; route = queue.shift()) {
        const begun = performance.now();
        const response = await call(route, await headers());
        await response.arrayBuffer();
        statuses.set(route, response.status);
        const nonce =
          /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';
        const found = problemsOf(route, response);
        if (nonces.has(nonce)) found.push(`${route.path}: a nonce that was used before`);
        nonces.add(nonce);
        problems.push(...found);
        noteAttempt({
          row: 'S3',
          what: `${who}: ${route.method} ${route.path}`,
          refused: found.length === 0,
          status: response.status,
          ms: performance.now() - begun,
        });
      }
    };
    await Promise.all(Array.from({ length: 24 }, worker));
    expect(problems).toEqual([]);
    expect(statuses.size).toBe(routes.length);
    return statuses;
  }

  it('says to a stranger what browsers need, keeps nothing, and shows nothing but the way in', async () => {
    expect(routes.length).toBeGreaterThan(200);
    const statuses = await tryAll('stranger', () => Promise.resolve({}));
    const shown = [...statuses].filter(([, status]) => status === 200).map(([{ path }]) => path);
    expect(shown.sort()).toEqual(
      [
        '/',
        '/accessibility',
        `${API_BASE}/openapi.json`,
        '/cookies',
        '/health/live',
        '/health/ready',
        '/help',
        '/metrics',
        '/sign-in',
        '/signed-out',
      ].sort(),
    );
  });

  // What somebody sees who is signed in does not depend on how it is served.
  if (!secure) return;

  it('says the same to somebody who is signed in, with every role', async () => {
    const browser = await world.signIn({ acting: HF });
    const cookie = `${world.portal.cookies.session}=${browser.cookie}`;
    await tryAll('signed in', () => Promise.resolve({ cookie }));
  });

  it('lets no other site read an answer, whatever it asks for in a preflight', async () => {
    for (const path of ['/', `/councils/${HF}`, `${API_BASE}/councils/${HF}/authorities`]) {
      const { status, headers } = await call(
        { method: 'options', path },
        {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      );
      expect([path, status < 500, headers.get('access-control-allow-origin')]).toEqual([path, true, null]);
    }
  });

  it('takes no form that came from another site, whatever it carries', async () => {
    const browser = await world.signIn({ acting: HF });
    const cookie = `${world.portal.cookies.session}=${browser.cookie}`;
    const posts = routes.filter(
      ({ method, path }) =>
        method === 'post' && !path.startsWith(API_BASE) && path !== '/back-channel-logout',
    );
    expect(posts.length).toBeGreaterThan(30);
    const _form = await browser.formToken('/account');
    for (const foreign of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
      for (const route of posts) {
        const begun = performance.now();
        const { status } = await fetch(world.url + route.path, {
          method: 'POST',
          redirect: 'manual',
          headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...(foreign as object) },
          body: new URLSearchParams({ _form }),
        });
        const refused = status >= 400 && status < 500;
        noteAttempt({
          row: 'S3',
          what: `cross-site ${route.path}`,
          refused,
          status,
          ms: performance.now() - begun,
        });
        expect([route.path, refused]).toEqual([route.path, true]);
      }
  });
});
