import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

/** One package in an image, from npm or from Debian. */
export interface Software {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression for npm; for Debian, the file in the image that holds the whole text. */
  readonly licence: string;
  /** Package URL (purl), which scanners look up. */
  readonly purl: string;
  readonly integrity?: string | undefined;
}

interface Locked {
  readonly packages: Readonly<Record<string, { version: string; license?: string; integrity?: string }>>;
}

/** What the lock says of each package at a path `node_modules/…`. Two paths of one version are one component. */
export function npmSoftware(paths: readonly string[], installed: string): Software[] {
  const lock = JSON.parse(readFileSync(join(WORKSPACE, 'package-lock.json'), 'utf8')) as Locked;
  const found = paths.map((path): Software => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const entry = lock.packages[path];
    if (!entry) throw new Error(`${path} is in the image, but not in package-lock.json`);
    return {
      name,
      version: entry.version,
      licence: entry.license ?? licenceOf(join(installed, path, 'package.json')),
      purl: `pkg:npm/${name.replace('@', '%40')}@${entry.version}`,
      integrity: entry.integrity,
    };
  });
  return [...new Map(found.map((one) => [one.purl, one])).values()].sort(byPurl);
}

/** Old packages say it in other shapes than an SPDX expression. */
function licenceOf(manifest: string): string {
  if (!existsSync(manifest)) return 'NOASSERTION';
  const { license, licenses } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    license?: string | { type?: string };
    licenses?: readonly { type?: string }[];
  };
  const said = [license, ...(licenses ?? [])].map((one) => (typeof one === 'string' ? one : one?.type));
  return said.filter(Boolean).join(' OR ') || 'NOASSERTION';
}

/** What dpkg knows of: the paragraphs of `var/lib/dpkg/status`. */
export function debianSoftware(status: string): Software[] {
  return status
    .split('\n\n')
    .map((paragraph) => Object.fromEntries(fieldsOf(paragraph)))
    .filter(({ Package: name, Version: version }) => name && version)
    .map(({ Package: name = '', Version: version = '', Architecture: architecture = '' }) => ({
      name,
      version,
      licence: `/usr/share/doc/${name}/copyright`,
      purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}`,
    }))
    .sort(byPurl);
}

function fieldsOf(paragraph: string): [string, string][] {
  return [...paragraph.matchAll(/^([A-Za-z-]+): (.*)$/gm)].map(([, key = '', value = '']) => [key, value]);
}

function byPurl(one: Software, other: Software): number {
  return one.purl < other.purl ? -1 : 1;
}

/** A CycloneDX 1.5 bill of materials. Its serial number follows from its content: the same image, the same file. */
export function billOfMaterials(image: string, version: string, software: readonly Software[]): string {
  const components = software.map(({ name, version: its, licence, purl, integrity }) => ({
    type: 'library',
    'bom-ref': purl,
    name,
    version: its,
    purl,
    licenses: licence.startsWith('/')
      ? [{ license: { name: `see ${licence}` } }]
      : [{ expression: licence.replace(/^\((.*)\)$/, '$1') }],
    ...(integrity?.startsWith('sha512-') && {
      hashes: [
        { alg: 'SHA-512', content: Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex') },
      ],
    }),
  }));
  const digest = createHash('sha256')
    .update(JSON.stringify([image, version, components]))
    .digest('hex');
  const uuid = [8, 4, 4, 4, 12].map((length, index, all) => {
    const from = all.slice(0, index).reduce((sum, part) => sum + part, 0);
    return digest.slice(from, from + length);
  });
  // A UUID of version 8: made by a rule of our own (RFC 9562).
  uuid[2] = `8${uuid[2]!.slice(1)}`;
  uuid[3] = `8${uuid[3]!.slice(1)}`;
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      serialNumber: `urn:uuid:${uuid.join('-')}`,
      version: 1,
      metadata: {
        component: { type: 'container', 'bom-ref': `conjoint/${image}`, name: `conjoint/${image}`, version },
      },
      components,
    },
    null,
    2,
  )}\n`;
}

/** A plain list for a person who asks what we may use. */
export function licenceList(software: readonly Software[]): string {
  const byLicence = new Map<string, string[]>();
  for (const { name, version, licence } of software) {
    const key = licence.startsWith('/') ? 'Debian (the text is in the image at the path beside it)' : licence;
    const line = `${name} ${version}${licence.startsWith('/') ? `  ${licence}` : ''}`;
    byLicence.set(key, [...(byLicence.get(key) ?? []), line]);
  }
  return [...byLicence]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([licence, lines]) => `${licence}\n${lines.map((line) => `  ${line}\n`).join('')}`)
    .join('\n');
}
