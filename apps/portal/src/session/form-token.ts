import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What every form of the portal carries: for whom, acting for whom and in which stint it was made. */
export interface FormOrigin {
  /** Digest of the person's key; empty on pages before sign-in. */
  person: string;
  /** The same digest by every key that counts, where the key is being changed. */
  digests?: readonly string[];
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
  private readonly made = new Map<string, Buffer>();

  /** Of several keys the first signs, and what each has signed counts: while the key is changed there are two. */
  constructor(private readonly secrets: Buffer | (() => readonly Buffer[])) {}

  make(origin: FormOrigin, now: Date): string {
    const body = [
      origin.person,
      origin.council,
      origin.signIn,
      origin.generation,
      Math.floor(now.getTime() / 1000),
    ].join('.');
    return `${body}.${sign(this.keys()[0]!, body)}`;
  }

  check(token: string, current: FormOrigin, now: Date): FormVerdict {
    const made = this.read(token);
    if (!made) return 'forged';
    if (Math.floor(now.getTime() / 1000) - made.at > MAX_AGE_S) return 'too-old';
    if (made.person !== current.person && !current.digests?.includes(made.person)) return 'other-person';
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
    const body = parts.slice(0, 5).join('.');
    const given = Buffer.from(signature);
    const genuine = this.keys().some((key) => {
      const expected = Buffer.from(sign(key, body));
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
    if (!genuine) return null;
    return { person, council, signIn, generation: Number(generation), at: Number(at) };
  }

  /** Persons are named by a keyed digest, so that a page's source says nothing about them. */
  personDigest(personKey: string): string {
    return this.personDigests(personKey)[0]!;
  }

  /** By each key that counts. */
  personDigests(personKey: string): string[] {
    return this.keys().map((key) => sign(key, `person ${personKey}`).slice(0, 22));
  }

  private keys(): Buffer[] {
    const secrets = typeof this.secrets === 'function' ? this.secrets() : [this.secrets];
    return secrets.map((secret) => {
      const id = secret.toString('base64');
      const key = this.made.get(id) ?? Buffer.from(hkdfSync('sha256', secret, '', 'conjoint form token', 32));
      this.made.set(id, key);
      return key;
    });
  }
}

function sign(key: Buffer, body: string): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}
