import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { WORKSPACE } from '../workspace.js';
import { trackedFiles } from './tracked-files.js';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** The first file it is in. */
  readonly file: string;
}

/** Each regular expression that is in what runs, or in the data it reads, once: of programs, messages and layouts of cost files. */
export function patternsOf(files: readonly string[] = trackedFiles()): Pattern[] {
  const found = new Map<string, Pattern>();
  const add = (pattern: Pattern): void => {
    const key = `/${pattern.source}/${pattern.flags}`;
    if (!found.has(key)) found.set(key, pattern);
  };
  for (const file of files) {
    if (/\.(ts|mjs|js)$/.test(file) && !isTest(file)) literalsIn(file).forEach(add);
    if (/^docs\/contracts\/.*\.json$/.test(file)) textsIn(file, ['pattern']).forEach(add);
    if (/^apps\/recharging\/data\/layouts\/.*\.json$/.test(file))
      textsIn(file, ['payroll', 'lines']).forEach(add);
  }
  return [...found.values()];
}

const isTest = (file: string): boolean =>
  /\.(spec|int-spec|e2e-spec|container-spec|fixture)\.ts$|^apps\/portal-e2e\/|^libs\/testing\//.test(file);

function literalsIn(file: string): Pattern[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, false);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), file });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The texts, also in lists, under these names. */
function textsIn(file: string, names: readonly string[]): Pattern[] {
  const found: Pattern[] = [];
  const visit = (value: unknown, name: string): void => {
    if (typeof value === 'string' && names.includes(name)) found.push({ source: value, flags: 'u', file });
    else if (Array.isArray(value)) value.forEach((one) => visit(one, name));
    else if (typeof value === 'object' && value !== null)
      Object.entries(value).forEach(([inner, one]) => visit(one, inner));
  };
  visit(JSON.parse(read(file)), '');
  return found;
}

const read = (file: string): string => readFileSync(join(WORKSPACE, file), 'utf8');
