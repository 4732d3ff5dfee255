import type { Request } from 'express';
import { safeReturnPath } from '../session/return-path.js';
import { Form } from './form.js';

/** Fields that a form carries for itself. */
const BESIDE_THE_FORM = new Set(['version', 'from', 'go', 'copy', 'kind']);
/** An id or a hash, which nobody types. */
const NOT_TYPED = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})$/;

/** What a form brought that was not taken, for a page that gives it back: kept in the browser and nowhere else. */
export interface WhatWasTyped {
  /** Everything, to be sent again as it was. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  /** What somebody typed or chose, to be read and copied. */
  readonly shown: readonly { readonly name: string; readonly value: string }[];
  readonly action: string | null;
}

export function whatWasTyped(request: Pick<Request, 'method' | 'body' | 'originalUrl'>): WhatWasTyped {
  const fields = request.method === 'POST' ? new Form(request.body).typed() : [];
  return {
    fields,
    shown: fields
      .filter(({ name, value }) => value !== '' && !BESIDE_THE_FORM.has(name) && !NOT_TYPED.test(value))
      .map(({ name, value }) => ({ name: typedFieldWords(name), value })),
    action: safeReturnPath(request.originalUrl),
  };
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
