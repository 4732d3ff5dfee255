import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import type { NextFunction, Request, Response } from 'express';

/** `src` and `dist` are siblings, and templates and assets stay in `src`: one path serves both. */
export const SOURCE = join(import.meta.dirname, '..', '..', 'src');

const require = createRequire(import.meta.url);
const folderOf = (name: string, marker: string): string => {
  // Packages that export no package.json are found by walking up from what they do export.
  let folder = dirname(require.resolve(name));
  while (!existsSync(join(folder, marker))) folder = dirname(folder);
  return folder;
};
export const GOVUK = folderOf('govuk-frontend', 'dist/govuk/template.njk');
export const MOJ = folderOf('@ministryofjustice/frontend', 'moj/components');
const SOURCE_SANS = folderOf('@fontsource-variable/source-sans-3', 'files');

/** The sets of letters that names are written with here; a browser fetches only those a page uses. */
const LETTERS = ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic'] as const;

// Councils are not on gov.uk: its typeface is not theirs to use, and neither is the crest. Source Sans 3 (SIL Open Font
// License) is sent by the portal itself, so that a page looks the same on every machine and asks nobody else for anything.
const FONTS = '"Source Sans 3",system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif';

export function withoutGovernmentMarks(css: string): string {
  return css
    .replace(/@font-face\{[^}]*\}/g, '')
    .replace(/(?:"GDS Transport"|GDS Transport),\s*arial,\s*sans-serif/gi, FONTS)
    .replace(/url\([^)]*govuk-crest[^)]*\)/g, 'none')
    .replace(/url\(["']?\/assets\/images\/([^)"']+)["']?\)/g, 'url($1)');
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** All that a browser fetches besides pages, under an address that changes with its content, so that it may be kept for ever. */
export class Assets {
  readonly version: string;
  private readonly files = new Map<string, Buffer>();

  constructor() {
    const text = (path: string): string => readFileSync(path, 'utf8');
    const own = join(SOURCE, 'assets');
    const styles = [
      LETTERS.map((letters) => this.fontFace(letters)).join('\n'),
      withoutGovernmentMarks(text(join(GOVUK, 'dist/govuk/govuk-frontend.min.css'))),
      withoutGovernmentMarks(text(join(MOJ, 'moj/moj-frontend.min.css'))),
      text(join(own, 'conjoint.css')),
    ];
    this.add('conjoint.css', styles.join('\n').replace(/\/\*# sourceMappingURL=.*?\*\//g, ''));
    this.add('govuk-frontend.js', withoutMap(text(join(GOVUK, 'dist/govuk/govuk-frontend.min.js'))));
    this.add('moj-frontend.js', withoutMap(text(join(MOJ, 'moj/moj-frontend.min.js'))));
    for (const name of readdirSync(own)) if (name !== 'conjoint.css') this.add(name, text(join(own, name)));
    const images = join(MOJ, 'moj/assets/images');
    for (const name of readdirSync(images))
      if (extname(name) === '.svg') this.add(name, text(join(images, name)));
    const hash = createHash('sha256');
    for (const [name, body] of [...this.files].sort()) hash.update(name).update(body);
    this.version = hash.digest('hex').slice(0, 12);
  }

  readonly serve = (request: Request, response: Response, next: NextFunction): void => {
    const [, version, name] = /^\/([0-9a-f]{12})\/([\w.-]+)$/.exec(request.path) ?? [];
    const body = name === undefined ? undefined : this.files.get(name);
    if (!body || !['GET', 'HEAD'].includes(request.method)) return next();
    // A page of the earlier release asks for an earlier version: it gets today's, not to be kept.
    response.setHeader(
      'Cache-Control',
      version === this.version ? 'public, max-age=31536000, immutable' : 'no-store',
    );
    response.type(TYPES[extname(name!)] ?? 'application/octet-stream').send(body);
  };

  /** The rule of one set of letters, taken over from the package with the address of our copy. */
  private fontFace(letters: (typeof LETTERS)[number]): string {
    const name = `source-sans-3-${letters}-wght-normal.woff2`;
    this.add(name, readFileSync(join(SOURCE_SANS, 'files', name)));
    const rules = readFileSync(join(SOURCE_SANS, 'index.css'), 'utf8').match(/@font-face\s*\{[^}]*\}/g) ?? [];
    const rule = rules.find((one) => one.includes(`/${name}`));
    if (!rule) throw new Error(`The package of the typeface has no rule for ${name}.`);
    return rule.replace('Source Sans 3 Variable', 'Source Sans 3').replace(/url\([^)]*\)/, `url(${name})`);
  }

  private add(name: string, body: string | Buffer): void {
    this.files.set(name, Buffer.from(body));
  }
}

function withoutMap(script: string): string {
  return script.replace(/^\/\/# sourceMappingURL=.*$/gm, '');
}
