import { endSession } from '@conjoint/contracts';
import { LOG, PARTNERSHIP, Requests, type Log, type Partnership } from '@conjoint/platform';
import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { Mandates } from '../../acting/mandates.service.js';
import { Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { contextOf, NotAPage, Open } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import type { EndedSignIn } from '../../session/session.js';
import { IdentityClient, SignInRefused } from '../../session/identity.client.js';
import { Sessions } from '../../session/sessions.service.js';
import { SignIn } from '../../session/sign-in.service.js';

const ANNOUNCE_MS = 3_000;

/** Ends a sign-in here, at the identity server and at the council; and hears when it was ended elsewhere. */
@Controller()
export class SignOutController {
  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(IdentityClient) private readonly identity: IdentityClient,
    @Inject(Mandates) private readonly mandates: Mandates,
    @Inject(Requests) private readonly requests: Requests,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Open()
  @Post(paths.signOut.route)
  async leave(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<PageResult> {
    const context = contextOf(request);
    const { session } = context;
    this.signIn.forget(response);
    if (!session) return redirectTo(paths.signedOut());
    await this.sessions.end(session);
    this.mandates.forget(session.signInId);
    context.session = null;
    // Signed out here whatever happens; without the identity server the rest ends by itself within the hour.
    const elsewhere = await this.identity.endSession(session.tokens).catch(() => null);
    if (!elsewhere) return redirectTo(paths.signedOut());
    const organisation = this.signIn.organisationOf(session.person.email) ?? 'your organisation';
    return page('sign-in/signing-out', { ...elsewhere, organisation });
  }

  @Open()
  @Get(paths.signedOut.route)
  left(): PageResult {
    return page('sign-in/signed-out');
  }

  /** OpenID Connect Back-Channel Logout: answers only to a token signed by the identity server. */
  @NotAPage()
  @Post(paths.backChannelLogout.route)
  @HttpCode(200)
  async ended(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<object> {
    response.setHeader('Cache-Control', 'no-store');
    try {
      const named = await this.identity.verifyLogoutToken(new Form(request.body).text('logout_token'));
      const ended = await this.sessions.endNamed(named);
      for (const session of ended) this.mandates.forget(session.signInId);
      // Not waited for, because the identity server waits for this answer: a token nobody was told of ends within minutes.
      if (named.sid) void this.announce(named.sid, ended);
      return {};
    } catch (error) {
      if (!(error instanceof SignInRefused)) throw error;
      response.status(400);
      return { error: 'invalid_request' };
    }
  }

  /**
   * Access tokens outlive a sign-out by minutes: the services are told to refuse them where they were of use. A council in which she
   * never had a footing is told nothing of her. Whose sign-in it was may not be known here any more: then everybody is told.
   */
  private async announce(sid: string, ended: readonly EndedSignIn[]): Promise<void> {
    const known = ended.flatMap(({ person }) => this.mandates.reachOf(person));
    const partitions = ended.length > 0 ? known : this.partnership.partitions();
    const correlationId = randomUUID();
    const deadline = Date.now() + ANNOUNCE_MS;
    const told = await Promise.allSettled(
      [...new Set(partitions.map(({ code }) => code))].map((code) =>
        this.requests.sendAs({ partition: code, token: undefined, correlationId, deadline }, endSession, {
          sid,
        }),
      ),
    );
    const untold = told.filter(({ status }) => status === 'rejected').length;
    if (untold > 0)
      this.log.warn({ untold, correlationId }, 'some councils could not be told that a sign-in ended');
  }
}
