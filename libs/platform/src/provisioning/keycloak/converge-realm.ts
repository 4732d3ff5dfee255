import type { AdminApi } from './admin-api.js';
import { contains } from './contains.js';
import { MACHINE_CLIENT_PREFIX, MACHINE_ROLE } from './names.js';
import type { Client, ClientScope, Mapper, RealmRepresentation } from './representations.js';

/** Says what was changed, for the operator and the audit. Names things, never people or secrets. */
export type Note = (change: string) => void;

export interface Converging {
  readonly api: AdminApi;
  readonly realm: RealmRepresentation;
  readonly note: Note;
}

interface Stored {
  id: string;
  name: string;
}

/** Lists of the file that have their own addresses; everything else in a realm file is a setting. */
const lists = [
  'roles',
  'clientScopes',
  'clients',
  'users',
  'identityProviders',
  'identityProviderMappers',
  'organizations',
  'scopeMappings',
  'authenticationFlows',
  'components',
  'requiredActions',
  'defaultDefaultClientScopes',
];

/** Settings, roles, scopes and clients, which every realm has. */
export async function convergeRealm(at: Converging): Promise<void> {
  await settings(at);
  await roles(at);
  for (const scope of at.realm.clientScopes) await clientScope(at, scope);
  for (const client of at.realm.clients) await oneClient(at, client);
  await retiredMachines(at);
}

async function settings({ api, realm, note }: Converging): Promise<void> {
  const path = `/${realm.realm}`;
  const wanted = Object.fromEntries(Object.entries(realm).filter(([key]) => !lists.includes(key)));
  if (!contains(await api.get(path), wanted)) {
    await api.change('PUT', path, wanted);
    note(`realm ${realm.realm}: settings`);
  }
  const profile = profileOf(realm);
  if (profile !== undefined && !contains(await api.get(`${path}/users/profile`), profile)) {
    await api.change('PUT', `${path}/users/profile`, profile);
    note(`realm ${realm.realm}: user profile`);
  }
}

function profileOf(realm: RealmRepresentation): unknown {
  const components = realm['components'] as
    Record<string, { config: Record<string, string[]> }[]> | undefined;
  const [provider] = components?.['org.keycloak.userprofile.UserProfileProvider'] ?? [];
  const [text] = provider?.config['kc.user.profile.config'] ?? [];
  return text === undefined ? undefined : JSON.parse(text);
}

async function roles({ api, realm, note }: Converging): Promise<void> {
  for (const role of realm.roles.realm) {
    const path = `/${realm.realm}/roles`;
    if ((await api.find(`${path}/${encodeURIComponent(role.name)}`)) !== undefined) continue;
    await api.change('POST', path, role);
    note(`realm ${realm.realm}: role ${role.name}`);
  }
}

async function clientScope({ api, realm, note }: Converging, scope: ClientScope): Promise<void> {
  const path = `/${realm.realm}/client-scopes`;
  const stored = (await api.get<Stored[]>(path)).find((one) => one.name === scope.name);
  if (!stored) {
    await api.change('POST', path, scope);
    note(`realm ${realm.realm}: client scope ${scope.name}`);
    return;
  }
  await protocolMappers(
    { api, realm, note },
    `${path}/${stored.id}`,
    scope.protocolMappers,
    `client scope ${scope.name}`,
  );
}

async function protocolMappers(
  { api, realm, note }: Converging,
  owner: string,
  wanted: readonly Mapper[],
  of: string,
): Promise<void> {
  const path = `${owner}/protocol-mappers/models`;
  const stored = await api.get<(Mapper & Stored)[]>(path);
  for (const mapper of wanted) {
    const same = stored.find((one) => one.name === mapper.name);
    if (same && contains(same, mapper)) continue;
    if (same) await api.change('PUT', `${path}/${same.id}`, { ...same, ...mapper });
    else await api.change('POST', path, mapper);
    note(`realm ${realm.realm}: mapper ${mapper.name} of ${of}`);
  }
  for (const extra of stored.filter((one) => !wanted.some((mapper) => mapper.name === one.name))) {
    await api.change('DELETE', `${path}/${extra.id}`);
    note(`realm ${realm.realm}: mapper ${extra.name} of ${of} removed`);
  }
}

async function oneClient(at: Converging, client: Client): Promise<void> {
  const { api, realm, note } = at;
  const path = `/${realm.realm}/clients`;
  const { protocolMappers: mappers, ...own } = client;
  const [stored] = await clientsNamed(at, client.clientId);
  if (!stored) {
    await api.change('POST', path, client);
    note(`realm ${realm.realm}: client ${client.clientId}`);
  } else if (!contains(stored, own)) {
    await api.change('PUT', `${path}/${stored.id}`, {
      ...stored,
      ...own,
      attributes: { ...stored.attributes, ...own.attributes },
    });
    note(`realm ${realm.realm}: client ${client.clientId} changed`);
  }
  const [now] = await clientsNamed(at, client.clientId);
  if (!now) throw new Error(`Keycloak did not keep the client ${client.clientId}`);
  if (mappers) await protocolMappers(at, `${path}/${now.id}`, mappers, `client ${client.clientId}`);
  await scopeMappings(at, now);
  if (client.serviceAccountsEnabled) await serviceAccount(at, now);
}

function clientsNamed({ api, realm }: Converging, clientId: string): Promise<(Client & Stored)[]> {
  return api.get(`/${realm.realm}/clients?clientId=${encodeURIComponent(clientId)}`);
}

/** Which roles a client’s tokens may carry. */
async function scopeMappings({ api, realm, note }: Converging, client: Client & Stored): Promise<void> {
  const wanted = realm.scopeMappings?.find((one) => one.client === client.clientId)?.roles ?? [];
  await addRoles(
    { api, realm, note },
    `/${realm.realm}/clients/${client.id}/scope-mappings/realm`,
    wanted,
    `client ${client.clientId} may carry`,
  );
}

async function serviceAccount({ api, realm, note }: Converging, client: Client & Stored): Promise<void> {
  const user = await api.get<Stored>(`/${realm.realm}/clients/${client.id}/service-account-user`);
  await addRoles(
    { api, realm, note },
    `/${realm.realm}/users/${user.id}/role-mappings/realm`,
    [MACHINE_ROLE],
    `client ${client.clientId} has`,
  );
}

async function addRoles(
  { api, realm, note }: Converging,
  path: string,
  wanted: readonly string[],
  what: string,
): Promise<void> {
  const held = new Set((await api.get<Stored[]>(path)).map((role) => role.name));
  const missing = wanted.filter((name) => !held.has(name));
  if (missing.length === 0) return;
  await api.change(
    'POST',
    path,
    await Promise.all(missing.map((name) => api.get(`/${realm.realm}/roles/${name}`))),
  );
  note(`realm ${realm.realm}: ${what} ${missing.join(', ')}`);
}

/** The machines of a partition that is no longer in the file may not sign in. Nothing is deleted. */
async function retiredMachines({ api, realm, note }: Converging): Promise<void> {
  const path = `/${realm.realm}/clients`;
  const stored = await api.get<(Client & Stored)[]>(
    `${path}?clientId=${MACHINE_CLIENT_PREFIX}&search=true&max=1000`,
  );
  const retired = stored.filter(
    (one) =>
      one.enabled &&
      one.clientId.startsWith(MACHINE_CLIENT_PREFIX) &&
      !realm.clients.some((client) => client.clientId === one.clientId),
  );
  for (const client of retired) {
    await api.change('PUT', `${path}/${client.id}`, { ...client, enabled: false });
    note(`realm ${realm.realm}: client ${client.clientId} disabled`);
  }
}
