import { jest } from '@jest/globals';
import { API_CLIENT, AdminApi, BROKER_CLIENT, MACHINE_CLIENT_PREFIX } from '@conjoint/platform';
import {
  attempting,
  claimsOf,
  codeOf,
  eachTestAttacks,
  exchange,
  signIn,
  signInUntilCallback,
} from '@conjoint/testing';
import { createHmac, randomUUID } from 'node:crypto';
import { callApi, issuerOf, portalClient, secret, settings, tokensOf, type ApiAnswer } from './api-client.js';
import { operations, addressOf } from './api-operations.js';
import { cast } from './cast.js';
import { installation } from './environment.js';

jest.setTimeout(60_000);

/** The client scope that makes a token good for Conjoint’s services. */
const API_SCOPE = 'conjoint';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  eachTestAttacks('S2');
  const players = cast();
  const council = players.council(0);
  const worker = players.onlyAt(council, ['front-door-worker', 'director']);
  const path = `/councils/${council.code}/authorities`;
  const realm = settings()['CONJOINT_REALM']!;
  const admin = new AdminApi({
    url: settings()['KEYCLOAK_URL']!,
    username: 'admin',
    password: secret('keycloak/admin'),
  });

  const send = (token?: string): Promise<ApiAnswer> =>
    callApi({ method: 'get', path, ...(token === undefined ? {} : { token }) });
  function expectUnauthenticated({ status, headers, body }: ApiAnswer): void {
    expect({ status, code: body['code'] }).toEqual({ status: 401, code: 'unauthenticated' });
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('www-authenticate')).toBe('Bearer');
  }

  it('of her own sign-in is accepted', async () => {
    const { access } = await tokensOf(worker);
    expect((await send(access)).status).toBe(200);
  });

  it('is needed at every address', async () => {
    for (const operation of await operations()) {
      const values = Object.fromEntries(operation.names.map((name) => [name, randomUUID()]));
      const address = addressOf(operation, { ...values, council: council.code });
      const { method, body } = operation;
      const attack = () => callApi({ method, path: address, body });
      const what = `no token: ${method} ${operation.path}`;
      expectUnauthenticated(await attempting('S2', what, attack, ({ status }) => status === 401));
    }
  });

  it('is nothing but an access token: an id token, a refresh token and a cookie of words are refused', async () => {
    const { id, refresh } = await tokensOf(worker);
    for (const token of [id, refresh, 'not-a-token', 'a.b.c']) expectUnauthenticated(await send(token));
  });

  it('of the organisation’s own realm is refused, although the same server signed it', async () => {
    const { partnership } = installation();
    const issuer = issuerOf(worker.organisation);
    const broker = {
      issuer,
      clientId: BROKER_CLIENT,
      clientSecret: secret(`oidc/${worker.organisation}-broker`),
      redirectUri: `${issuerOf(realm)}/broker/${worker.organisation}/endpoint`,
    };
    const verifier = randomUUID() + randomUUID();
    const back = await signInUntilCallback(broker, {
      email: worker.email,
      password: partnership.developmentPassword ?? '',
      verifier,
      extra: { scope: 'openid profile email' },
    });
    const home = await exchange(broker, codeOf(back), verifier);
    expect(claimsOf(home.access)['iss']).toBe(issuer);
    expectUnauthenticated(await send(home.access));
    expectUnauthenticated(await send(home.id));
  });

  it('of the server’s administrator is refused', async () => {
    const response = await fetch(`${issuerOf('master')}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'admin-cli',
        username: 'admin',
        password: secret('keycloak/admin'),
      }),
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    expectUnauthenticated(await send(token));
  });

  it('that was changed in any way is refused: no algorithm, another one, another person, two organisations', async () => {
    const { access } = await tokensOf(worker);
    const [header = '', payload = '', signature = ''] = access.split('.');
    const claims = claimsOf(access);
    const head = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
    const organization = { ...(claims['organization'] as object), another: { id: [randomUUID()] } };
    const { keys } = (await (await fetch(`${issuerOf(realm)}/protocol/openid-connect/certs`)).json()) as {
      keys: { x5c?: string[]; kid: string }[];
    };
    const certificate = keys.find(({ kid }) => kid === head['kid'])?.x5c?.[0] ?? '';
    const hmacHead = encoded({ ...head, alg: 'HS256' });
    const hmac = createHmac('sha256', Buffer.from(certificate, 'base64'))
      .update(`${hmacHead}.${payload}`)
      .digest('base64url');
    const forged = [
      `${encoded({ ...head, alg: 'none' })}.${payload}.`,
      `${encoded({ ...head, alg: 'none' })}.${payload}.${signature}`,
      `${encoded({ ...head, alg: 'nOnE' })}.${payload}.${signature}`,
      `${hmacHead}.${payload}.${hmac}`,
      `${header}.${encoded({ ...claims, preferred_username: `${worker.organisation}.another` })}.${signature}`,
      `${header}.${encoded({ ...claims, organization })}.${signature}`,
      `${header}.${encoded({ ...claims, exp: 4_000_000_000 })}.${signature}`,
      `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    ];
    for (const token of forged) expectUnauthenticated(await send(token));
  });

  describe('of a client made for this test', () => {
    const clientId = `${MACHINE_CLIENT_PREFIX}test-${randomUUID()}`;
    const clientSecret = randomUUID();
    const redirectUri = portalClient().redirectUri;
    let id = '';

    const signInThere = async (): Promise<string> => {
      const password = installation().partnership.developmentPassword ?? '';
      return (await signIn({ ...portalClient(), clientId, clientSecret }, { email: worker.email, password }))
        .access;
    };

    // Its name begins as those of machines do, so that the client is allowed and only what is tested is wrong.
    beforeAll(async () => {
      await admin.change('POST', `/${realm}/clients`, {
        clientId,
        secret: clientSecret,
        standardFlowEnabled: true,
        directAccessGrantsEnabled: false,
        redirectUris: [redirectUri],
        attributes: { 'access.token.lifespan': '4' },
      });
      const [made] = await admin.get<{ id: string }[]>(`/${realm}/clients?clientId=${clientId}`);
      id = made!.id;
    });
    afterAll(() => admin.change('DELETE', `/${realm}/clients/${id}`));

    it('is refused when it has ended, also by whoever has accepted it before', async () => {
      const access = await signInThere();
      const { exp } = claimsOf(access) as { exp: number };
      expect((await send(access)).status).not.toBe(401);
      await new Promise((resolve) => setTimeout(resolve, exp * 1000 - Date.now() + 100));
      expectUnauthenticated(await send(access));
    });

    it('is refused when it is for another audience', async () => {
      const scopes = `/${realm}/clients/${id}/default-client-scopes`;
      const [scope] = (await admin.get<{ id: string; name: string }[]>(scopes)).filter(
        ({ name }) => name === API_SCOPE,
      );
      await admin.change('DELETE', `${scopes}/${scope!.id}`);
      const token = await signInThere();
      expect([claimsOf(token)['aud'] ?? []].flat()).not.toContain(API_CLIENT);
      expectUnauthenticated(await send(token));
    });
  });
});
