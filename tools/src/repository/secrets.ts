import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

export interface FoundSecret {
  readonly file: string;
  readonly line: number;
  /** What it looks like; never the text itself, which would be in the log of a build then. */
  readonly looksLike: string;
}

/** What secrets look like. The last finds names that say so with something that no person thinks of beside them. */
const SHAPES: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----\s*[A-Za-z0-9+/=]{20}/],
  ['the private half of a JSON web key', /"d"\s*:\s*"[\w-]{40,}"/],
  ['a signed token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
  ['a key of Amazon', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{60,}/],
  ['a token of GitLab', /\bglpat-[\w-]{20}\b/],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['a token of Slack', /\bxox[abprs]-[\w-]{10,}/],
  ['a key of Google', /\bAIza[\w-]{35}\b/],
  [
    'a connection with a password',
    /\b[a-z][a-z+]{2,15}:\/\/[^\s:@/'"`$<>{}]{1,60}:[^\s@/'"`$<>{}]{8,100}@(?!localhost|127\.)/,
  ],
  [
    'a password or key beside its name',
    /(?:password|passwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret)["']?\s{0,3}[:=]\s{0,3}["'`](?=[^"'`\s]{0,200}\d)(?=[^"'`\s]{0,200}[A-Za-z])[\w+/=.~-]{16,200}["'`]/i,
  ],
];

const LARGEST = 2 * 1024 * 1024;
const NO_TEXT = /\.(png|jpe?g|gif|ico|woff2?|zip|gz|pdf|xlsx?|webp|wasm)$/;

/** What looks like a secret in one text, by line. */
export function secretsIn(file: string, text: string): FoundSecret[] {
  return text.split('\n').flatMap((content, index) => {
    // A line of a megabyte is data; a key in it would be on a line of its own.
    if (content.length > 20_000) return [];
    const shape = SHAPES.find(([, pattern]) => pattern.test(content));
    return shape ? [{ file, line: index + 1, looksLike: shape[0] }] : [];
  });
}

export function secretsInFiles(files: readonly string[]): FoundSecret[] {
  return files.flatMap((file) => {
    const path = join(WORKSPACE, file);
    const found = statSync(path, { throwIfNoEntry: false });
    if (NO_TEXT.test(file) || !found?.isFile() || found.size > LARGEST) return [];
    const text = readFileSync(path, 'utf8');
    return [...secretsIn(file, text), ...keysOver(file, text)];
  });
}

/** A key is several lines: its head is on one, what is secret on the next. */
function keysOver(file: string, text: string): FoundSecret[] {
  const at = text.search(/-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----\r?\n[A-Za-z0-9+/=]{20}/);
  if (at < 0) return [];
  return [{ file, line: text.slice(0, at).split('\n').length, looksLike: 'a private key' }];
}
