import { contains } from './contains.js';
import type { Converging } from './converge-realm.js';
import type { UserRepresentation } from './representations.js';

type StoredUser = UserRepresentation & { id: string };
interface Role {
  id: string;
  name: string;
}

/**
 * Invented people of a development realm. New ones come by partial import, the only request that keeps a given id;
 * those no longer in the file are disabled, as leavers are.
 */
export async function convergeStaff(at: Converging): Promise<void> {
  const { api, realm, note } = at;
  const wanted = realm.users ?? [];
  const stored = await api.get<StoredUser[]>(`/${realm.realm}/users?max=1000&briefRepresentation=false`);
  const joined = wanted.filter((user) => !stored.some((one) => one.id === user.id));
  if (joined.length > 0) {
    await api.change('POST', `/${realm.realm}/partialImport`, { ifResourceExists: 'FAIL', users: joined });
    note(`realm ${realm.realm}: ${joined.length} people joined`);
  }
  for (const user of wanted) {
    const same = stored.find((one) => one.id === user.id);
    if (same) await onePerson(at, same, user);
  }
  for (const left of stored.filter((one) => one.enabled && !wanted.some((user) => user.id === one.id))) {
    await api.change('PUT', `/${realm.realm}/users/${left.id}`, { ...left, enabled: false });
    note(`realm ${realm.realm}: a person left (${left.id})`);
  }
}

async function onePerson(
  { api, realm, note }: Converging,
  stored: StoredUser,
  wanted: UserRepresentation,
): Promise<void> {
  const { realmRoles = [], credentials: _password, ...own } = wanted;
  const path = `/${realm.realm}/users/${stored.id}`;
  if (!contains(stored, own)) {
    await api.change('PUT', path, { ...stored, ...own });
    note(`realm ${realm.realm}: a person changed (${stored.id})`);
  }
  // Keycloak gives everybody its own default role as well; only roles the file speaks of are ours to change.
  const ours = new Set(realm.roles.realm.map((role) => role.name));
  const held = (await api.get<Role[]>(`${path}/role-mappings/realm`)).filter((role) => ours.has(role.name));
  const gained = realmRoles.filter((name) => !held.some((role) => role.name === name));
  const lost = held.filter((role) => !realmRoles.includes(role.name));
  if (gained.length > 0) {
    const roles = await Promise.all(gained.map((name) => api.get<Role>(`/${realm.realm}/roles/${name}`)));
    await api.change('POST', `${path}/role-mappings/realm`, roles);
    note(`realm ${realm.realm}: a person gained ${gained.join(', ')} (${stored.id})`);
  }
  if (lost.length > 0) {
    await api.change('DELETE', `${path}/role-mappings/realm`, lost);
    note(`realm ${realm.realm}: a person lost ${lost.map((role) => role.name).join(', ')} (${stored.id})`);
  }
}
