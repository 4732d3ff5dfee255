import type { Request } from 'express';
import { safeReturnPath } from '../session/return-path.js';
import { Form } from './form.js';
import { page, type Page } from './page.js';

/** Fields that a form carries for itself. */
const BESIDE_THE_FORM = new Set(['version', 'from', 'go', 'copy']);

/**
 * Her mandate ended while she was at work. What she typed into a form was not taken; it goes back to her browser, to be copied or,
 * if the mandate is given back, sent again, and is kept nowhere.
 */
export function mandateEnded(request: Request, council: string): Page {
  const typed = request.method === 'POST' ? new Form(request.body).typed() : [];
  return page(
    'errors/mandate-ended',
    {
      council,
      fields: typed,
      shown: typed
        .filter(({ name, value }) => value !== '' && !BESIDE_THE_FORM.has(name))
        .map(({ name, value }) => ({ name: typedFieldWords(name), value })),
      action: safeReturnPath(request.originalUrl),
    },
    { status: 403 },
  );
}

/** `children.0.givenName` → "Children 1 given name": good enough to recognise what one typed oneself. */
export function typedFieldWords(name: string): string {
  const words = name
    .split(/[.-]/)
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part))
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
