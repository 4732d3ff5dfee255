import { randomBytes, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Secrets are files, one each, under one folder: the same layout as a mounted Kubernetes or Compose secret. */
export class SecretStore {
  constructor(readonly folder: string) {}

  read(name: string): string {
    try {
      return readFileSync(join(this.folder, name), 'utf8').trim();
    } catch {
      throw new Error(
        `The secret "${name}" is missing. Run the provisioner (npm start does) or mount it in CONJOINT_SECRETS.`,
      );
    }
  }

  /** Reads it each time it is needed, so that one that was changed counts without a restart. @throws now, where there is none. */
  reader(name: string): () => string {
    this.read(name);
    return () => this.read(name);
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  write(name: string, value: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const whole = `${path}.${process.pid}.new`; // whoever reads meanwhile gets the one or the other, never a part
    writeFileSync(whole, value, { mode: 0o600 });
    renameSync(whole, path);
  }

  /** Returns the secret, making it first where there is none. 24 random bytes, safe in URLs and configuration files. */
  ensure(name: string, make: () => string = () => randomBytes(24).toString('base64url')): string {
    if (!this.has(name)) this.write(name, make());
    return this.read(name);
  }

  /** An Ed25519 key pair: `<name>.private.jwk` and `<name>.public.jwk`. */
  ensureKeyPair(name: string): void {
    if (this.has(`${name}.private.jwk`) && this.has(`${name}.public.jwk`)) return;
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.write(`${name}.private.jwk`, JSON.stringify(privateKey.export({ format: 'jwk' })));
    this.write(`${name}.public.jwk`, JSON.stringify(publicKey.export({ format: 'jwk' })));
  }
}
