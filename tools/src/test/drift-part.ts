import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { generatedFiles, GENERATED_FOLDERS } from '../generated/generated-files.js';
import { WORKSPACE } from '../workspace.js';
import type { Part } from './part.js';

/** Documents that are made from code are in the repository, so that a change of a contract is seen in review. */
export function driftPart({ write }: { write: boolean }): Part {
  return {
    name: 'generated documents',
    async run() {
      const wanted = await generatedFiles();
      const changed = [...wanted].filter(([path, text]) => read(path) !== text);
      const surplus = GENERATED_FOLDERS.flatMap(filesIn).filter((path) => !wanted.has(path));
      const different = [...changed.map(([path]) => path), ...surplus];
      if (write) {
        for (const [path, text] of changed) save(path, text);
        for (const path of surplus) rmSync(join(WORKSPACE, path));
        return { passed: wanted.size, failed: 0, note: `${different.length} written` };
      }
      if (different.length > 0) {
        console.log(
          `These differ from the code they are made from:\n${different.map((path) => `  ${path}`).join('\n')}`,
        );
        console.log('Write them with: npm run check -- --write');
      }
      return { passed: wanted.size - changed.length, failed: different.length };
    },
  };
}

function read(path: string): string | undefined {
  const file = join(WORKSPACE, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function save(path: string, text: string): void {
  const file = join(WORKSPACE, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function filesIn(folder: string): string[] {
  const root = join(WORKSPACE, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(WORKSPACE, join(entry.parentPath, entry.name)));
}
