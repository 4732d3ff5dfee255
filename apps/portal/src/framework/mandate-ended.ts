import type { Request } from 'express';
import { page, type Page } from './page.js';
import { whatWasTyped } from './what-was-typed.js';

/**
 * Her mandate ended while she was at work. What she typed into a form was not taken; it goes back to her browser, to be copied or,
 * if the mandate is given back, sent again, and is kept nowhere.
 */
export function mandateEnded(request: Request, council: string): Page {
  return page('errors/mandate-ended', { council, ...whatWasTyped(request) }, { status: 403 });
}
