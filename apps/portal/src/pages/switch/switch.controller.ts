import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ActingFactory } from '../../acting/acting.factory.js';
import type { Choices } from '../../acting/mandates.service.js';
import { Form, FormErrors } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { contextOf, SignedIn, SignedInOnly, Typed } from '../../framework/page-context.js';
import { roleWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { councilOfPath, safeReturnPath } from '../../session/return-path.js';
import type { Session } from '../../session/session.js';
import { SignIn } from '../../session/sign-in.service.js';

/** For whom somebody acts: one council or body at a time. */
@SignedInOnly()
@Controller()
export class SwitchController {
  constructor(
    @Inject(ActingFactory) private readonly actings: ActingFactory,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
  ) {}

  @Get(paths.switch.route)
  async ask(
    @Req() request: Request,
    @SignedIn() session: Session,
    @Query('return') wanted: unknown,
  ): Promise<PageResult> {
    const choices = await this.actings.choices(session, contextOf(request).correlationId);
    return this.choose(session, choices, safeReturnPath(wanted), FormErrors.none);
  }

  /** The cookie's value changes, and forms of before are void. */
  @Post(paths.switch.route)
  async choice(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @SignedIn() session: Session,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const returnPath = safeReturnPath(form.text('return'));
    const choices = await this.actings.choices(session, contextOf(request).correlationId);
    const codes = choices.held.map(({ partition }) => partition);
    const chosen = form.text('partition');
    if (!codes.includes(chosen)) {
      const message = 'Choose the council or team you want to act for';
      return this.choose(session, choices, returnPath, new FormErrors([{ field: 'partition', message }]));
    }
    await this.signIn.actFor(response, session, chosen, codes);
    return redirectTo(
      returnPath && councilOfPath(returnPath) === chosen ? returnPath : paths.home({ council: chosen }),
    );
  }

  private choose(
    session: Session,
    choices: Choices,
    returnPath: string | null,
    errors: FormErrors,
  ): PageResult {
    const name = (code: string): string => this.partnership.partition(code).name;
    const silent = choices.silent.map(name);
    if (choices.held.length === 0) {
      const employer = this.signIn.organisationOf(session.person.email) ?? session.person.organisation;
      return page(
        'switch/none',
        { silent, employer, name: session.person.name },
        { status: silent.length > 0 ? 503 : 200 },
      );
    }
    const items = choices.held.map(({ partition, claims }) => ({
      value: partition,
      text: name(partition),
      hint: { text: claims.roles.map(roleWords).join(', ') },
      checked: partition === session.acting,
    }));
    return page(
      'switch/choose',
      { items, silent, returnPath: returnPath ?? '', errors },
      { status: errors.any ? 422 : 200 },
    );
  }
}
