import { readFileSync, statSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a PEM file, each as text. @throws where there is none, or one is none. */
export function certificatesIn(pem: string): string[] {
  const certificates = pem.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw new Error('no certificate');
  for (const certificate of certificates) new X509Certificate(certificate);
  return certificates;
}

/**
 * The authorities whose certificates are believed: one PEM file, during a rotation with the old and the new one in it. Looked at whenever a
 * connection is opened, so that a renewed file counts for the next connection, without a restart and without closing one that is open. A
 * file that cannot be read just now, or holds no certificate, leaves what was believed before.
 */
export class TrustedAuthorities {
  private seen = '';
  private known: string;

  constructor(readonly file: string) {
    this.known = this.read();
  }

  get pem(): string {
    try {
      this.known = this.read();
    } catch {
      // Being written or not mounted just now: `certificates check` names a file that stays so.
    }
    return this.known;
  }

  private read(): string {
    const { mtimeMs, size, ino } = statSync(this.file);
    const stamp = `${mtimeMs} ${size} ${ino}`;
    if (stamp === this.seen) return this.known;
    const pem = readFileSync(this.file, 'utf8');
    certificatesIn(pem);
    this.seen = stamp;
    return pem;
  }
}

const known = new Map<string, TrustedAuthorities>();

/** The authorities of a file, read once for all who use it; null where none is named. @throws by the variable's name, never by what it holds. */
export function authoritiesOf(file: string | undefined): TrustedAuthorities | null {
  if (!file) return null;
  let authorities = known.get(file);
  if (!authorities) {
    try {
      authorities = new TrustedAuthorities(file);
    } catch {
      throw new Error('CONJOINT_CA_FILE names no readable file with certificates.');
    }
    known.set(file, authorities);
  }
  return authorities;
}
