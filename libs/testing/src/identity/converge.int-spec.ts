import { jest } from '@jest/globals';
import { PASSWORD } from './identity-partnership.js';
import { IdentityWorld } from './identity-world.js';
import { claimsOf, isSignedIn, machineToken, signIn, signInUntilCallback } from './sign-in.js';

jest.setTimeout(240_000);

describe('converging a kept Keycloak to an edited partnership file', () => {
  const world = new IdentityWorld();
  const worker = { email: 'worker@north.example', password: PASSWORD };

  async function rolesOf(email: string): Promise<string[]> {
    const claims = claimsOf((await signIn(world.client, { email, password: PASSWORD })).access);
    return (claims['realm_access'] as { roles?: string[] } | undefined)?.roles ?? [];
  }
  async function isRefused(email: string): Promise<boolean> {
    return !isSignedIn(world.client, await signInUntilCallback(world.client, { email, password: PASSWORD }));
  }

  beforeAll(async () => {
    await world.converge();
  });
  afterAll(() => world.remove());

  it('changes nothing when nothing was edited', async () => {
    expect(await world.converge()).toEqual([]);
  });

  it('gives and takes a role; it counts at the next sign-in', async () => {
    expect(await rolesOf(worker.email)).toEqual(['front-door-worker']);
    expect(await world.converge({ workerRoles: ['front-door-manager'] })).toHaveLength(2);
    expect(await rolesOf(worker.email)).toEqual(['front-door-manager']);
    await world.converge();
    expect(await rolesOf(worker.email)).toEqual(['front-door-worker']);
  });

  it('lets a leaver sign in no more, and lets her come back under the same key', async () => {
    const colleague = 'colleague@north-council.example';
    const before = claimsOf((await signIn(world.client, { email: colleague, password: PASSWORD })).access);
    expect(await world.converge({ withoutColleague: true })).toEqual([
      expect.stringContaining('a person left'),
    ]);
    expect(await isRefused(colleague)).toBe(true);
    await world.converge();
    const after = claimsOf((await signIn(world.client, { email: colleague, password: PASSWORD })).access);
    expect(after['preferred_username']).toBe(before['preferred_username']);
  });

  it('stops counting a role the organisation may no longer vouch for', async () => {
    await world.converge({ workerRoles: ['director'] });
    expect(await rolesOf(worker.email)).toEqual(['director']);
    // Its realm still has the role and she still holds it: only the broker’s mapper goes.
    const changes = await world.converge({
      workerRoles: ['front-door-worker'],
      northRoles: ['front-door-worker', 'front-door-manager'],
    });
    expect(changes).toContainEqual(expect.stringContaining('role director removed'));
    expect(await rolesOf(worker.email)).not.toContain('director');
    await world.converge();
  });

  it('moves a domain, and the guard with it', async () => {
    const moved = {
      northDomains: ['north.example'],
      southDomains: ['south.example', 'north-council.example'],
      withoutColleague: true,
    };
    await world.converge(moved);
    expect(await world.converge(moved)).toEqual([]);
    const organizations = await world.api.get<{ alias: string; domains: { name: string }[] }[]>(
      `/${world.realm}/organizations?briefRepresentation=false`,
    );
    const domains = Object.fromEntries(
      organizations.map((one) => [one.alias, one.domains.map(({ name }) => name).sort()]),
    );
    expect(domains[world.alias('north')]).toEqual(['north.example']);
    expect(domains[world.alias('south')]).toEqual(['north-council.example', 'south.example']);
    expect(await isRefused('colleague@north-council.example')).toBe(true);
    expect(await rolesOf('worker@south.example')).toEqual(['front-door-worker']);
    await world.converge();
    expect(await rolesOf('colleague@north-council.example')).toEqual(['front-door-worker']);
  });

  it('disables an organisation that left the file, and keeps its people', async () => {
    const nurse = 'nurse@nhs.example';
    expect(await rolesOf(nurse)).toEqual(['front-door-worker']);
    expect(await world.converge({ withoutNhs: true })).toEqual([expect.stringContaining('disabled')]);
    expect(await isRefused(nurse)).toBe(true);
    expect(await world.api.get<unknown[]>(`/${world.realm}/users?email=${nurse}`)).toHaveLength(1);
    await world.converge();
    expect(await rolesOf(nurse)).toEqual(['front-door-worker']);
  });

  it('puts back what somebody changed by hand: the guard, a mapper, a lifespan, a machine', async () => {
    const { api, realm } = world;
    const provider = `/${realm}/identity-provider/instances/${world.alias('north')}`;
    const stored = await api.get<{ config: Record<string, string> }>(provider);
    await api.change('PUT', provider, { ...stored, config: { ...stored.config, filteredByClaim: 'false' } });
    await api.change('PUT', `/${realm}`, { accessTokenLifespan: 36_000 });
    const [machine] = await api.get<{ id: string; clientId: string }[]>(
      `/${realm}/clients?clientId=machine-E09000013`,
    );
    await api.change('PUT', `/${realm}/clients/${machine?.id}`, { ...machine, enabled: false });
    expect((await world.converge()).sort()).toEqual([
      expect.stringContaining('client machine-E09000013 changed'),
      expect.stringContaining(`provider ${world.alias('north')} changed`),
      expect.stringContaining('settings'),
    ]);
    expect((await api.get<{ config: Record<string, string> }>(provider)).config['filteredByClaim']).toBe(
      'true',
    );
    expect(claimsOf(await machineToken(world.machine('E09000013')))['azp']).toBe('machine-E09000013');
  });
});
