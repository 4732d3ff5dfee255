import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../acquire/run-command.js';
import { WORKSPACE } from '../workspace.js';
import { couldNotRun, programPart, type Part } from './part.js';

/** Programs of the checkout itself, so that the versions are those of the lock. */
const TSC = 'node_modules/@typescript/native/bin/tsc';
const ESLINT = 'node_modules/eslint/bin/eslint.js';
const PRETTIER = 'node_modules/prettier/bin/prettier.cjs';
const NX = 'node_modules/nx/dist/bin/nx.js';

export const typesPart: Part = programPart('types', [TSC, '-b', '--pretty', 'false']);

/** Remembers by content which files were clean, so that a check between two commits looks at what changed only. */
const remembering = (program: string): string[] => [
  '--cache',
  '--cache-strategy',
  'content',
  '--cache-location',
  join('.conjoint', 'cache', program),
];

export const formatPart: Part = programPart('format', [
  PRETTIER,
  '--check',
  '.',
  '--log-level',
  'warn',
  ...remembering('prettier'),
]);

/** Who may import whom is a lint rule of Nx, which is silently skipped without Nx's graph of the projects. */
export const lintPart: Part = {
  name: 'lint and boundaries',
  async run(progress) {
    const graph = await runCommand(process.execPath, [NX, 'show', 'projects'], {
      cwd: WORKSPACE,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
      timeoutMs: 120_000,
    });
    if (!graph.ok) {
      console.log(graph.output);
      return couldNotRun('Nx could not read the workspace');
    }
    const env = { NX_DAEMON: 'false', NX_TUI: 'false' };
    return programPart('lint', [ESLINT, '.', '--max-warnings', '0', ...remembering('eslint')], env).run(
      progress,
    );
  },
};

interface Lock {
  readonly packages: Readonly<
    Record<string, { link?: boolean; integrity?: string; optional?: boolean; inBundle?: boolean }>
  >;
}

/** The lock fits package.json, and everything this machine can install from it is pinned by its hash. */
export const lockPart: Part = {
  name: 'lock',
  async run() {
    const lock = JSON.parse(readFileSync(join(WORKSPACE, 'package-lock.json'), 'utf8')) as Lock;
    const unpinned = Object.entries(lock.packages).filter(
      ([path, { link, integrity, optional, inBundle }]) =>
        path.startsWith('node_modules/') && !link && !integrity && !optional && !inBundle,
    );
    if (unpinned.length > 0) {
      console.log(`Without a hash in the lock:\n${unpinned.map(([path]) => `  ${path}`).join('\n')}`);
      return { passed: 0, failed: 1, note: `${unpinned.length} packages without a hash` };
    }
    const script = process.env['npm_execpath'];
    const [command, args] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
    const { ok, output } = await runCommand(command, [...args, 'ci', '--dry-run', '--ignore-scripts'], {
      cwd: WORKSPACE,
      timeoutMs: 120_000,
    });
    if (!ok) {
      console.log(output);
      return { passed: 0, failed: 1, note: 'npm ci refuses it; run node tools/complete-lock.mjs' };
    }
    return advisories(command, args);
  },
};

/** Known vulnerabilities rated critical fail the part; a registry that does not answer the question does not. */
async function advisories(command: string, args: readonly string[]) {
  const { output } = await runCommand(command, [...args, 'audit', '--json', '--omit=dev'], {
    cwd: WORKSPACE,
  });
  const json = output.slice(output.indexOf('{'));
  const report = parsed(json) as
    { metadata?: { vulnerabilities?: { critical: number; high: number } } } | undefined;
  const found = report?.metadata?.vulnerabilities;
  if (!found) return { passed: 1, failed: 0, note: 'the registry gave no advisories' };
  if (found.critical > 0) {
    console.log(output);
    return { passed: 0, failed: 1, note: `${found.critical} critical advisories` };
  }
  return { passed: 1, failed: 0, note: found.high > 0 ? `${found.high} high advisories` : undefined };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
