import {
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { from, mergeMap, type Observable } from 'rxjs';
import { Readable } from 'node:stream';
import type { Sessions } from '../session/sessions.service.js';
import { Download, Page, Redirect, type PageResult } from './page.js';
import { contextOf } from './page-context.js';
import type { Renderer } from './renderer.js';

/** Turns what a page's controller returns into the answer. Anything else (the API, health) passes as it is. */
export class PageInterceptor implements NestInterceptor {
  constructor(private readonly answers: PageAnswers) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next
      .handle()
      .pipe(
        mergeMap((result: unknown) =>
          result instanceof Page || result instanceof Redirect || result instanceof Download
            ? from(this.answers.prepare(http.getRequest<Request>(), http.getResponse<Response>(), result))
            : [result],
        ),
      );
  }
}

export class PageAnswers {
  constructor(
    private readonly renderer: Renderer,
    private readonly sessions: Sessions,
  ) {}

  /** Sets status and headers, and gives what is to be sent. Nest sends it, or the problem filter does. */
  async prepare(request: Request, response: Response, result: PageResult): Promise<string | StreamableFile> {
    if (result instanceof Redirect) {
      const { session } = contextOf(request);
      if (result.success && session) await this.sessions.flash(session, result.success);
      response.status(303).setHeader('Location', result.to);
      return '';
    }
    if (result instanceof Download) {
      const { fileName, contentType, body, sizeBytes } = result.file;
      response.attachment(fileName).type(contentType);
      return body instanceof Readable
        ? new StreamableFile(body, {
            type: contentType,
            ...(sizeBytes === undefined ? {} : { length: sizeBytes }),
          })
        : new StreamableFile(Buffer.from(body), { type: contentType });
    }
    const html = await this.renderer.render(request, result);
    response.status(result.status).type('html');
    return html;
  }

  /** For the problem filter, after which Nest sends nothing. */
  async send(request: Request, response: Response, result: PageResult): Promise<void> {
    const prepared = await this.prepare(request, response, result);
    if (prepared instanceof StreamableFile) prepared.getStream().pipe(response);
    else response.send(prepared);
  }
}
