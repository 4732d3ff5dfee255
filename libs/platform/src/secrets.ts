import { randomBytes, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** While a secret is changed: the value to come, and the one before. */
const NEXT = '.next';
const PREVIOUS = '.previous';

const randomSecret = (): string => randomBytes(24).toString('base64url');

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

  /** The value that counts, and the others that are known while it is changed: the one to come, the one before. */
  readAll(name: string): string[] {
    const others = [NEXT, PREVIOUS].map((suffix) => `${name}${suffix}`);
    return [this.read(name), ...others.filter((other) => this.has(other)).map((other) => this.read(other))];
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
  ensure(name: string, make: () => string = randomSecret): string {
    if (!this.has(name)) this.write(name, make());
    return this.read(name);
  }

  /** A new value is known beside the one that counts. One that was prepared before stays. */
  prepare(name: string, make: () => string = randomSecret): void {
    this.ensure(`${name}${NEXT}`, make);
  }

  /** The new value counts; the one before is still known. */
  switch(name: string): void {
    if (!this.has(`${name}${NEXT}`)) return; // done already
    this.write(`${name}${PREVIOUS}`, this.read(name));
    renameSync(join(this.folder, `${name}${NEXT}`), join(this.folder, name));
  }

  /** The one before is forgotten. */
  drop(name: string): void {
    rmSync(join(this.folder, `${name}${PREVIOUS}`), { force: true });
  }

  /** An Ed25519 key pair: `<name>.private.jwk` and `<name>.public.jwk`. */
  ensureKeyPair(name: string): void {
    if (this.has(`${name}.private.jwk`) && this.has(`${name}.public.jwk`)) return;
    const { privateKey, publicKey } = newKeyPair();
    this.write(`${name}.private.jwk`, privateKey);
    this.write(`${name}.public.jwk`, publicKey);
  }
}

/** An Ed25519 key pair, each as the text of a JWK. */
export function newKeyPair(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: JSON.stringify(privateKey.export({ format: 'jwk' })),
    publicKey: JSON.stringify(publicKey.export({ format: 'jwk' })),
  };
}
