import type { RequestHandler } from 'express';
import { contextOf } from './page-context.js';
import type { Limits } from './rate-limit.js';

/**
 * Around the look-up of a session: before it a network that sends nothing but made-up sessions is refused without a query; after it whoever is
 * signed in counts by her sign-in, and everybody else by the network.
 */
export function limitRequests(limits: Limits): { before: RequestHandler; after: RequestHandler } {
  return {
    before: (request, _, next) => {
      limits.strangers.check(request.ip);
      next();
    },
    after: (request, _, next) => {
      const { session } = contextOf(request);
      if (session) limits.pages.take(session.signInId);
      else limits.strangers.take(request.ip);
      next();
    },
  };
}
