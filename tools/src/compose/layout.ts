import { join } from 'node:path';
import { SERVICES } from '@conjoint/contracts';
import { imageVariable, type ServerImage } from '../images/server-images.js';
import { WORKSPACE } from '../workspace.js';

export const COMPOSE_FILE = join(WORKSPACE, 'infra', 'compose', 'compose.yaml');
/** The account of our own programs in their images. */
export const OUR_ACCOUNT = 65_532;

/** What a composed installation keeps on its machine beside its volumes. */
export interface ComposeFolder {
  readonly root: string;
  /** Every secret there is: for the migrator, and for what the others are given of. */
  readonly secrets: string;
  /** What each container is given. */
  readonly parts: string;
  readonly certificates: string;
  readonly partnership: string;
  /** What compose.yaml asks for. */
  readonly variables: string;
}

export function composeFolder(root: string): ComposeFolder {
  return {
    root,
    secrets: join(root, 'secrets'),
    parts: join(root, 'parts'),
    certificates: join(root, 'certificates'),
    partnership: join(root, 'partnership.yaml'),
    variables: join(root, 'variables.env'),
  };
}

export const NATS_NODES = ['nats-1', 'nats-2', 'nats-3'] as const;
export const PROGRAMS = [...SERVICES, 'portal'] as const;

export interface Addresses {
  readonly port: number;
  readonly portalHost: string;
  readonly signInHost: string;
}

/** Every container that shows or checks a certificate, the names it is called by, and whose image it runs. */
export function certified({ portalHost, signInHost }: Addresses): {
  name: string;
  called: string[];
  image: ServerImage | 'ours';
}[] {
  return [
    { name: 'postgres', called: ['postgres'], image: 'postgres' },
    { name: 'identity-postgres', called: ['identity-postgres'], image: 'postgres' },
    ...NATS_NODES.map((name) => ({ name, called: [name], image: 'nats' as const })),
    { name: 'keycloak', called: ['keycloak', signInHost], image: 'keycloak' },
    { name: 'pgbouncer', called: ['pgbouncer'], image: 'pgbouncer' },
    { name: 'portal-pgbouncer', called: ['portal-pgbouncer'], image: 'pgbouncer' },
    { name: 'front', called: [portalHost, signInHost], image: 'front' },
    ...[...PROGRAMS, 'migrator'].map((name) => ({ name, called: [name], image: 'ours' as const })),
  ];
}

/** The account each image runs as: ours, and the official one's where a variable names an image. `CONJOINT_UID_NATS` says another. */
const ACCOUNTS: Record<ServerImage, { ours: number; official: number }> = {
  postgres: { ours: 999, official: 999 },
  nats: { ours: OUR_ACCOUNT, official: 0 },
  keycloak: { ours: 1000, official: 1000 },
  pgbouncer: { ours: OUR_ACCOUNT, official: 70 },
  front: { ours: OUR_ACCOUNT, official: 99 },
};

export function accountOf(image: ServerImage | 'ours', environment: NodeJS.ProcessEnv = process.env): number {
  if (image === 'ours') return OUR_ACCOUNT;
  const said = environment[`CONJOINT_UID_${image.toUpperCase()}`];
  if (said) return Number(said);
  return ACCOUNTS[image][environment[imageVariable(image)] ? 'official' : 'ours'];
}
