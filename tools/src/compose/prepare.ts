import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureSecrets, SecretStore, type Partnership } from '@conjoint/platform';
import { isRoot } from '../acquire/run-command.js';
import { CertificateFolder } from '../certificates/certificate-folder.js';
import { make } from '../certificates/rotation.js';
import { dockerDone } from '../images/engine.js';
import {
  accountOf,
  certified,
  composeFolder,
  NATS_NODES,
  PROGRAMS,
  type Addresses,
  type ComposeFolder,
} from './layout.js';
import { secretsOf } from './program-secrets.js';
import {
  keycloakConfig,
  natsNodeConfig,
  pgbouncerConfig,
  pgbouncerUsers,
  postgresConnections,
  rolesOf,
} from './server-configs.js';

const CERTIFICATE_DAYS = 397;
const AUTHORITY_YEARS = 5;

export interface Preparation {
  readonly folder: string;
  readonly partnership: Partnership;
  /** The partnership file. */
  readonly source: string;
  readonly addresses: Addresses;
  /** Variables of compose.yaml beside those that follow from the rest. */
  readonly variables: Readonly<Record<string, string>>;
  /** An image that has Node, for giving files away where this account may not. */
  readonly nodeImage: string;
}

/** Makes what is missing and writes down the rest: it may be repeated, and what runs is not disturbed. Answers which containers' files changed. */
export async function prepare(preparation: Preparation): Promise<{ changed: string[] }> {
  const folder = composeFolder(preparation.folder);
  mkdirSync(folder.root, { recursive: true });
  // What is below can be read by the accounts inside; nobody else on this machine gets past here.
  chmodSync(folder.root, 0o700);
  if (!isRoot() && existsSync(folder.parts)) await handOver(folder, preparation, process.getuid?.());
  copyWhole(preparation.source, folder.partnership);
  const secrets = makeSecrets(folder, preparation.partnership);
  const parts = partsOf(preparation, secrets);
  const changed = [...parts].filter(([name, files]) => writePart(join(folder.parts, name), files));
  await make(new CertificateFolder(folder.certificates), certified(preparation.addresses), {
    now: new Date(),
    days: CERTIFICATE_DAYS,
    authorityYears: AUTHORITY_YEARS,
  });
  await handOver(folder, preparation);
  const { port, portalHost, signInHost } = preparation.addresses;
  const variables = {
    ...preparation.variables,
    CONJOINT_FOLDER: folder.root,
    CONJOINT_PORT: String(port),
    CONJOINT_PORTAL_HOST: portalHost,
    CONJOINT_SIGN_IN_HOST: signInHost,
    CONJOINT_POSTGRES_CONNECTIONS: String(postgresConnections(preparation.partnership)),
    ...Object.fromEntries(
      (['postgres', 'nats', 'keycloak', 'pgbouncer', 'front'] as const).map((image) => [
        `CONJOINT_UID_${image.toUpperCase()}`,
        String(accountOf(image)),
      ]),
    ),
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(folder.variables, lines.join(''), { mode: 0o600 });
  return { changed: changed.map(([name]) => name) };
}

function makeSecrets(folder: ComposeFolder, partnership: Partnership): SecretStore {
  const secrets = new SecretStore(folder.secrets);
  ensureSecrets({
    secrets,
    partitions: partnership.partitions(),
    organisations: partnership.organisations.map(({ alias }) => alias),
  });
  for (const name of ['postgres/superuser', 'identity-postgres/superuser', 'keycloak/admin'])
    secrets.ensure(name);
  return secrets;
}

type Files = ReadonlyMap<string, string>;

/** What each container gets to read, by file. */
function partsOf({ partnership, addresses }: Preparation, secrets: SecretStore): Map<string, Files> {
  const partitions = partnership.partitions();
  const pooler = (name: 'pgbouncer' | 'portal-pgbouncer', database: '*' | 'portal'): Files => {
    const roles = rolesOf(name, partnership);
    return new Map([
      ['pgbouncer.ini', pgbouncerConfig(database, roles.length)],
      ['users.txt', pgbouncerUsers(roles, secrets)],
    ]);
  };
  const of = (names: readonly string[]): Files => new Map(names.map((name) => [name, secrets.read(name)]));
  return new Map<string, Files>([
    ['postgres', new Map([['superuser', secrets.read('postgres/superuser')]])],
    ['identity-postgres', new Map([['superuser', secrets.read('identity-postgres/superuser')]])],
    ...NATS_NODES.map((node): [string, Files] => [
      node,
      new Map([['nats-server.conf', natsNodeConfig(node, partnership, secrets)]]),
    ]),
    ['keycloak', new Map([['keycloak.conf', keycloakConfig(addresses, secrets)]])],
    ['pgbouncer', pooler('pgbouncer', '*')],
    ['portal-pgbouncer', pooler('portal-pgbouncer', 'portal')],
    ['migrator', of(filesBelow(secrets.folder))],
    ...PROGRAMS.map((program): [string, Files] => [program, of(secretsOf(program, partitions))]),
  ]);
}

function filesBelow(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(folder, join(below, entry.name)) : [join(below, entry.name)],
  );
}

/** Writes what differs, each file whole. Answers whether anything did that had been there. */
function writePart(folder: string, files: Files): boolean {
  let changed = false;
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) {
    const file = join(folder, name);
    const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (before === text) continue;
    changed ||= before !== undefined;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text, { mode: 0o400 });
    renameSync(`${file}.new`, file);
  }
  return changed;
}

function copyWhole(from: string, to: string): void {
  // A file that compose mounts by itself keeps its place: it is written over, not replaced.
  if (!existsSync(to)) copyFileSync(from, to);
  else writeFileSync(to, readFileSync(from));
  chmodSync(to, 0o644);
}

/** The files of each container belong to the account it runs as, and to nobody else; or to us, who are about to write them. */
async function handOver(
  folder: ComposeFolder,
  { addresses, nodeImage }: Preparation,
  toUs?: number,
): Promise<void> {
  const owners = certified(addresses)
    .flatMap(({ name, image }) =>
      [folder.certificates, folder.parts].map((kind) => ({
        path: join(kind, name),
        account: toUs ?? accountOf(image),
      })),
    )
    .filter(({ path }) => existsSync(path));
  if (isRoot()) {
    for (const { path, account } of owners) giveAway(path, account);
    return;
  }
  // Whoever may use Docker may do this, too; the container has no network and sees these folders only.
  const relative = owners.map(({ path, account }) => [path.slice(folder.root.length + 1), account]);
  const script = `const fs=require('fs'),p=require('path');const give=(f,a)=>{fs.chownSync(f,a,a);if(fs.statSync(f).isDirectory())for(const n of fs.readdirSync(f))give(p.join(f,n),a)};for(const[f,a]of ${JSON.stringify(relative)})give('/given/'+f,a)`;
  await dockerDone('Giving each container its files', [
    ...['run', '--rm', '--user', '0:0', '--network', 'none', '--cap-drop', 'ALL'],
    ...['--cap-add', 'CHOWN', '--cap-add', 'DAC_OVERRIDE', '--volume', `${folder.root}:/given`],
    ...['--entrypoint', 'node', nodeImage, '--eval', script],
  ]);
}

function giveAway(path: string, account: number): void {
  chownSync(path, account, account);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) giveAway(inside, account);
    else chownSync(inside, account, account);
  }
}
