import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Form, FormErrors } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { contextOf, Open, SignedIn, SignedInOnly, Typed } from '../../framework/page-context.js';
import { Limits } from '../../framework/rate-limit.js';
import { paths } from '../../paths.js';
import { SignInRefused } from '../../session/identity.client.js';
import { safeReturnPath } from '../../session/return-path.js';
import type { Session } from '../../session/session.js';
import { SignIn } from '../../session/sign-in.service.js';

/** From the e-mail to the council's own sign-in, and back. */
@Controller()
export class SignInController {
  constructor(
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(Limits) private readonly limits: Limits,
  ) {}

  @Open()
  @Get(paths.start.route)
  start(@Req() request: Request): PageResult {
    const { session } = contextOf(request);
    if (session) return redirectTo(session.acting ? paths.home({ council: session.acting }) : paths.switch());
    return page('sign-in/sign-in', { email: '', returnPath: '', lead: true });
  }

  @Open()
  @Get(paths.signIn.route)
  ask(@Req() request: Request, @Query('return') wanted: unknown): PageResult {
    const returnPath = safeReturnPath(wanted);
    const { session } = contextOf(request);
    if (session && !session.tokens.ended) return redirectTo(returnPath ?? paths.start());
    return page('sign-in/sign-in', { email: '', returnPath: returnPath ?? '', lead: returnPath === null });
  }

  @Open()
  @Post(paths.signIn.route)
  async leave(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const email = form.text('email');
    const returnPath = safeReturnPath(form.text('return'));
    const again = { email, returnPath: returnPath ?? '', lead: returnPath === null };
    if (!/^[^@\s]{1,200}@[^@\s]{1,200}$/.test(email)) {
      const message = email
        ? 'Enter an e-mail address in the correct format, like name@council.gov.uk'
        : 'Enter your work e-mail address';
      return page(
        'sign-in/sign-in',
        { ...again, errors: new FormErrors([{ field: 'email', message }]) },
        { status: 422 },
      );
    }
    // Before the answer says whether somebody vouches for the address.
    this.limits.signIns.take(request.ip);
    const organisation = this.signIn.organisationOf(email);
    if (organisation === null) return page('sign-in/unknown-email', again);
    const goTo = await this.signIn.start({ request, response, email, returnPath });
    // A page and not a redirect: form-action would have to name the sign-in of every council on the way.
    return page('sign-in/going', { goTo, organisation });
  }

  @Open()
  @Get(paths.signInCallback.route)
  async comeBack(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult> {
    const { session: current, correlationId } = contextOf(request);
    try {
      const landing = await this.signIn.finish({ request, response, current, correlationId });
      return redirectTo(landing.to);
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      return page('sign-in/refused', {}, { status: 400 });
    }
  }

  @SignedInOnly()
  @Post(paths.signInAgain.route)
  async again(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @SignedIn() session: Session,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const goTo = await this.signIn.again({
      request,
      response,
      session,
      returnPath: safeReturnPath(form.text('return')),
    });
    return page('sign-in/going', {
      goTo,
      organisation: this.signIn.organisationOf(session.person.email) ?? 'your organisation',
    });
  }
}
