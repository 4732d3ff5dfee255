import { loadPartnership, type Partnership } from '@conjoint/platform';
import { join } from 'node:path';

/** The running installation that the journeys go through; `npm test` starts one and says where it is. */
export interface Installation {
  readonly portalUrl: string;
  readonly partnership: Partnership;
  readonly data: string;
  readonly chromium: string;
  /** Where chosen pictures are kept for the documents; normally nowhere. */
  readonly pictures: string | null;
  /** Where the journeys of one run write down which pages they have looked at; `npm test` reads it. */
  readonly pagesSeen: string | null;
  /** Where all journeys of one run, of every partnership file, write down which structures of pages they have looked at. */
  readonly structuresSeen: string | null;
  /** The certificate of an installation whose authority no browser knows; null where it needs none. */
  readonly certificate: string | null;
  /** Whether what the processes tell a collector of spans is kept in `logs/spans.otlp`; `npm test` keeps it. */
  readonly spansKept: boolean;
  /** Where pip put Schemathesis; `npm test` fetches it. */
  readonly schemathesis: string | null;
}

export const WORKSPACE = join(import.meta.dirname, '../../..');

let found: Installation | undefined;

export function installation(): Installation {
  found ??= {
    portalUrl: required('CONJOINT_E2E_PORTAL_URL'),
    partnership: loadPartnership(required('CONJOINT_E2E_PARTNERSHIP')),
    data: required('CONJOINT_E2E_DATA'),
    chromium: required('CONJOINT_E2E_CHROMIUM'),
    pictures: process.env['CONJOINT_E2E_PICTURES'] ?? null,
    pagesSeen: process.env['CONJOINT_E2E_PAGES_SEEN'] ?? null,
    structuresSeen: process.env['CONJOINT_E2E_STRUCTURES_SEEN'] ?? null,
    certificate: process.env['CONJOINT_E2E_CERTIFICATE'] ?? null,
    spansKept: process.env['CONJOINT_E2E_SPANS'] !== undefined,
    schemathesis: process.env['CONJOINT_E2E_SCHEMATHESIS'] ?? null,
  };
  return found;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: run the journeys by npm test, or see the README of this folder`);
  return value;
}
