/** Who is signed in. Sealed in the database; never in a log. */
export interface SignedInPerson {
  /** `preferred_username`: the stable key of a person. */
  key: string;
  name: string;
  email: string;
  /** Alias of the organisation that vouches for her. */
  organisation: string;
  subject: string;
}

export interface SessionTokens {
  access: string;
  /** Epoch seconds. */
  accessExpiresAt: number;
  refresh: string | null;
  id: string;
  /** The identity server has ended its session: a silent renewal is needed before anything else. */
  ended: boolean;
}

/** A sign-in that is over. */
export interface EndedSignIn {
  readonly signInId: string;
  readonly person: SignedInPerson;
}

/** One person's session as a request sees it. */
export interface Session {
  readonly idHash: Buffer;
  readonly signInId: string;
  readonly generation: number;
  readonly person: SignedInPerson;
  readonly tokens: SessionTokens;
  readonly tokenVersion: number;
  readonly acting: string | null;
  readonly choices: readonly string[];
  readonly flash: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
}

export interface LoginAttempt {
  /** `sign-in`: somebody typed an e-mail. `renewal`: silent. `recent`: the same person must have signed in just now. */
  kind: 'sign-in' | 'renewal' | 'recent';
  codeVerifier: string;
  nonce: string;
  email: string;
  returnPath: string | null;
  /** For `renewal` and `recent`: only this person may come back. */
  subject: string | null;
}

export const SESSION_HOURS = 12;
export const IDLE_MINUTES = 60;
export const ATTEMPT_MINUTES = 15;
/** How long after a sign-out the identity server's notice of it is expected. */
export const NOTICE_MINUTES = 10;
