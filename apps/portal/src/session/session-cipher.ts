import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;

/**
 * AES-256-GCM for what a session row must not show to somebody who reads the database: tokens, name, e-mail, person key.
 * The row's own id is authenticated with it, so that one row's content cannot be moved into another.
 */
export class SessionCipher {
  /** Of several keys the first seals, and each opens what it sealed: while the key is changed there are two. */
  constructor(private readonly keys: Buffer | (() => readonly Buffer[])) {
    if (this.all().some((key) => key.length !== 32))
      throw new Error('the secret portal/session.key must hold 32 bytes');
  }

  seal(content: unknown, rowId: string): Buffer {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.all()[0]!, iv);
    cipher.setAAD(Buffer.from(rowId));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws when the key is another, or the content was changed or moved. */
  open<T>(sealed: Buffer, rowId: string): T {
    if (sealed[0] !== VERSION) throw new Error('a session row of an unknown version');
    const keys = this.all();
    for (const [index, key] of keys.entries()) {
      try {
        return this.openWith<T>(key, sealed, rowId);
      } catch (error) {
        if (index === keys.length - 1) throw error; // none of them sealed it
      }
    }
    throw new Error('no session key');
  }

  private all(): readonly Buffer[] {
    return typeof this.keys === 'function' ? this.keys() : [this.keys];
  }

  private openWith<T>(key: Buffer, sealed: Buffer, rowId: string): T {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13));
    decipher.setAAD(Buffer.from(rowId));
    decipher.setAuthTag(sealed.subarray(13, 29));
    return JSON.parse(
      Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8'),
    ) as T;
  }
}

/** The secret file holds 32 bytes as base64, base64url or hex; any other text of at least 24 characters is stretched. */
export function sessionKeyOf(text: string): Buffer {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === 32 ? decoded : stretched(text);
}

function stretched(text: string): Buffer {
  if (text.length < 24) throw new Error('the secret portal/session.key is too short');
  return Buffer.from(hkdfSync('sha256', text, '', 'conjoint session', 32));
}
