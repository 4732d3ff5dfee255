import { assertionClaimsSchema, type AssertionClaims } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { importJWK, jwtVerify, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { Acting, TokenClaims } from '../context.js';
import type { SecretStore } from '../secrets.js';

type Key = CryptoKey | Uint8Array;
const ALGORITHM = 'EdDSA';
export const ASSERTION_MINUTES = 15;

/** A key once read, by its text: one that was changed is another text. */
class Keys {
  private readonly known = new Map<string, Promise<Key>>();

  of(text: string): Promise<Key> {
    const kept = this.known.get(text);
    if (kept) return kept;
    const key = importJWK(JSON.parse(text) as JWK, ALGORITHM);
    this.known.set(text, key);
    key.catch(() => this.known.delete(text)); // whoever awaits it gets the error
    return key;
  }
}

/** Signs mandate assertions with the key of a partition; only `workforce` holds it. */
export class MandateSigner {
  private readonly keys = new Keys();
  constructor(private readonly secrets: SecretStore) {}

  async sign(claims: AssertionClaims): Promise<string> {
    const key = this.keys.of(this.secrets.read(`keys/${claims.partition}.private.jwk`));
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'mandate+jwt' })
      .sign(await key);
  }
}

const refused = (why: string): DomainError =>
  new DomainError('no-mandate', 'There is nothing here for you.', { details: { why } });

/** Verifies an assertion offline, and that it is for this partition and for the person of the access token. */
export class MandateVerifier {
  private readonly keys = new Keys();
  private readonly seen = new Map<string, AssertionClaims>();
  constructor(
    private readonly secrets: SecretStore,
    private readonly now: () => Date = () => new Date(),
  ) {}

  async verify(assertion: string | undefined, partition: string, token: TokenClaims): Promise<Acting> {
    if (!assertion) throw refused('no assertion');
    const claims = await this.claimsOf(assertion, partition);
    if (claims.exp * 1000 <= this.now().getTime()) throw refused('expired');
    if (claims.partition !== partition || claims.iss !== partition) throw refused('another partition');
    if (claims.sub !== token.personKey) throw refused('another person');
    return {
      personKey: claims.sub,
      personName: claims.name,
      employer: claims.employer,
      partition,
      roles: claims.roles,
      lines: claims.lines,
      mandates: claims.mandates,
      authTime: token.authTime,
      sid: token.sid,
      issuedAt: claims.iat,
    };
  }

  private async claimsOf(assertion: string, partition: string): Promise<AssertionClaims> {
    const id = `${partition} ${assertion}`;
    const known = this.seen.get(id);
    if (known) return known;
    const payload = await this.payloadOf(assertion, partition);
    try {
      const claims = assertionClaimsSchema.parse(payload);
      if (this.seen.size > 5000) this.seen.clear();
      this.seen.set(id, claims);
      return claims;
    } catch {
      throw refused('not valid');
    }
  }

  /** While the key is changed, what the one before or the one to come has signed counts as well. */
  private async payloadOf(assertion: string, partition: string): Promise<JWTPayload> {
    for (const text of this.secrets.readAll(`keys/${partition}.public.jwk`)) {
      const options = { algorithms: [ALGORITHM], audience: 'conjoint', currentDate: this.now() };
      const verified = await this.keys
        .of(text)
        .then((key) => jwtVerify(assertion, key, options))
        .catch(() => null); // perhaps another key's
      if (verified) return verified.payload;
    }
    throw refused('not valid');
  }
}
