import { developmentSubject, organisationId, personKey } from '@conjoint/platform';
import { jest } from '@jest/globals';
import { eachTestAttacks } from '../attacks/attempts.js';
import { BrowserSession, message, type Page } from './browser-session.js';
import { PASSWORD } from './identity-partnership.js';
import { IdentityWorld } from './identity-world.js';
import {
  authorizationUrl,
  claimsOf,
  codeOf,
  exchange,
  isSignedIn,
  machineToken,
  refresh,
  signIn,
  signInUntilCallback,
} from './sign-in.js';

jest.setTimeout(240_000);

interface Role {
  id: string;
  name: string;
}

describe('signing in through one’s own organisation', () => {
  const world = new IdentityWorld();
  const worker = { email: 'worker@north.example', password: PASSWORD };

  beforeAll(async () => {
    expect(await world.converge()).toHaveLength(5);
  });
  afterAll(() => world.remove());

  it('gives a token that says who, which organisation vouches, in which role and for whom it is meant', async () => {
    const tokens = await signIn(world.client, worker);
    const key = personKey(world.alias('north'), developmentSubject(world.alias('north'), 'worker'));
    const organization = {
      [world.alias('north')]: { partition: ['E09000013'], id: organisationId(world.alias('north')) },
    };
    expect(claimsOf(tokens.access)).toMatchObject({
      iss: world.client.issuer,
      typ: 'Bearer',
      aud: 'conjoint-api',
      azp: 'conjoint-portal',
      sid: expect.any(String),
      auth_time: expect.any(Number),
      realm_access: { roles: ['front-door-worker'] },
      organization,
      identity_provider: world.alias('north'),
      preferred_username: key,
      name: 'Wilma van der Berg',
      given_name: 'Wilma van der',
      family_name: 'Berg',
      email: worker.email,
      email_verified: true,
    });
    expect(claimsOf(tokens.id)).toMatchObject({
      aud: 'conjoint-portal',
      typ: 'ID',
      organization,
      preferred_username: key,
    });
    const { exp, iat } = claimsOf(tokens.access) as { exp: number; iat: number };
    expect(exp - iat).toBe(300);
  });

  it('keeps the key that the partnership file computes for a person', async () => {
    const tokens = await signIn(world.client, {
      email: 'colleague@north-council.example',
      password: PASSWORD,
    });
    expect(claimsOf(tokens.access)['preferred_username']).toBe(
      world.partnership.personKeyOf(world.alias('north'), 'colleague'),
    );
  });

  it('sends every domain of an organisation to the same sign-in', async () => {
    const tokens = await signIn(world.client, {
      email: 'Colleague@North-Council.example',
      password: PASSWORD,
    });
    expect(Object.keys(claimsOf(tokens.access)['organization'] as object)).toEqual([world.alias('north')]);
  });

  it('gives an organisation without a partition no partition', async () => {
    const tokens = await signIn(world.client, { email: 'nurse@nhs.example', password: PASSWORD });
    expect(claimsOf(tokens.access)['organization']).toEqual({
      [world.alias('nhs')]: { id: organisationId(world.alias('nhs')) },
    });
  });

  it('refuses an e-mail of no known organisation, and a wrong password', async () => {
    const unknown = await signInUntilCallback(world.client, {
      email: 'somebody@elsewhere.example',
      password: PASSWORD,
    });
    expect(isSignedIn(world.client, unknown)).toBe(false);
    const wrong = await signInUntilCallback(world.client, { ...worker, password: 'wrong' });
    expect(message(wrong)).toContain('Invalid username or password');
  });

  it('asks again for the password when a recent sign-in is wanted, and keeps the subject', async () => {
    const session = new BrowserSession();
    const first = claimsOf((await signIn(world.client, { ...worker, session })).id);
    const silent = await session.open(authorizationUrl(world.client, { email: worker.email }), {
      stopAt: world.client.redirectUri,
    });
    expect(isSignedIn(world.client, silent)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const verifier = 'a-verifier-that-is-long-enough-for-the-standard-0';
    const asked = await session.open(
      authorizationUrl(world.client, { email: worker.email, verifier, extra: { max_age: '1' } }),
      { stopAt: world.client.redirectUri },
    );
    expect(asked.text).toMatch(/name="password"/);
    const back = await session.submit(
      asked,
      { username: worker.email, password: PASSWORD },
      { stopAt: world.client.redirectUri },
    );
    const again = claimsOf((await exchange(world.client, codeOf(back), verifier)).id);
    expect(again['sub']).toBe(first['sub']);
    expect(Number(again['auth_time'])).toBeGreaterThan(Number(first['auth_time']));
  });

  it('refuses a code with another verifier, and a second use of a refresh token', async () => {
    const page = await signInUntilCallback(world.client, {
      ...worker,
      verifier: 'the-right-verifier-that-is-long-enough-indeed-0',
    });
    await expect(
      exchange(world.client, codeOf(page), 'another-verifier-that-is-also-long-enough-ok-0'),
    ).rejects.toThrow('invalid_grant');
    const tokens = await signIn(world.client, worker);
    await refresh(world.client, tokens.refresh);
    await expect(refresh(world.client, tokens.refresh)).rejects.toThrow('invalid_grant');
  });

  it('refuses a redirect address that is not the portal’s, and a request without PKCE', async () => {
    const elsewhere = await fetch(
      authorizationUrl({ ...world.client, redirectUri: 'http://127.0.0.1:1/steal' }, { email: worker.email }),
      { redirect: 'manual' },
    );
    expect(elsewhere.status).toBe(400);
    const plain = new URL(authorizationUrl(world.client, { email: worker.email }));
    for (const name of ['code_challenge', 'code_challenge_method']) plain.searchParams.delete(name);
    const answer = await fetch(plain, { redirect: 'manual' });
    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  it('gives a partition’s machines a token that one guard reads like a person’s, and no person their role', async () => {
    const claims = claimsOf(await machineToken(world.machine('E09000013')));
    expect(claims).toMatchObject({
      aud: 'conjoint-api',
      azp: 'machine-E09000013',
      typ: 'Bearer',
      realm_access: { roles: ['machine'] },
      organization: { [world.alias('north')]: { partition: ['E09000013'] } },
      preferred_username: `${world.alias('north')}.machine`,
    });
    await expect(machineToken({ ...world.machine('E09000013'), clientSecret: 'wrong' })).rejects.toThrow(
      '401',
    );
    await expect(machineToken(world.client)).rejects.toThrow('unauthorized_client');
  });

  describe('an organisation can only answer for its own', () => {
    eachTestAttacks('S4');

    /** Makes somebody in the southern council’s realm, as its administrators could. */
    async function southernUser(user: { username: string; email: string; role?: string }): Promise<void> {
      const realm = world.alias('south');
      await world.api.change('POST', `/${realm}/users`, {
        username: user.username,
        email: user.email,
        emailVerified: true,
        enabled: true,
        firstName: 'Some',
        lastName: 'Body',
        credentials: [{ type: 'password', value: PASSWORD, temporary: false }],
      });
      if (user.role === undefined) return;
      await world.api.change('POST', `/${realm}/roles`, { name: user.role });
      const [found] = await world.api.get<Role[]>(`/${realm}/users?username=${user.username}&exact=true`);
      const role = await world.api.get<Role>(`/${realm}/roles/${user.role}`);
      await world.api.change('POST', `/${realm}/users/${found?.id}/role-mappings/realm`, [role]);
    }

    async function asSouthern(username: string): Promise<Page> {
      const session = new BrowserSession();
      const stopAt = world.client.redirectUri;
      const page = await session.open(authorizationUrl(world.client, { email: 'worker@south.example' }), {
        stopAt,
      });
      return session.submit(page, { username, password: PASSWORD }, { stopAt });
    }

    it('refuses another council’s e-mail address, and creates nobody', async () => {
      await southernUser({ username: 'intruder', email: 'director@north.example' });
      expect(isSignedIn(world.client, await asSouthern('intruder'))).toBe(false);
      expect(await world.api.get(`/${world.realm}/users?email=director@north.example`)).toEqual([]);
    });

    it.each([
      'director@south.example.evil.example',
      'director@xsouth.example',
      'director@south-example',
      'a@b@south.example',
    ])('refuses an address that only looks like its own: %s', async (email) => {
      const username = `lookalike-${Buffer.from(email).toString('hex').slice(-20)}`;
      await southernUser({ username, email }).catch(() => undefined); // Keycloak may refuse such an address itself
      expect(isSignedIn(world.client, await asSouthern(username))).toBe(false);
    });

    it.each(['operator', 'machine'])('ignores the role %s, which it may not vouch for', async (role) => {
      await southernUser({ username: `has-${role}`, email: `has-${role}@south.example`, role });
      const tokens = await signIn(world.client, { email: `has-${role}@south.example`, password: PASSWORD });
      expect(
        (claimsOf(tokens.access)['realm_access'] as { roles?: string[] } | undefined)?.roles ?? [],
      ).toEqual([]);
    });
  });
});
