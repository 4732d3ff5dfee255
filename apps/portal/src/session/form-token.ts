import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What every form of the portal carries: for whom, acting for whom and in which stint it was made. */
export interface FormOrigin {
  /** Digest of the person's key; empty on pages before sign-in. */
  person: string;
  council: string;
  /** Stays the same from sign-in to sign-out. */
  signIn: string;
  /** Counts the switches of that sign-in. */
  generation: number;
}

export type FormVerdict = 'ok' | 'forged' | 'too-old' | 'other-person' | 'switched';

const MAX_AGE_S = 12 * 3600;

/**
 * The token against forged posts. It is signed, not stored: only this portal can make one, and only for the person who was
 * signed in. A form may outlive the session it was made in (somebody typed for long and had to sign in again): then the same
 * person acting for the same council may still send it. A form of another council, or of an earlier stint, never writes.
 */
export class FormTokens {
  private readonly key: Buffer;

  constructor(secret: Buffer) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'conjoint form token', 32));
  }

  make(origin: FormOrigin, now: Date): string {
    const body = [
      origin.person,
      origin.council,
      origin.signIn,
      origin.generation,
      Math.floor(now.getTime() / 1000),
    ].join('.');
    return `${body}.${this.sign(body)}`;
  }

  check(token: string, current: FormOrigin, now: Date): FormVerdict {
    const made = this.read(token);
    if (!made) return 'forged';
    if (Math.floor(now.getTime() / 1000) - made.at > MAX_AGE_S) return 'too-old';
    if (made.person !== current.person) return 'other-person';
    if (made.council !== current.council) return 'switched';
    if (made.signIn === current.signIn && made.generation !== current.generation) return 'switched';
    return 'ok';
  }

  /** For which council a genuine form was made; null for a forged one. */
  councilOf(token: string): string | null {
    return this.read(token)?.council ?? null;
  }

  private read(token: string): (FormOrigin & { at: number }) | null {
    const parts = token.split('.');
    if (parts.length !== 6) return null;
    const [person, council, signIn, generation, at, signature] = parts as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const expected = Buffer.from(this.sign(parts.slice(0, 5).join('.')));
    const given = Buffer.from(signature);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
    return { person, council, signIn, generation: Number(generation), at: Number(at) };
  }

  private sign(body: string): string {
    return createHmac('sha256', this.key).update(body).digest('base64url');
  }

  /** Persons are named by a keyed digest, so that a page's source says nothing about them. */
  personDigest(personKey: string): string {
    return createHmac('sha256', this.key).update(`person ${personKey}`).digest('base64url').slice(0, 22);
  }
}
