import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Issued } from './issue.js';
import type { ServerName } from './server-names.js';

const AUTHORITY = 'authority';

/**
 * What is kept where. Each server has a folder to be handed to it whole, with names that Kubernetes knows; the authorities’ keys are in one of
 * their own, which no server ever sees. `ca.crt` is what everybody believes.
 *
 *     authority/current.pem   key and certificate of the one that certifies
 *     authority/next.pem      during a rotation: believed already, certifies nothing yet
 *     authority/previous.crt  during a rotation: believed still, its key is gone
 *     ca.crt
 *     NAME/tls.crt  NAME/tls.key  NAME/ca.crt
 */
export class CertificateFolder {
  constructor(readonly root: string) {}

  get bundleFile(): string {
    return join(this.root, 'ca.crt');
  }

  authority(which: 'current' | 'next'): Issued | null {
    const file = join(this.root, AUTHORITY, `${which}.pem`);
    if (!existsSync(file)) return null;
    const [key = '', certificate = ''] = readFileSync(file, 'utf8').split(/(?=-----BEGIN CERTIFICATE-----)/);
    return { key, certificate };
  }

  /** One file for both: it is there whole, or not at all. */
  keepAuthority(which: 'current' | 'next', { key, certificate }: Issued): void {
    writeWhole(join(this.root, AUTHORITY, `${which}.pem`), `${key}${certificate}`, 0o600);
  }

  get previous(): string | null {
    const file = join(this.root, AUTHORITY, 'previous.crt');
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  }

  /** From now on the next one certifies; the key of the one before is gone, and cannot be stolen any more. */
  promoteNext(): void {
    const current = this.authority('current');
    if (current) writeWhole(join(this.root, AUTHORITY, 'previous.crt'), current.certificate, 0o644);
    renameSync(join(this.root, AUTHORITY, 'next.pem'), join(this.root, AUTHORITY, 'current.pem'));
  }

  forgetPrevious(): void {
    rmSync(join(this.root, AUTHORITY, 'previous.crt'), { force: true });
  }

  get servers(): string[] {
    if (!existsSync(this.root)) return [];
    return readdirSync(this.root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== AUTHORITY)
      .map(({ name }) => name)
      .filter((name) => existsSync(this.fileOf(name, 'tls.crt')))
      .sort();
  }

  fileOf(server: string, file: 'tls.crt' | 'tls.key' | 'ca.crt'): string {
    return join(this.root, server, file);
  }

  keepServer({ name, owner }: Pick<ServerName, 'name' | 'owner'>, { certificate, key }: Issued): void {
    writeWhole(this.fileOf(name, 'tls.key'), key, 0o600, owner);
    writeWhole(this.fileOf(name, 'tls.crt'), certificate, 0o644, owner);
  }

  /** What everybody believes from now on: the current one, the next and the previous where there are any. */
  keepBundle(certificates: readonly string[]): void {
    const text = certificates.map((certificate) => `${certificate.trim()}\n`).join('');
    for (const server of this.servers) writeWhole(this.fileOf(server, 'ca.crt'), text, 0o644);
    writeWhole(this.bundleFile, text, 0o644);
  }
}

/** Whoever reads meanwhile gets the earlier or the later text, never a part of one. */
function writeWhole(file: string, text: string, mode: number, owner?: ServerName['owner']): void {
  const isAuthority = basename(dirname(file)) === AUTHORITY;
  mkdirSync(dirname(dirname(file)), { recursive: true }); // the mode below counts for whatever is made on the way
  mkdirSync(dirname(file), { recursive: true, mode: isAuthority ? 0o700 : 0o755 });
  const whole = join(dirname(file), `.${basename(file)}.${process.pid}`);
  writeFileSync(whole, text, { mode: 0o600 });
  if (owner) chownSync(whole, owner.uid, owner.gid);
  chmodSync(whole, mode);
  renameSync(whole, file);
}
