import type { Role } from '@conjoint/contracts';
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { loadPartnership, PORTAL_CLIENT } from '@conjoint/platform';
import type { BenchInstallation } from './installation.js';

/** The council everything is measured in, one of the sample's. */
export const COUNCIL = 'E09000013';

/** An access token of one of its front-door workers, signed with the key of this installation's own embedded identity. */
export function workersToken(installation: BenchInstallation): string {
  return personsToken(installation, 'front-door-worker');
}

/** The same of somebody in that role: at home in the council, or where nobody there has it, at home elsewhere and acting for it. */
export function personsToken(installation: BenchInstallation, role: Role, council: string = COUNCIL): string {
  const {
    CONJOINT_PARTNERSHIP: file = '',
    CONJOINT_REALM: realm = '',
    KEYCLOAK_URL: url = '',
  } = installation.environment;
  const partnership = loadPartnership(file);
  const able = partnership.inventedPeople().filter(({ person }) => person.roles.includes(role));
  const homeOf = (organisation: string) => partnership.organisation(organisation).partition;
  const worker = able.find(({ organisation }) => homeOf(organisation) === council) ?? able[0];
  if (!worker) throw new Error(`the sample has no ${role} for ${council}`);
  const now = Math.floor(Date.now() / 1000);
  const key = JSON.parse(installation.secret('oidc/embedded-signing.jwk')) as { kid: string };
  return signed(key, {
    iss: `${url}/realms/${realm}`,
    aud: ['conjoint-api'],
    azp: PORTAL_CLIENT,
    typ: 'Bearer',
    iat: now,
    exp: now + 3600,
    auth_time: now,
    sub: randomUUID(),
    sid: randomUUID(),
    preferred_username: worker.personKey,
    name: worker.person.name,
    email: worker.person.email,
    realm_access: { roles: worker.person.roles },
    organization: { [worker.organisation]: { id: randomUUID(), partition: [homeOf(worker.organisation)] } },
  });
}

function signed(key: { kid: string }, claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT', kid: key.kid })}.${part(claims)}`;
  const privateKey = createPrivateKey({ key: key as never, format: 'jwk' });
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}
