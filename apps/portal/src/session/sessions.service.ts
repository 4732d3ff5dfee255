import { randomBytes, randomUUID } from 'node:crypto';
import { DomainError } from '@conjoint/kernel';
import type { Clock } from '@conjoint/platform';
import { SignInRefused, type IdentityClient, type SignedIn } from './identity.client.js';
import type { EndedSignIn, LoginAttempt, Session } from './session.js';
import type { SessionRepository } from './session.repository.js';

const REFRESH_BEFORE_S = 30;
const REFRESH_WAIT_MS = 6_000;
const NOTE_SEEN_EVERY_MS = 60_000;

/** The session is over at the identity server: a GET renews silently, a POST shows what was typed and asks to sign in. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';
}

export const newCookieValue = (): string => randomBytes(32).toString('base64url');

/** Opens, finds, renews and ends sessions; keeps the access token fresh. */
export class Sessions {
  constructor(
    private readonly repository: SessionRepository,
    private readonly identity: IdentityClient,
    private readonly clock: Clock,
  ) {}

  async find(cookie: string | null): Promise<Session | null> {
    if (!cookie) return null;
    const now = this.clock.now();
    const session = await this.repository.find(cookie, now);
    if (session && now.getTime() - session.lastSeenAt.getTime() > NOTE_SEEN_EVERY_MS)
      await this.repository.seen(session, now);
    return session;
  }

  /** Begins a sign-in in one browser; the answer is where to send it. */
  async begin(
    asked: Omit<LoginAttempt, 'codeVerifier' | 'nonce'> & { browser: string; silent?: boolean },
  ): Promise<string> {
    const { kind, email, returnPath, subject, browser, silent } = asked;
    const [state, nonce, codeVerifier] = [newCookieValue(), newCookieValue(), newCookieValue()];
    const content: LoginAttempt = { kind, email, returnPath, subject, nonce, codeVerifier };
    const to = await this.identity.authorizationUrl({
      state,
      nonce,
      codeVerifier,
      email,
      ...(silent ? { prompt: 'none' as const } : {}),
      ...(kind === 'recent' ? { maxAgeS: 0 } : {}),
    });
    await this.repository.beginAttempt({
      state,
      browser,
      attemptId: randomUUID(),
      content,
      now: this.clock.now(),
    });
    return to;
  }

  /** The begun sign-in a callback belongs to. @throws SignInRefused when there is none in this browser. */
  async take(callback: { state: unknown; browser: string | null }): Promise<LoginAttempt> {
    const { state, browser } = callback;
    if (typeof state !== 'string' || !browser) throw new SignInRefused('not begun in this browser');
    const attempt = await this.repository.takeAttempt({ state, browser, now: this.clock.now() });
    if (!attempt) throw new SignInRefused('not begun in this browser');
    return attempt;
  }

  /**
   * Finishes a sign-in. The cookie always gets a new value. Somebody who renews stays where she was; another person
   * never takes over a session.
   */
  async finish(input: {
    attempt: LoginAttempt;
    query: string;
    state: string;
    current: Session | null;
  }): Promise<{ cookie: string; renewed: boolean }> {
    const { attempt, query, state, current } = input;
    const { nonce, codeVerifier } = attempt;
    const maxAge = attempt.kind === 'recent' ? { maxAgeS: 0 } : {};
    const signedIn = await this.identity.exchange({ query, state, nonce, codeVerifier, ...maxAge });
    if (attempt.subject && attempt.subject !== signedIn.person.subject)
      throw new SignInRefused('another person answered');
    const cookie = newCookieValue();
    if (
      current &&
      current.person.subject === signedIn.person.subject &&
      (await this.renew(current, cookie, signedIn))
    ) {
      return { cookie, renewed: true };
    }
    if (current) await this.repository.end(current, this.clock.now());
    await this.repository.insert({ ...signedIn, cookie, signInId: randomUUID(), now: this.clock.now() });
    return { cookie, renewed: false };
  }

  /** Acts for another council (or the first). The cookie's value changes; forms of before are void. */
  async actFor(
    session: Session,
    acting: string | null,
    choices: readonly string[],
  ): Promise<{ cookie: string; session: Session }> {
    const cookie = newCookieValue();
    const changed = await this.repository.rotate({ session, cookie, acting, choices });
    if (!changed) throw new SessionEnded();
    return { cookie, session: changed };
  }

  /**
   * The session with an access token that lasts. One process refreshes, by a claim in the row; the others wait for its result:
   * a second use of a refresh token would end the session at the identity server.
   * @throws SessionEnded; DomainError `unavailable` when the identity server does not answer and the token is spent.
   */
  async fresh(session: Session): Promise<Session> {
    if (session.tokens.ended) throw new SessionEnded();
    if (this.secondsLeft(session) > REFRESH_BEFORE_S) return session;
    if (await this.repository.claimRefresh(session, this.clock.now())) return this.refresh(session);
    return this.awaitRefresh(session);
  }

  async flash(session: Session, text: string | null): Promise<void> {
    await this.repository.setFlash(session, text);
  }

  async end(session: Session): Promise<void> {
    await this.repository.end(session, this.clock.now());
  }

  /** Back-channel logout. Returns whose sign-ins were ended. */
  async endNamed(named: { sid: string | null; subject: string | null }): Promise<EndedSignIn[]> {
    return this.repository.endNamed(named, this.clock.now());
  }

  private renew(current: Session, cookie: string, { tokens, sid }: SignedIn): Promise<boolean> {
    return this.repository.renew({ session: current, cookie, tokens, sid, now: this.clock.now() });
  }

  private secondsLeft(session: Session): number {
    return session.tokens.accessExpiresAt - this.clock.now().getTime() / 1000;
  }

  private async refresh(session: Session): Promise<Session> {
    try {
      const saved = await this.repository.saveTokens(session, await this.identity.refresh(session.tokens));
      if (!saved) throw new SessionEnded();
      return saved;
    } catch (error) {
      if (error instanceof SignInRefused) {
        await this.repository.saveTokens(session, { ...session.tokens, refresh: null, ended: true });
        throw new SessionEnded();
      }
      await this.repository.releaseRefresh(session);
      // The identity server does not answer: what is still valid may be used.
      if (error instanceof DomainError && this.secondsLeft(session) > 5) return session;
      throw error;
    }
  }

  private async awaitRefresh(session: Session): Promise<Session> {
    const until = Date.now() + REFRESH_WAIT_MS;
    while (Date.now() < until) {
      const current = await this.repository.findBySignIn(session.signInId);
      if (!current || current.tokens.ended) throw new SessionEnded();
      if (current.tokenVersion !== session.tokenVersion) return current;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new DomainError('unavailable', 'Signing in is not available just now. Try again in a few minutes.');
  }
}
