import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

/** Pages that no journey can come to, each with the reason. Everything else must be looked at, or the part fails. */
export const NOT_IN_A_JOURNEY: Readonly<Record<string, string>> = {
  'errors/bug': 'It is shown for a mistake of ours that nobody knows of yet.',
  'errors/form-too-old': 'A form has to lie open for twelve hours; form-token.spec.ts moves the clock.',
  'errors/no-authority':
    'Nobody without authority is offered the form; it is for one who loses it in between.',
  'errors/session-over': 'A service has to hear of a sign-out before the portal does.',
  'errors/stale': 'A safety net: the forms there are show themselves again with what was typed.',
  'errors/too-many':
    'It would shut out the journeys that follow from the same address; portal.int-spec.ts tests it.',
  'sign-in/going': 'It leads on at once, and nobody stays on it.',
};

const PAGES = join(WORKSPACE, 'apps/portal/src/pages');

/** The portal's pages: every template that stands in the layout, by its name there (`referral/referral`). */
export function portalPages(): string[] {
  return readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.njk'))
    .filter((file) => readFileSync(join(PAGES, file), 'utf8').includes('{% extends "layout.njk" %}'))
    .map((file) => file.slice(0, -'.njk'.length))
    .sort();
}

/** What is wrong with the coverage of pages, one line each: a page nobody looked at, or a reason that no page needs any more. */
export function coverageProblems(
  pages: readonly string[],
  seen: ReadonlySet<string>,
  excused: Readonly<Record<string, string>> = NOT_IN_A_JOURNEY,
): string[] {
  return [
    ...pages
      .filter((page) => !seen.has(page) && excused[page] === undefined)
      .map((page) => `no journey looks at the page ${page}`),
    ...Object.keys(excused)
      .filter((page) => seen.has(page) || !pages.includes(page))
      .map(
        (page) =>
          `the page ${page} needs no excuse: ${pages.includes(page) ? 'a journey looks at it' : 'it does not exist'}`,
      ),
  ];
}

export function pagesSeenIn(file: string): Set<string> {
  return new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
}
