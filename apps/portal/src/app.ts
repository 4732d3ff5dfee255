import { NestLog, ownCertificate } from '@conjoint/platform';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Server } from 'node:https';
import { apiRouter } from './api/api.router.js';
import { API_BASE } from './api/routes.js';
import { AppModule } from './app.module.js';
import { beginRequest, loadSession, securityHeaders } from './framework/request-context.js';
import { limitRequests } from './framework/limit-requests.js';
import { endSlowRequests } from './framework/slow-requests.js';
import { buildPortal, type Portal, type PortalOptions } from './portal.js';

const FORM_LIMIT = '512kb';

/** Builds the portal and its HTTP application, ready to listen. The order below is the order a request goes through. */
export async function createPortal(
  options: PortalOptions,
): Promise<{ app: NestExpressApplication; portal: Portal }> {
  const portal = buildPortal(options);
  const { config, identity, assets, sessions, cookies, log, filter, api, limits } = portal;
  const certificate = ownCertificate(config);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(portal), {
    ...(certificate ? { httpsOptions: certificate.options } : {}),
    logger: new NestLog(log),
    bodyParser: false,
    abortOnError: false,
  });
  certificate?.renewOn(app.getHttpServer() as Server);
  endSlowRequests(app.getHttpServer() as Server);
  const server = app.getHttpAdapter().getInstance() as express.Express;
  server
    .disable('x-powered-by')
    .disable('etag')
    .set('trust proxy', config.PORTAL_PROXIES)
    .set('query parser', 'simple');

  app.use(beginRequest);
  for (const handler of securityHeaders({ issuerOrigin: identity.issuerOrigin, secure: cookies.secure }))
    app.use(handler);
  app.use('/assets', assets.serve);
  app.use(API_BASE, apiRouter(api, limits.refusedTokens));
  const loaded = loadSession(sessions, cookies, log);
  const limited = limitRequests(limits);
  app.use((request: Request, response: Response, next: NextFunction) =>
    hasNoSession(request.path) ? next() : limited.before(request, response, next),
  );
  app.use((request: Request, response: Response, next: NextFunction) =>
    hasNoSession(request.path) ? next() : loaded(request, response, next),
  );
  app.use((request: Request, response: Response, next: NextFunction) =>
    hasNoSession(request.path) ? next() : limited.after(request, response, next),
  );
  app.use(express.urlencoded({ extended: false, limit: FORM_LIMIT, parameterLimit: 3000 }));
  // A body that cannot be read fails before Nest's own filters stand.
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) =>
    filter.answer(error, request, response),
  );
  app.useGlobalGuards(portal.guard);
  app.useGlobalInterceptors(portal.interceptor);
  app.useGlobalFilters(filter);
  await portal.database.initialize();
  return { app, portal };
}

function hasNoSession(path: string): boolean {
  return /^\/(api|health|metrics|assets|back-channel-logout)(\/|$)/.test(path);
}
