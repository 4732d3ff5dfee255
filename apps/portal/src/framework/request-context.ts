import { randomBytes, randomUUID } from 'node:crypto';
import type { Log } from '@conjoint/platform';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { readCookie, type CookieNames } from '../session/cookies.js';
import type { Sessions } from '../session/sessions.service.js';
import { contextOf, type PageRequest } from './page-context.js';

/** Gives every request its correlation id (made here: nobody outside chooses what we log) and its nonce. */
export function beginRequest(request: Request, response: Response, next: NextFunction): void {
  const cspNonce = randomBytes(16).toString('base64');
  (request as PageRequest).conjoint = {
    correlationId: randomUUID(),
    cspNonce,
    session: null,
    acting: null,
    sessionsDown: false,
  };
  response.setHeader('X-Correlation-Id', contextOf(request).correlationId);
  next();
}

/**
 * Only our own scripts, styles and forms; nobody may frame us. `form-action` names the identity server because signing
 * out is a form sent there (its id token belongs in a body, not in an address).
 */
export function securityHeaders(options: { issuerOrigin: string; secure: boolean }): RequestHandler[] {
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", (request) => `'nonce-${contextOf(request as Request).cspNonce}'`],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'", options.issuerOrigin],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        ...(options.secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: options.secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  const restrict: RequestHandler = (_, response, next) => {
    response.setHeader(
      'Permissions-Policy',
      'camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()',
    );
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Robots-Tag', 'noindex, nofollow');
    next();
  };
  return [protect, restrict];
}

/** Finds who is signed in. A portal that cannot read its sessions says "not available", never "signed out". */
export function loadSession(sessions: Sessions, cookies: CookieNames, log: Log): RequestHandler {
  return async (request, _, next) => {
    const context = contextOf(request);
    try {
      context.session = await sessions.find(readCookie(request, cookies.session));
    } catch (error) {
      context.sessionsDown = true;
      log.error({ err: error, correlationId: context.correlationId }, 'sessions cannot be read');
    }
    next();
  };
}
