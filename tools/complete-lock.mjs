// Run after every change of dependencies: node tools/complete-lock.mjs
//
// npm leaves an optional package for another platform out of the lock when the registry it asked did not have it
// yet, and `npm ci` then refuses the lock on every platform. This adds the missing entries, in the place where npm
// looks for them, with their version only: whoever is on such a platform gets the package checked by its registry.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const file = join(resolve(import.meta.dirname, '..'), 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));

/** The entry a package at `from` gets when it asks for `name`: the nearest node_modules upwards. */
function found(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const entry = lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`];
    if (entry || folder === '') return entry;
  }
}

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
    const isExact = /^\d+\.\d+\.\d+[\w.-]*$/.test(wanted);
    if (path === '' || !isExact || found(path, name)?.version === wanted) continue;
    const sibling = Object.entries(lock.packages).find(
      ([other, { version }]) => other.endsWith(`/${name}`) && version !== wanted,
    )?.[1];
    const { cpu, os, libc } = sibling ?? platformOf(name);
    lock.packages[`${path}/node_modules/${name}`] = {
      version: wanted,
      ...(cpu && { cpu }),
      ...(entry.dev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      ...(os && { os }),
    };
    added += 1;
    console.log(`added ${name} ${wanted} for ${path}`);
  }
}

/** The platform as package names spell it: nx-darwin-arm64, linux-x64. */
function platformOf(name) {
  const os = ['darwin', 'linux', 'win32', 'freebsd', 'android'].find((one) => name.includes(one));
  const cpu = ['arm64', 'x64', 'ia32', 'arm'].find((one) => name.includes(one));
  return { os: os && [os], cpu: cpu && [cpu] };
}

if (added > 0) {
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(added > 0 ? `${added} entries added; prove it with: npm ci --dry-run` : 'The lock is complete.');
