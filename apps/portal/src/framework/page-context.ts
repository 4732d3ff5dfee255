import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Acting } from '../acting/acting.js';
import type { Session } from '../session/session.js';
import { Form } from './form.js';

/** What the middleware and the guard found out about a page request. */
export interface PageContext {
  correlationId: string;
  cspNonce: string;
  session: Session | null;
  acting: Acting | null;
  /** The sessions could not be read: nobody is told that she is signed out. */
  sessionsDown: boolean;
}

export interface PageRequest extends Request {
  conjoint: PageContext;
}

export function contextOf(request: Request): PageContext {
  return (request as PageRequest).conjoint;
}

/** Who may open a page. Without one of these, a page needs somebody acting for the council in its path. */
export type Openness = 'open' | 'signed-in' | 'council' | 'not-a-page';
export const OPENNESS = 'conjoint:openness';
/** Anybody may open it, signed in or not. */
export const Open = () => SetMetadata(OPENNESS, 'open' satisfies Openness);
/** Somebody signed in, whether or not she has chosen a council. */
export const SignedInOnly = () => SetMetadata(OPENNESS, 'signed-in' satisfies Openness);
/** Has its own protection (bearer token, signed logout token, health). */
export const NotAPage = () => SetMetadata(OPENNESS, 'not-a-page' satisfies Openness);

export const FORM_CHECKED_BY_PAGE = 'conjoint:form-checked-by-page';
/**
 * The body is a stream (an upload) that the guard has not read: the page itself must call `FormCheck.check(request, token)` with the
 * `_form` field before it uses anything.
 */
export const ChecksFormItself = () => SetMetadata(FORM_CHECKED_BY_PAGE, true);

/** `@ActingHere() acting: Acting` — only on pages under `/councils/:council`. */
export const ActingHere = createParamDecorator((_: unknown, context: ExecutionContext): Acting => {
  const { acting } = contextOf(context.switchToHttp().getRequest<Request>());
  if (!acting) throw new Error('this page is not under a council');
  return acting;
});

/** `@SignedIn() session: Session` */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): Session => {
  const { session } = contextOf(context.switchToHttp().getRequest<Request>());
  if (!session) throw new Error('this page is open to anybody');
  return session;
});

/** `@Typed() form: Form` — the posted fields. */
export const Typed = createParamDecorator(
  (_: unknown, context: ExecutionContext): Form =>
    new Form(context.switchToHttp().getRequest<Request>().body),
);
