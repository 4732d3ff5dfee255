import { AdminApi, type KeycloakAdmin } from './admin-api.js';
import { convergeOrganizations } from './converge-organizations.js';
import { convergeRealm, type Converging } from './converge-realm.js';
import { convergeStaff } from './converge-staff.js';
import type { RealmRepresentation } from './representations.js';

/**
 * Brings a running Keycloak to what the realm files say. An import skips a realm that exists, so an edited partnership
 * file would never reach a kept database; this does, and running it twice changes nothing the second time. Nothing is
 * deleted that could be somebody: people and organisations that left are disabled.
 * @returns what was changed, one line each; empty when everything was as it should be.
 */
export async function convergeKeycloak({
  files,
  admin,
}: {
  files: Readonly<Record<string, RealmRepresentation>>;
  admin: KeycloakAdmin;
}): Promise<string[]> {
  const api = new AdminApi(admin);
  const changes: string[] = [];
  const note = (change: string): void => void changes.push(change);
  for (const realm of developmentRealmsFirst(files)) {
    if ((await api.find(`/${realm.realm}`)) === undefined) {
      await api.change('POST', '', realm);
      note(`realm ${realm.realm}: made`);
      continue;
    }
    await convergeExisting({ api, realm, note });
  }
  return changes;
}

async function convergeExisting(at: Converging): Promise<void> {
  await requireFlow(at);
  await convergeRealm(at);
  if (at.realm.organizations) await convergeOrganizations(at);
  else await convergeStaff(at);
}

/** A provider’s realm should answer before the broker sends anybody there. */
function developmentRealmsFirst(files: Readonly<Record<string, RealmRepresentation>>): RealmRepresentation[] {
  return Object.values(files).sort(
    (left, right) => Number(Boolean(left.organizations)) - Number(Boolean(right.organizations)),
  );
}

/** Sign-in flows are part of a realm’s first import. A realm of this name without them is not ours to change. */
async function requireFlow({ api, realm }: Converging): Promise<void> {
  const wanted = realm['browserFlow'];
  if (typeof wanted !== 'string') return;
  const flows = await api.get<{ alias: string }[]>(`/${realm.realm}/authentication/flows`);
  if (!flows.some((flow) => flow.alias === wanted)) {
    throw new Error(
      `The realm ${realm.realm} has no sign-in flow “${wanted}”, so it was not made by Conjoint. ` +
        'Choose another realm name, or remove that realm.',
    );
  }
}
