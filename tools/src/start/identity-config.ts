import { generateKeyPairSync } from 'node:crypto';
import {
  API_CLIENT,
  machineClient,
  MACHINE_ROLE,
  machinePersonKey,
  organisationId,
  PORTAL_CLIENT,
  portalIdentityPaths,
  developmentSubject,
  type Partnership,
  type SecretStore,
} from '@conjoint/platform';
import type { IdentityConfig } from '../embedded-identity/identity-config.js';
import { NeedsRemedy } from '../remedy.js';

export interface IdentityAddresses {
  /** Base address of the identity, without a trailing slash. */
  readonly identity: string;
  readonly portal: string;
  readonly realm: string;
}

/** What the embedded identity has to know so that nobody can tell it from the realm of the same partnership file. */
export function embeddedIdentityConfig(
  partnership: Partnership,
  secrets: SecretStore,
  { identity, portal, realm }: IdentityAddresses,
): IdentityConfig {
  const password = partnership.developmentPassword;
  if (password === undefined) {
    throw new NeedsRemedy(
      `${partnership.source} has no development password, so its invented people cannot sign in.`,
      'Add "development: { password: … }" to it, or use a Keycloak (KEYCLOAK_URL).',
    );
  }
  return {
    issuer: `${identity}/realms/${realm}`,
    signingKey: JSON.parse(secrets.ensure('oidc/embedded-signing.jwk', newSigningKey)) as Record<
      string,
      unknown
    >,
    cookieKey: secrets.ensure('oidc/embedded-cookie.key'),
    apiAudience: API_CLIENT,
    organisations: partnership.organisations.map((one) => ({
      alias: one.alias,
      id: organisationId(one.alias),
      name: one.name,
      attributes: attributesOf(one.partition),
      domains: one.signIn.domains,
    })),
    people: partnership.inventedPeople().map(({ organisation, personKey, person }) => ({
      subject: developmentSubject(organisation, person.key),
      username: personKey,
      organisation,
      email: person.email,
      name: person.name,
      roles: person.roles,
      password,
    })),
    portal: {
      clientId: PORTAL_CLIENT,
      secret: secrets.read('oidc/portal-client'),
      redirectUris: [`${portal}${portalIdentityPaths.callback}`],
      postLogoutRedirectUris: [`${portal}${portalIdentityPaths.signedOut}`],
      backchannelLogoutUri: `${portal}${portalIdentityPaths.backChannelSignOut}`,
    },
    machines: partnership.partitions().map(({ code, organisation }) => ({
      clientId: machineClient(code),
      secret: secrets.read(`oidc/machine-${code}`),
      subject: `${machineClient(code)}-service-account`,
      username: machinePersonKey(organisation),
      organisation,
      roles: [MACHINE_ROLE],
    })),
  };
}

function attributesOf(partition: string | undefined): Record<string, readonly string[]> {
  return partition === undefined ? {} : { partition: [partition] };
}

function newSigningKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return JSON.stringify({
    ...privateKey.export({ format: 'jwk' }),
    kid: 'embedded',
    use: 'sig',
    alg: 'RS256',
  });
}
