import type { Partnership } from '@conjoint/platform';
import type { Request, Response } from 'express';
import type { ActingFactory } from '../acting/acting.factory.js';
import { paths } from '../paths.js';
import { clearCookie, readCookie, setCookie, type CookieNames } from './cookies.js';
import { SignInRefused } from './identity.client.js';
import { councilOfPath } from './return-path.js';
import type { Session } from './session.js';
import { newCookieValue, type Sessions } from './sessions.service.js';

/** Where somebody goes after signing in. */
export interface Landing {
  to: string;
}

/** A sign-in from the e-mail to the council acted for, with the cookies that belong to it. */
export class SignIn {
  constructor(
    private readonly sessions: Sessions,
    private readonly actings: ActingFactory,
    private readonly partnership: Partnership,
    private readonly cookies: CookieNames,
  ) {}

  /** The name of the organisation whose sign-in this e-mail leads to; null for an address nobody vouches for. */
  organisationOf(email: string): string | null {
    return this.partnership.organisationForEmail(email)?.name ?? null;
  }

  async start(asked: {
    request: Request;
    response: Response;
    email: string;
    returnPath: string | null;
  }): Promise<string> {
    const { request, response, email, returnPath } = asked;
    return this.sessions.begin({
      kind: 'sign-in',
      email,
      returnPath,
      subject: null,
      browser: this.browser(request, response),
    });
  }

  /** Silently, through the council's own session, which answers without asking. */
  async renew(asked: {
    request: Request;
    response: Response;
    session: Session;
    returnPath: string | null;
  }): Promise<string> {
    const { request, response, session, returnPath } = asked;
    return this.sessions.begin({
      kind: 'renewal',
      email: session.person.email,
      returnPath,
      subject: session.person.subject,
      browser: this.browser(request, response),
      silent: true,
    });
  }

  /** The password again, for what needs a recent sign-in. */
  async again(asked: {
    request: Request;
    response: Response;
    session: Session;
    returnPath: string | null;
  }): Promise<string> {
    const { request, response, session, returnPath } = asked;
    return this.sessions.begin({
      kind: 'recent',
      email: session.person.email,
      returnPath,
      subject: session.person.subject,
      browser: this.browser(request, response),
    });
  }

  /** The way back from the identity server. @throws SignInRefused: nobody is signed in by it. */
  async finish(asked: {
    request: Request;
    response: Response;
    current: Session | null;
    correlationId: string;
  }): Promise<Landing> {
    const { request, response, current, correlationId } = asked;
    const state = request.query['state'];
    const attempt = await this.sessions.take({ state, browser: readCookie(request, this.cookies.browser) });
    const query = request.originalUrl.slice(request.originalUrl.indexOf('?'));
    try {
      const { cookie, renewed } = await this.sessions.finish({
        attempt,
        query,
        state: typeof state === 'string' ? state : '',
        current,
      });
      this.give(response, cookie);
      const session = await this.sessions.find(cookie);
      if (!session) throw new SignInRefused('ended meanwhile');
      if (renewed && session.acting)
        return { to: attempt.returnPath ?? paths.home({ council: session.acting }) };
      return await this.land(response, session, attempt.returnPath, correlationId);
    } catch (error) {
      // The council's own session has ended too: now it has to ask.
      if (!(error instanceof SignInRefused) || attempt.kind !== 'renewal') throw error;
      const { email, returnPath } = attempt;
      return {
        to: await this.sessions.begin({
          kind: 'sign-in',
          email,
          returnPath,
          subject: null,
          browser: this.browser(request, response),
        }),
      };
    }
  }

  /** Acts for the one council there is a mandate for, or for the one of the page asked for; otherwise she chooses. */
  async land(
    response: Response,
    session: Session,
    returnPath: string | null,
    correlationId: string,
  ): Promise<Landing> {
    const choices = await this.actings.choices(session, correlationId);
    const codes = choices.held.map(({ partition }) => partition);
    const wanted = councilOfPath(returnPath);
    const [only] = codes;
    const chosen =
      wanted && codes.includes(wanted)
        ? wanted
        : codes.length === 1 && choices.silent.length === 0
          ? only!
          : null;
    if (!chosen) return { to: paths.switch({}, { return: returnPath ?? undefined }) };
    await this.actFor(response, session, chosen, codes);
    return {
      to: returnPath && (wanted === chosen || wanted === null) ? returnPath : paths.home({ council: chosen }),
    };
  }

  async actFor(
    response: Response,
    session: Session,
    partition: string,
    codes: readonly string[],
  ): Promise<void> {
    const { cookie } = await this.sessions.actFor(session, partition, codes);
    this.give(response, cookie);
  }

  forget(response: Response): void {
    clearCookie(response, this.cookies.session, this.cookies.secure);
  }

  private give(response: Response, value: string): void {
    setCookie(response, { name: this.cookies.session, value, secure: this.cookies.secure });
  }

  /** Binds begun sign-ins to this browser. Kept where it is there, so that two tabs may sign in at once. */
  private browser(request: Request, response: Response): string {
    const value = readCookie(request, this.cookies.browser) ?? newCookieValue();
    setCookie(response, { name: this.cookies.browser, value, secure: this.cookies.secure, maxAgeS: 3600 });
    return value;
  }
}
