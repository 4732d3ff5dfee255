import express, {
  Router,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { DomainError, isDomainError, isTooDeep } from '@conjoint/kernel';
import { contextOf } from '../framework/page-context.js';
import type { RateLimit } from '../framework/rate-limit.js';
import type { Api, ApiCall } from './api.service.js';
import { COMPOSED_ROUTES, type ComposedRoute } from './composed.js';
import { fieldSources, fromText, type FieldSources } from './message-schema.js';
import { openApiDocument } from './openapi.js';
import { API_ROUTES, COUNCIL_BASE, API_BASE, type ApiRoute } from './routes.js';

const CHUNK_LIMIT = 256 * 1024;

/** The API: one handler, and the table says what each address becomes. Failures go on to the problem filter. */
export function apiRouter(api: Api, refusedTokens: RateLimit): Router {
  const router = Router({ strict: false, caseSensitive: true });
  const document = JSON.stringify(openApiDocument());
  router.get('/openapi.json', (_, response) => void response.type('application/json').send(document));
  for (const route of API_ROUTES) {
    router[route.method](pathOf(route), notGuessing(refusedTokens), bodyParser(route), handler(api, route));
  }
  for (const route of COMPOSED_ROUTES)
    router.get(pathOf(route), notGuessing(refusedTokens), composedHandler(api, route));
  // Only refused tokens count: a program that may ask is never slowed down by this.
  router.use((error: unknown, request: Request, _: Response, next: NextFunction) => {
    if (isDomainError(error) && error.code === 'unauthenticated') refusedTokens.take(request.ip);
    next(error);
  });
  return router;
}

function pathOf({ path }: { path: string }): string {
  return (COUNCIL_BASE.slice(API_BASE.length) + path).replace(/\{(\w+)\}/g, ':$1');
}

/** Before anything is read or verified for somebody who sends one bad token after another. */
function notGuessing(refusedTokens: RateLimit): RequestHandler {
  return (request, _, next) => {
    refusedTokens.check(request.ip);
    next();
  };
}

function bodyParser(route: ApiRoute): RequestHandler {
  if (route.raw) return express.raw({ type: 'application/octet-stream', limit: CHUNK_LIMIT });
  return express.json({ limit: '1mb', strict: true });
}

function handler(api: Api, route: ApiRoute): RequestHandler {
  const sources = fieldSources(route);
  return async (request, response) => {
    const fields = { ...bodyOf(route, request), ...addressed(sources, request) };
    const answer = await api.send({ ...callOf(request), contract: route.contract, fields });
    send(response, route.status, answer);
  };
}

function composedHandler(api: Api, route: ComposedRoute): RequestHandler {
  const sources = fieldSources(route);
  return async (request, response) => {
    const answer = await api.compose({ ...callOf(request), fields: addressed(sources, request) }, route);
    send(response, route.status, answer);
  };
}

function callOf(request: Request): Pick<ApiCall, 'authorization' | 'council' | 'correlationId'> {
  const { council = '' } = request.params as Record<string, string>;
  const { correlationId } = contextOf(request);
  return { authorization: request.headers.authorization, council, correlationId };
}

/** What the address says: in its path, and of a GET in its query. */
function addressed(sources: FieldSources, request: Request): Record<string, unknown> {
  const inPath = request.params as Record<string, string>;
  const fields: Record<string, unknown> = {};
  for (const name of sources.query) {
    const value = request.query[name];
    if (typeof value === 'string') fields[name] = fromText(value, sources.properties[name]);
  }
  for (const name of sources.path) fields[name] = fromText(inPath[name] ?? '', sources.properties[name]);
  return fields;
}

function bodyOf(route: ApiRoute, request: Request): Record<string, unknown> {
  if (route.method === 'get' || route.method === 'delete') return {};
  const body: unknown = request.body;
  if (route.raw) {
    if (!Buffer.isBuffer(body))
      throw new DomainError('unsupported-file', 'Send the chunk as application/octet-stream.');
    return { [route.raw]: body.toString('base64') };
  }
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body))
    throw new DomainError('validation-failed', 'Send one JSON object.');
  if (isTooDeep(body))
    throw new DomainError('validation-failed', 'What was sent has lists in lists deeper than any message.');
  return body as Record<string, unknown>;
}

function send(response: Response, status: number, answer: unknown): void {
  response.status(status).type('application/json').send(JSON.stringify(answer));
}
