import { mkdirSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { keycloakArchive, KEYCLOAK_VERSION } from '../acquire/keycloak.js';
import { unzip } from '../acquire/unzip.js';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import type { DebianRoot } from './debian-root.js';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const COMMON = ['libc6', 'tzdata', 'ca-certificates', 'netbase'];
const CONJOINT = { name: 'conjoint', id: 65_532, home: '/nonexistent' };

/** The database server with its own tools: what the scripts around it need of a shell, and no more. */
export const POSTGRES_ROOT: DebianRoot = {
  name: 'postgres-root',
  suite: 'forky',
  packages: [...COMMON, 'postgresql-18', 'dash', 'coreutils'],
  programs: ['sh', 'dash', 'cat', 'chmod', 'dirname', 'mkdir', 'mv', 'rm'],
  account: { name: 'postgres', id: 999, home: '/var/lib/postgresql' },
  node: false,
  notKept: ['etc/postgresql*', 'usr/share/postgresql-common', 'var/lib/postgresql/*'],
  environment: { SSL_CERT_FILE: CERTIFICATES },
  finish: {
    name: 'folders of the account',
    run: (root) => {
      owned(root, ['var/lib/postgresql', 'var/run/postgresql'], 999);
      return Promise.resolve();
    },
  },
};

export const PGBOUNCER_ROOT: DebianRoot = {
  name: 'pgbouncer-root',
  suite: 'forky',
  packages: [...COMMON, 'pgbouncer', 'postgresql-client-18'],
  programs: ['pgbouncer'],
  account: CONJOINT,
  node: false,
  notKept: [
    'etc/postgresql*',
    'etc/pgbouncer',
    'usr/share/postgresql*',
    'usr/lib/postgresql/18/bin/[!p]*',
    'usr/lib/postgresql/18/bin/p[!g]*',
    'usr/lib/postgresql/18/bin/pg_[!i]*',
  ],
  environment: { SSL_CERT_FILE: CERTIFICATES },
};

export const FRONT_ROOT: DebianRoot = {
  name: 'front-root',
  suite: 'forky',
  packages: [...COMMON, 'haproxy', 'libstdc++6'],
  programs: ['haproxy'],
  account: CONJOINT,
  node: true,
  notKept: ['etc/haproxy/*', 'usr/share/haproxy'],
  environment: { PATH: '/usr/local/bin:/usr/sbin', SSL_CERT_FILE: CERTIFICATES },
};

const JAVA_HOME = '/usr/lib/jvm/java-21-openjdk-amd64';

/** A Java with the same certificates as everything else, and Keycloak beside it. Its own script is one of bash. */
export function keycloakRoot(tools: string, progress: Progress): DebianRoot {
  return {
    name: 'keycloak-root',
    suite: 'forky',
    packages: [...COMMON, 'openjdk-21-jre-headless', 'bash', 'dash', 'coreutils', 'findutils', 'grep', 'sed'],
    programs: [
      'sh',
      'bash',
      'dash',
      'basename',
      'cat',
      'dirname',
      'grep',
      'ls',
      'printf',
      'readlink',
      'sed',
      'uname',
      'xargs',
    ],
    account: { name: 'keycloak', id: 1000, home: '/opt/keycloak' },
    node: false,
    notKept: ['usr/lib/jvm/*/man', 'usr/lib/jvm/*/docs', 'usr/lib/jvm/*/lib/*.jsa'],
    environment: { PATH: '/usr/bin', JAVA_HOME, HOME: '/opt/keycloak', SSL_CERT_FILE: CERTIFICATES },
    finish: {
      name: `Keycloak ${KEYCLOAK_VERSION}`,
      run: async (root) => {
        trustForJava(root);
        await addKeycloak(root, tools, progress);
      },
    },
  };
}

/** What the package's own installation would do: Java keeps its authorities in a file of another kind. */
function trustForJava(root: string): void {
  mkdirSync(join(root, 'etc/ssl/certs/java'), { recursive: true });
  const folder = '/usr/share/ca-certificates/mozilla';
  const lines = readdirSync(join(root, folder)).map((name) => `+${folder}/${name}`);
  const { status, stderr } = spawnSync(
    'chroot',
    [root, `${JAVA_HOME}/bin/java`, '-jar', '/usr/share/ca-certificates-java/ca-certificates-java.jar'],
    {
      input: `${lines.join('\n')}\n`,
      encoding: 'utf8',
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        // Java finds its own libraries by /proc, which is not there.
        LD_LIBRARY_PATH: `${JAVA_HOME}/lib:${JAVA_HOME}/lib/server`,
      },
    },
  );
  if (status !== 0)
    throw new NeedsRemedy('Java could not be given its authorities.', 'The lines above say why.', stderr);
}

async function addKeycloak(root: string, tools: string, progress: Progress): Promise<void> {
  const archive = await keycloakArchive(tools, progress);
  if (typeof archive !== 'string')
    throw new NeedsRemedy(
      `There can be no Keycloak here: ${archive.unavailable}.`,
      'Name an image that has it in CONJOINT_IMAGE_KEYCLOAK.',
    );
  const home = join(root, 'opt');
  await unzip(archive, home, (path) =>
    /\/(bin\/.*\.bat|bin\/client\/.*|themes\/README.*)$/.test(path)
      ? undefined
      : path.replace(/^[^/]+/, 'keycloak'),
  );
  owned(root, ['opt/keycloak/data', 'opt/keycloak/data/tmp'], 1000);
}

function owned(root: string, folders: readonly string[], id: number): void {
  for (const folder of folders) {
    mkdirSync(join(root, folder), { recursive: true });
    const { status } = spawnSync('chown', [`${id}:${id}`, join(root, folder)]);
    if (status !== 0) throw new Error(`${folder} could not be given to ${id}`);
  }
}
