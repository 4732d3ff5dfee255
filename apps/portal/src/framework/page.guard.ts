import { isDomainError } from '@conjoint/kernel';
import type { Partnership } from '@conjoint/platform';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { ActingFactory } from '../acting/acting.factory.js';
import { paths } from '../paths.js';
import { safeReturnPath } from '../session/return-path.js';
import { SessionEnded, type Sessions } from '../session/sessions.service.js';
import type { SignIn } from '../session/sign-in.service.js';
import type { Session } from '../session/session.js';
import { Form } from './form.js';
import type { FormCheck } from './form-check.js';
import { mandateEnded } from './mandate-ended.js';
import { whatWasTyped } from './what-was-typed.js';
import { Instead, page, redirectTo } from './page.js';
import { contextOf, FORM_CHECKED_BY_PAGE, OPENNESS, type Openness } from './page-context.js';

/**
 * Stands before every page. Secure by default: a page that says nothing needs somebody acting for the council in its
 * path, and every POST needs this portal's own form, made for that person, council and stint.
 */
export class PageGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    private readonly signIn: SignIn,
    private readonly forms: FormCheck,
    private readonly actings: ActingFactory,
    private readonly partnership: Partnership,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const where = [context.getHandler(), context.getClass()];
    const openness = this.reflector.getAllAndOverride<Openness | undefined>(OPENNESS, where) ?? 'council';
    if (openness === 'not-a-page') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const checksItself =
      this.reflector.getAllAndOverride<boolean | undefined>(FORM_CHECKED_BY_PAGE, where) ?? false;
    const page = contextOf(request);
    if (page.sessionsDown) throw unavailable(request);
    if (openness !== 'open') await this.requireSession(request, response);
    // Whoever reads the form as it comes looks for its token there; where it came from is seen before.
    if (changes(request)) this.forms.checkOrigin(request);
    if (changes(request) && !checksItself) this.forms.check(request, formTokenOf(request));
    if (openness === 'council') await this.requireCouncil(request);
    return true;
  }

  /** Somebody signed in, with a token that lasts; otherwise sign-in first, and then back to where she was. */
  private async requireSession(request: Request, response: Response): Promise<void> {
    const context = contextOf(request);
    if (!context.session) throw this.toSignIn(request);
    try {
      context.session = await this.sessions.fresh(context.session);
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
      throw changes(request)
        ? this.expiredForm(request)
        : await this.renewal(request, response, context.session);
    }
  }

  private async requireCouncil(request: Request): Promise<void> {
    const context = contextOf(request);
    const session = context.session!;
    const asked = String(request.params['council'] ?? '');
    if (!this.partnership.hasPartition(asked)) throw notFound();
    if (session.acting !== asked) throw await this.otherCouncil(request, session, asked);
    try {
      context.acting = await this.actings.make(session, context.correlationId);
    } catch (error) {
      if (!isDomainError(error) || error.code !== 'no-mandate') throw error;
      throw new Instead(mandateEnded(request, this.partnership.partition(asked).name));
    }
  }

  /** Never a write, and nothing of the other council: an offer to switch where there is a mandate, else "not found", noted at home. */
  private async otherCouncil(request: Request, session: Session, asked: string): Promise<Instead> {
    const returnPath = safeReturnPath(request.originalUrl);
    if (session.acting === null)
      return new Instead(redirectTo(paths.switch({}, { return: returnPath ?? undefined })));
    const names = {
      formCouncil: this.partnership.partition(asked).name,
      actingCouncil: this.partnership.partition(session.acting).name,
    };
    if (!(await this.actings.holds(session, asked, contextOf(request).correlationId))) {
      await this.actings.noteRefusal(session, {
        attempted: asked,
        path: request.path,
        correlationId: contextOf(request).correlationId,
      });
      return notFound();
    }
    if (changes(request)) return new Instead(page('errors/switched', names, { status: 409 }));
    return new Instead(page('switch/offer', { ...names, to: asked, returnPath }, { status: 409 }));
  }

  private toSignIn(request: Request): Instead {
    if (changes(request)) return this.expiredForm(request);
    return new Instead(
      redirectTo(paths.signIn({}, { return: safeReturnPath(request.originalUrl) ?? undefined })),
    );
  }

  private async renewal(request: Request, response: Response, session: Session): Promise<Instead> {
    const to = await this.signIn.renew({
      request,
      response,
      session,
      returnPath: safeReturnPath(request.originalUrl),
    });
    return new Instead(redirectTo(to));
  }

  /** What was typed goes back to the browser as hidden fields and is kept nowhere else. */
  private expiredForm(request: Request): Instead {
    const form = new Form(request.body);
    const model = {
      action: safeReturnPath(request.originalUrl) ?? paths.start(),
      fields: form.typed(),
      token: form.text('_form'),
      signIn: paths.signIn({}, { return: refererPath(request) ?? undefined }),
      upload: request.is('multipart/form-data') === 'multipart/form-data',
    };
    return new Instead(page('errors/session-ended', model, { status: 401 }));
  }
}

function changes(request: Request): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}

function formTokenOf(request: Request): unknown {
  return (request.body as Record<string, unknown> | undefined)?.['_form'];
}

function refererPath(request: Request): string | null {
  const referer = request.headers.referer;
  if (!referer || !URL.canParse(referer)) return null;
  const { pathname, search } = new URL(referer);
  return safeReturnPath(pathname + search);
}

const notFound = (): Instead => new Instead(page('errors/not-found', {}, { status: 404 }));
/** Without a session nothing can be sent again from that page, but what was typed can be read and copied. */
const unavailable = (request: Request): Instead =>
  new Instead(page('errors/unavailable', { shown: whatWasTyped(request).shown }, { status: 503 }));
