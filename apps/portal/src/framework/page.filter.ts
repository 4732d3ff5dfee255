import { isDomainError, type DomainError } from '@conjoint/kernel';
import { toProblem, type Log } from '@conjoint/platform';
import { HttpException, type ArgumentsHost, type ExceptionFilter, Catch } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isWithdrawn } from '../acting/withdrawn.js';
import { safeReturnPath } from '../session/return-path.js';
import { SessionEnded } from '../session/sessions.service.js';
import { isUnavailable } from './form.js';
import { mandateEnded } from './mandate-ended.js';
import { Instead, page, redirectTo, type Page, type PageResult } from './page.js';
import { contextOf } from './page-context.js';
import type { PageAnswers } from './page.interceptor.js';
import { problemPage } from './problem-pages.js';
import { retryAfterOf } from './rate-limit.js';
import { whatWasTyped } from './what-was-typed.js';
import { paths } from '../paths.js';

/** Every failure ends here: a page in plain English, or problem details for the API. A bug shows a reference and nothing else. */
@Catch()
export class PageFilter implements ExceptionFilter {
  constructor(
    private readonly answers: PageAnswers,
    private readonly log: Log,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    await this.answer(error, request, response);
  }

  async answer(error: unknown, request: Request, response: Response): Promise<void> {
    if (response.headersSent) return void response.end();
    const { correlationId } = contextOf(request);
    const isBug = !(error instanceof Instead) && !isDomainError(error) && !(statusOf(error) < 500);
    if (isBug) this.log.error({ err: error, correlationId, method: request.method }, 'a request failed');
    const retryAfter = retryAfterOf(error);
    if (retryAfter !== null) response.setHeader('Retry-After', String(retryAfter));
    if (request.path.startsWith('/api/')) return this.problem(error, request, response);
    try {
      await this.answers.send(request, response, pageFor(error, request));
    } catch (renderError) {
      this.log.error({ err: renderError, correlationId }, 'an error page could not be rendered');
      response.status(500).type('text').send(`Something went wrong. Reference: ${correlationId}`);
    }
  }

  private problem(error: unknown, request: Request, response: Response): void {
    const { correlationId } = contextOf(request);
    const status = statusOf(error);
    const problem = status < 500 ? notAProblemOfOurs(status, correlationId) : toProblem(error, correlationId);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}

function pageFor(error: unknown, request: Request): PageResult {
  if (error instanceof Instead) return error.result;
  if (error instanceof SessionEnded)
    return redirectTo(paths.signIn({}, { return: safeReturnPath(request.originalUrl) ?? undefined }));
  if (isWithdrawn(error)) return lostOnTheWay(request);
  if (isUnavailable(error)) return notJustNow(error, request);
  if (isDomainError(error)) return problemPage(error, safeReturnPath(request.originalUrl));
  const status = statusOf(error);
  if (status === 404) return page('errors/not-found', {}, { status });
  if (status === 413)
    return page('errors/not-acceptable', { message: 'What was sent is too large.' }, { status });
  if (status < 500)
    return page(
      'errors/not-acceptable',
      { message: 'The browser sent something this page cannot read.' },
      { status },
    );
  return page('errors/bug', {}, { status: 500 });
}

/** A form that cannot even be shown again, because what it stands in does not answer either, gives back what was typed. */
function notJustNow(error: DomainError, request: Request): Page {
  const { view, model, status } = problemPage(error, null);
  return page(view, { ...model, ...whatWasTyped(request) }, { status });
}

/** The mandate was there when the page was asked for, and a service knew already that it is not. */
function lostOnTheWay(request: Request): PageResult {
  const context = contextOf(request);
  const council = context.acting?.council.name ?? 'this council';
  context.acting = null; // the header says nothing of a council any more
  return mandateEnded(request, council);
}

/** The status of an error of Nest or Express (a missing route, a body that cannot be parsed); 500 for anything else. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { status?: unknown; expose?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function notAProblemOfOurs(status: number, correlationId: string) {
  const title =
    { 404: 'Not found', 405: 'Method not allowed', 413: 'Too large', 415: 'Unsupported media type' }[
      status
    ] ?? 'Bad request';
  return {
    type: 'about:blank',
    title,
    status,
    code: status === 404 ? 'not-found' : 'bad-request',
    correlationId,
  };
}
