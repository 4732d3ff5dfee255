import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Server } from 'node:https';
import type { SecureContextOptions } from 'node:tls';

interface Files {
  CONJOINT_TLS_CERT_FILE?: string | undefined;
  CONJOINT_TLS_KEY_FILE?: string | undefined;
}

const MIN_VERSION = 'TLSv1.2';

/**
 * What our own listener shows. Both files are looked at when somebody connects: who connects after a renewal gets the new certificate, and
 * who is connected already is not disturbed. While only one of the two is renewed they do not fit, and the earlier pair stays.
 */
export class OwnCertificate {
  private stamp = '';
  private pair: SecureContextOptions;

  constructor(
    private readonly certFile: string,
    private readonly keyFile: string,
  ) {
    this.pair = this.read() ?? {};
  }

  /** For a server that is made. */
  get options(): SecureContextOptions {
    return { ...this.pair, minVersion: MIN_VERSION };
  }

  /** Before the handshake of each connection; the server itself comes second. */
  renewOn(server: Server): void {
    server.prependListener('connection', () => {
      if (this.renewed()) server.setSecureContext(this.options);
    });
  }

  private renewed(): boolean {
    try {
      const pair = this.read();
      if (pair) this.pair = pair;
      return pair !== null;
    } catch {
      return false; // half-way through a renewal; `certificates check` names a pair that stays so
    }
  }

  /** Null where neither file has changed. @throws where they are no certificate and the key to it. */
  private read(): SecureContextOptions | null {
    const stamp = [this.certFile, this.keyFile]
      .map((file) => statSync(file))
      .map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`)
      .join();
    if (stamp === this.stamp) return null;
    const cert = readFileSync(this.certFile, 'utf8');
    const key = readFileSync(this.keyFile, 'utf8');
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) throw new Error('do not fit');
    this.stamp = stamp;
    return { cert, key };
  }
}

/** The certificate the environment names, or null where our listener speaks plain HTTP. @throws by the variables' names. */
export function ownCertificate(files: Files): OwnCertificate | null {
  const { CONJOINT_TLS_CERT_FILE: cert, CONJOINT_TLS_KEY_FILE: key } = files;
  if (!cert || !key) return null;
  try {
    return new OwnCertificate(cert, key);
  } catch {
    throw new Error('CONJOINT_TLS_CERT_FILE and CONJOINT_TLS_KEY_FILE name no certificate and its key.');
  }
}
