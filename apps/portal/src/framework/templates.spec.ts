import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Assets, SOURCE, withoutGovernmentMarks } from './assets.js';

const templates = ['views', 'pages'].flatMap((folder) =>
  readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.njk'))
    .map((name) => [join(folder, name), readFileSync(join(SOURCE, folder, name), 'utf8')] as const),
);

describe('templates', () => {
  it.each(templates)('%s: every form that posts carries the form token', (name, text) => {
    // Two forms are not this portal's own: the sign-out at the identity server, and the one that carries its first token on.
    const exempt = /sign-in\/signing-out|errors\/session-ended/.test(name);
    for (const [form] of text.matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/gi)) {
      expect({ form: form.slice(0, 80), hasToken: exempt || form.includes('form-token.njk') }).toMatchObject({
        hasToken: true,
      });
    }
  });

  it.each(templates)('%s: has no inline style or script, which the CSP refuses', (_, text) => {
    expect(text).not.toMatch(/\sstyle="|\son[a-z]+="|<style/i);
  });
});

describe('assets', () => {
  it('have neither the typeface nor the crest nor the crown of government', () => {
    const css = withoutGovernmentMarks(
      '@font-face{font-family:GDS Transport;src:url(/assets/fonts/x.woff2)}.a{font-family:GDS Transport,arial,sans-serif}.b{background:url(/assets/images/govuk-crest.svg)}.c{background:url(/assets/images/icon-x.svg)}',
    );
    expect(css).not.toMatch(/GDS|font-face|crest/);
    expect(css).toContain('url(icon-x.svg)');
  });

  it('get an address that changes with their content', () => {
    expect(new Assets().version).toMatch(/^[0-9a-f]{12}$/);
    expect(new Assets().version).toBe(new Assets().version);
  });
});
