import { keycloakRealmFiles, type Partnership, type SecretStore } from '@conjoint/platform';

export const REALM = 'conjoint';

/** The realms of a partnership file, as Keycloak imports them. */
export function realmFiles(
  { partnership, secrets }: { readonly partnership: Partnership; readonly secrets: SecretStore },
  urls: { readonly keycloak: string; readonly portal: string },
): ReturnType<typeof keycloakRealmFiles> {
  const secretOf = (name: string): string => secrets.read(`oidc/${name}`);
  const { organisations } = partnership;
  return keycloakRealmFiles({
    partnership,
    realm: REALM,
    urls: { keycloak: urls.keycloak, portal: [urls.portal] },
    secrets: {
      portalClient: secretOf('portal-client'),
      broker: Object.fromEntries(organisations.map(({ alias }) => [alias, secretOf(`${alias}-broker`)])),
      machine: Object.fromEntries(
        partnership.partitions().map(({ code }) => [code, secretOf(`machine-${code}`)]),
      ),
    },
  });
}
