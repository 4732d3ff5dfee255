import type { Converging } from './converge-realm.js';
import { contains } from './contains.js';
import type {
  IdentityProvider,
  IdentityProviderMapper,
  OrganizationRepresentation,
} from './representations.js';

type StoredOrganization = Omit<OrganizationRepresentation, 'attributes'> & {
  attributes?: Record<string, string[]>;
};
type StoredMapper = IdentityProviderMapper & { id: string };

const holdersAtOnce = 500;

/**
 * Organizations, their domains and their providers. An organisation that left the file is disabled, which disables
 * its people; removing it would delete them, and their next sign-in would be somebody new.
 */
export async function convergeOrganizations(at: Converging): Promise<void> {
  const wanted = at.realm.organizations ?? [];
  const stored = await organizations(at);
  await freeDomains(at, stored, wanted);
  for (const provider of at.realm.identityProviders ?? []) await identityProvider(at, provider);
  for (const organization of wanted) await oneOrganization(at, organization);
  // Which domains lead to a provider is only accepted once the organization has both.
  for (const provider of at.realm.identityProviders ?? []) await identityProviderConfig(at, provider);
  for (const provider of at.realm.identityProviders ?? []) await providerMappers(at, provider.alias);
  await retired(at, stored, wanted);
}

async function organizations({ api, realm }: Converging): Promise<StoredOrganization[]> {
  return api.get(`/${realm.realm}/organizations?briefRepresentation=false&max=1000`);
}

/** A domain that moves must leave its old organization before the new one can have it. */
async function freeDomains(
  at: Converging,
  stored: readonly StoredOrganization[],
  wanted: readonly OrganizationRepresentation[],
): Promise<void> {
  for (const organization of stored) {
    const own = wanted.find((one) => one.alias === organization.alias)?.domains.map((domain) => domain.name);
    const elsewhere = new Set(
      wanted
        .filter((one) => one.alias !== organization.alias)
        .flatMap((one) => one.domains.map((domain) => domain.name)),
    );
    const kept = organization.domains.filter(({ name }) => own?.includes(name) || !elsewhere.has(name));
    if (kept.length === organization.domains.length) continue;
    await putOrganization(at, { ...organization, domains: kept });
    at.note(`realm ${at.realm.realm}: organization ${organization.alias} gives up a domain`);
  }
}

async function identityProvider({ api, realm, note }: Converging, provider: IdentityProvider): Promise<void> {
  const path = `/${realm.realm}/identity-provider/instances`;
  if ((await api.find(`${path}/${provider.alias}`)) !== undefined) return;
  const config = Object.fromEntries(
    Object.entries(provider.config).filter(([key]) => !key.startsWith('kc.org.')),
  );
  await api.change('POST', path, { ...provider, config });
  note(`realm ${realm.realm}: provider ${provider.alias}`);
}

async function oneOrganization(at: Converging, wanted: OrganizationRepresentation): Promise<void> {
  const { api, realm, note } = at;
  const path = `/${realm.realm}/organizations`;
  const { identityProviders, ...own } = wanted;
  const stored = (await organizations(at)).find((one) => one.alias === wanted.alias);
  if (!stored) {
    await api.change('POST', path, own);
    note(`realm ${realm.realm}: organization ${wanted.alias}`);
  } else {
    const { id: _kept, ...comparable } = own;
    if (!contains({ ...stored, attributes: stored.attributes ?? {} }, comparable)) {
      await putOrganization(at, { ...stored, ...comparable });
      note(`realm ${realm.realm}: organization ${wanted.alias} changed`);
    }
  }
  const id = stored?.id ?? (await organizations(at)).find((one) => one.alias === wanted.alias)?.id;
  const linked = await api.get<{ alias: string }[]>(`${path}/${id}/identity-providers`);
  for (const { alias } of identityProviders.filter(
    (one) => !linked.some((link) => link.alias === one.alias),
  )) {
    await api.change('POST', `${path}/${id}/identity-providers`, alias);
    note(`realm ${realm.realm}: provider ${alias} of organization ${wanted.alias}`);
  }
}

async function putOrganization({ api, realm }: Converging, organization: StoredOrganization): Promise<void> {
  await api.change('PUT', `/${realm.realm}/organizations/${organization.id}`, organization);
}

/**
 * Keycloak never shows a provider’s secret, so it cannot be compared: it is written each time, and only other
 * differences are reported.
 */
async function identityProviderConfig(
  { api, realm, note }: Converging,
  provider: IdentityProvider,
): Promise<void> {
  const path = `/${realm.realm}/identity-provider/instances/${provider.alias}`;
  const stored = await api.get<IdentityProvider>(path);
  const { clientSecret: _secret, ...comparable } = provider.config;
  const same = contains(stored, { ...provider, config: comparable });
  await api.change('PUT', path, { ...stored, ...provider, config: { ...stored.config, ...provider.config } });
  if (!same) note(`realm ${realm.realm}: provider ${provider.alias} changed`);
}

async function providerMappers(at: Converging, alias: string): Promise<void> {
  const { api, realm, note } = at;
  const path = `/${realm.realm}/identity-provider/instances/${alias}/mappers`;
  const wanted = (realm.identityProviderMappers ?? []).filter((one) => one.identityProviderAlias === alias);
  const stored = await api.get<StoredMapper[]>(path);
  for (const mapper of wanted) {
    const same = stored.find((one) => one.name === mapper.name);
    if (same && contains(same, mapper)) continue;
    if (same) await api.change('PUT', `${path}/${same.id}`, { ...same, ...mapper });
    else await api.change('POST', path, mapper);
    note(`realm ${realm.realm}: provider ${alias}: ${mapper.name}`);
  }
  for (const extra of stored.filter((one) => !wanted.some((mapper) => mapper.name === one.name))) {
    await api.change('DELETE', `${path}/${extra.id}`);
    note(`realm ${realm.realm}: provider ${alias}: ${extra.name} removed`);
    if (extra.config['role'] !== undefined) await takeRole(at, alias, extra.config['role']);
  }
}

/**
 * A mapper takes a role away at sign-in, but a removed mapper does nothing: what an organisation may no longer vouch
 * for is taken from its people here. They are known by the first part of their key.
 */
async function takeRole({ api, realm, note }: Converging, alias: string, name: string): Promise<void> {
  const path = `/${realm.realm}/roles/${name}`;
  const role = await api.get<{ id: string; name: string }>(path);
  const theirs: string[] = [];
  for (let first = 0; ; first += holdersAtOnce) {
    const page = await api.get<{ id: string; username: string }[]>(
      `${path}/users?first=${first}&max=${holdersAtOnce}`,
    );
    theirs.push(...page.filter((one) => one.username.startsWith(`${alias}.`)).map((one) => one.id));
    if (page.length < holdersAtOnce) break;
  }
  for (const id of theirs)
    await api.change('DELETE', `/${realm.realm}/users/${id}/role-mappings/realm`, [role]);
  if (theirs.length > 0) note(`realm ${realm.realm}: ${theirs.length} people of ${alias} lost ${name}`);
}

async function retired(
  at: Converging,
  stored: readonly StoredOrganization[],
  wanted: readonly OrganizationRepresentation[],
): Promise<void> {
  for (const organization of stored) {
    if (!organization.enabled || wanted.some((one) => one.alias === organization.alias)) continue;
    const now = await at.api.get<StoredOrganization>(`/${at.realm.realm}/organizations/${organization.id}`);
    await putOrganization(at, { ...now, enabled: false });
    at.note(`realm ${at.realm.realm}: organization ${organization.alias} disabled`);
  }
}
