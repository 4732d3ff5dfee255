import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { WORKSPACE } from '../workspace.js';

function referencesOf(file: string): string[] {
  const { references } = JSON.parse(readFileSync(join(WORKSPACE, file), 'utf8')) as {
    references: { path: string }[];
  };
  return references.map(({ path }) => path);
}

/** The files of one configuration. It is `composite`, or reads one that is: the compiler refuses an import beyond them. */
function sourcesOf(project: string): string[] {
  const { config } = ts.readConfigFile(configOf(project), ts.sys.readFile);
  const folder = join(configOf(project), '..');
  return ts
    .parseJsonConfigFileContent(config, ts.sys, folder)
    .fileNames.map((path) => relative(WORKSPACE, path));
}

function configOf(project: string): string {
  return join(WORKSPACE, project.endsWith('.json') ? project : join(project, 'tsconfig.json'));
}

describe('what is compiled', () => {
  it('for npm start, holds no test and nothing that only tests import', () => {
    const running = referencesOf('tsconfig.run.json');
    const sources = running.flatMap(sourcesOf);
    for (const project of running) expect(sources.some((path) => path.startsWith(`${project}/`))).toBe(true);
    expect(sources.filter((path) => /spec\.ts$|fixture\.ts$|^libs\/testing\//.test(path))).toEqual([]);
  });

  it('for npm test, leaves out no source', () => {
    const checked = new Set(referencesOf('tsconfig.json').flatMap(sourcesOf));
    const folders = [...['apps', 'libs'].flatMap(childrenOf), 'tools'];
    const all = folders.flatMap((folder) =>
      ts.sys.readDirectory(join(WORKSPACE, folder, 'src'), ['.ts']).map((path) => relative(WORKSPACE, path)),
    );
    expect(all.length).toBeGreaterThan(checked.size / 2);
    expect(all.filter((path) => !checked.has(path))).toEqual([]);
  });
});

function childrenOf(folder: string): string[] {
  return readdirSync(join(WORKSPACE, folder)).map((name) => `${folder}/${name}`);
}
