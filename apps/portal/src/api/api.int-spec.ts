import { jest } from '@jest/globals';
import { getChild, listAlerts, listAuthorities, type RequestContract } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { eachTestAttacks } from '@conjoint/testing';
import { PortalWorld } from '../portal-world.js';
import { COMPOSED_ROUTES, type ComposedRoute } from './composed.js';
import { API_ROUTES, type ApiRoute } from './routes.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const WESTMINSTER = 'E09000033';

describe('the API', () => {
  eachTestAttacks('S2');
  let world: PortalWorld;
  let token: string;

  beforeAll(async () => {
    world = await PortalWorld.start();
    await world.world.answer(listAuthorities, HF, () => ({ authorities: [] }));
    token = await world.token('lbhf.canary');
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.mandated = { [HF]: ['front-door-worker'] };
  });

  async function call(path: string, init: RequestInit & { bearer?: string } = {}) {
    const { bearer = token, ...rest } = init;
    const response = await fetch(`${world.url}/api/v1${path}`, {
      ...rest,
      headers: {
        ...(rest.headers as Record<string, string>),
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      },
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  }

  /** The valid example of the contract, sent as its route wants it. */
  function exampleCall(route: ApiRoute | ComposedRoute, council: string): [string, RequestInit] {
    const example = route.contract.examples.valid[0] as Record<string, unknown>;
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => String(example[name]));
    const hasBody = route.method === 'post' || route.method === 'put';
    const body = route.raw ? Buffer.from('x') : JSON.stringify(example);
    const type = route.raw ? 'application/octet-stream' : 'application/json';
    return [
      `/councils/${council}${path}`,
      { method: route.method.toUpperCase(), ...(hasBody ? { body, headers: { 'content-type': type } } : {}) },
    ];
  }

  it('answers a mandate, with a correlation id', async () => {
    const { status, body, headers } = await call(`/councils/${HF}/authorities`);
    expect([status, body]).toEqual([200, { authorities: [] }]);
    expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('finds nothing at another council by any route, and notes each at home', async () => {
    const before = world.refusals[HF]!.length;
    const routes = [...API_ROUTES, ...COMPOSED_ROUTES];
    for (const route of routes) {
      const [path, init] = exampleCall(route, WESTMINSTER);
      const { status, body, headers } = await call(path, init);
      expect({ path, status, code: body['code'] }).toEqual({ path, status: 404, code: 'not-found' });
      expect(headers.get('content-type')).toContain('application/problem+json');
    }
    const noted = world.refusals[HF]!.slice(before);
    expect(noted).toHaveLength(routes.length);
    expect(
      noted.every(({ attemptedPartition, by }) => attemptedPartition === WESTMINSTER && by === 'api'),
    ).toBe(true);
    expect(world.refusals[WESTMINSTER]).toEqual([]);
  });

  it('finds nothing from the moment a service refuses the mandate, and notes that where she still acts', async () => {
    const refused = new Set<string>();
    await world.world.answer(listAlerts, HF, () => {
      if (!refused.has(world.mandateIds[HF]!))
        return { alerts: [], total: 0, unseen: 0, page: 1, pageSize: 50 };
      throw new DomainError('no-mandate', 'No longer.', { details: { why: 'withdrawn' } });
    });
    const bearer = await world.token('lbhf.canary', { sid: 'a sign-in of its own' });
    expect((await call(`/councils/${HF}/alerts`, { bearer })).status).toBe(200);
    refused.add(world.mandateIds[HF]!);
    const before = world.refusals[WESTMINSTER]!.length;
    world.mandated = { [WESTMINSTER]: ['front-door-worker'] };
    const { status, body } = await call(`/councils/${HF}/alerts`, { bearer });
    expect([status, body['code']]).toEqual([404, 'not-found']);
    expect(world.refusals[WESTMINSTER]!.slice(before)).toEqual([
      { attemptedPartition: HF, by: 'api', subjectId: null },
    ]);
    world.mandated = { [HF]: ['front-door-worker'] };
    expect((await call(`/councils/${HF}/alerts`, { bearer })).status).toBe(200);
    world.refusals[WESTMINSTER]!.length = before;
  });

  it('does not even ask a council where the partnership file gives no footing', async () => {
    const colleague = await world.token('lbhf.colleague');
    const asked = world.asked[WESTMINSTER];
    const before = world.refusals[HF]!.length;
    const { status } = await call(`/councils/${WESTMINSTER}/queue`, { bearer: colleague });
    expect([status, world.asked[WESTMINSTER]]).toEqual([404, asked]);
    expect(world.refusals[HF]!.slice(before)).toEqual([
      { attemptedPartition: WESTMINSTER, by: 'api', subjectId: null },
    ]);
  });

  it('notes a refusal where she acts when her organisation has no partition', async () => {
    const nurse = await world.token('north-west-nhs.nurse', { organization: { 'north-west-nhs': {} } });
    world.mandated = { [WESTMINSTER]: ['front-door-worker'] };
    const before = world.refusals[WESTMINSTER]!.length;
    const { status } = await call(`/councils/${HF}/queue`, { bearer: nurse });
    expect(status).toBe(404);
    expect(world.refusals[WESTMINSTER]!.slice(before)).toEqual([
      { attemptedPartition: HF, by: 'api', subjectId: null },
    ]);
    world.refusals[WESTMINSTER]!.length = before;
  });

  it.each([
    ['no token', async () => ''],
    ['not a token', async () => 'abc'],
    ['another audience', () => world.token('lbhf.canary', { aud: ['account'] })],
    ['another client', () => world.token('lbhf.canary', { azp: 'somebody' })],
    ['an expired one', () => world.token('lbhf.canary', { exp: 1_000_000_000 })],
    ['one without an end', () => world.token('lbhf.canary', { exp: undefined })],
    ['one that is not valid yet', () => world.token('lbhf.canary', { nbf: 4_000_000_000 })],
    ['an id token', () => world.token('lbhf.canary', { typ: 'ID' })],
    ['two organisations', () => world.token('lbhf.canary', { organization: { lbhf: {}, rbkc: {} } })],
    ['another issuer', () => world.token('lbhf.canary', { iss: 'http://127.0.0.1:1/realms/conjoint' })],
    [
      'alg none',
      async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.x`,
    ],
  ])('refuses %s with 401', async (_, bearer) => {
    const { status, headers, body } = await call(`/councils/${HF}/authorities`, { bearer: await bearer() });
    expect([status, body['code']]).toEqual([401, 'unauthenticated']);
    expect(headers.get('www-authenticate')).toBe('Bearer');
  });

  it('says what is wrong with a message, by field', async () => {
    const { status, body } = await call(`/councils/${HF}/children/not-an-id`);
    expect(status).toBe(422);
    expect(body['fieldErrors']).toEqual([expect.objectContaining({ field: 'childId' })]);
  });

  it('refuses what is no JSON, too large or not there, as problem details', async () => {
    const post = (body: string) =>
      call(`/councils/${HF}/authorities/check`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      });
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(422);
    expect((await post(`"${'x'.repeat(2_000_000)}"`)).status).toBe(413);
    const { status, headers } = await call('/nothing');
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });

  it('says 503 when a service does not answer', async () => {
    const contract: RequestContract = getChild;
    const { status, body } = await call(`/councils/${HF}/children/0199f1f0-0000-7000-8000-000000000001`);
    expect([contract.service, status, body['code']]).toEqual(['referrals', 503, 'unavailable']);
  });

  it('takes no cookie for a token', async () => {
    const browser = await world.signIn({ acting: HF });
    expect((await browser.get(`/api/v1/councils/${HF}/authorities`)).status).toBe(401);
  });

  it('looks at no token of a network that sent too many bad ones, until a while has passed', async () => {
    const bad = () => call(`/councils/${HF}/authorities`, { bearer: 'abc' });
    let answer = await bad();
    for (let turn = 0; turn < 40 && answer.status === 401; turn += 1) answer = await bad();
    expect([answer.status, answer.body['code']]).toEqual([429, 'rate-limited']);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call(`/councils/${HF}/authorities`)).status).toBe(429);
    world.world.clock.advance(60_000);
    expect((await call(`/councils/${HF}/authorities`)).status).toBe(200);
  });

  it('gives its own description to anybody', async () => {
    const { status, body } = await call('/openapi.json', { bearer: '' });
    expect([status, body['openapi']]).toEqual([200, '3.1.0']);
  });
});
