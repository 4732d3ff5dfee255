import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { noteVerdicts, type SuiteVerdict } from '../attacks/attempts-file.js';
import { WORKSPACE } from '../workspace.js';
import { couldNotRun, type PartResult } from './part.js';

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** Files that broke before any of their tests ran. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface JestRun {
  readonly project: 'unit' | 'integration' | 'containers' | 'e2e';
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

const TIMEOUT_MS = 40 * 60_000;

/** Runs one jest project, its report on the terminal, and answers the counts it leaves in a file. */
export async function runJest({ project, env = {}, args = [] }: JestRun): Promise<PartResult> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-jest-'));
  const file = join(folder, 'results.json');
  try {
    const code = await jest(
      ['--selectProjects', project, '--passWithNoTests', '--json', '--outputFile', file, ...args],
      env,
    );
    if (!existsSync(file)) return couldNotRun(`jest ended with ${code} and left no results`);
    const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    noteVerdicts(verdictsOf(results), { ...process.env, ...env });
    return {
      passed: results.numPassedTests,
      // Jest can fail for another reason than a test, such as a handle that was never closed.
      failed: failed === 0 && code !== 0 ? 1 : failed,
      note: results.numPendingTests > 0 ? `${results.numPendingTests} skipped` : undefined,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What became of each file of tests: whether an attack was refused is the verdict of its test (ADR 53). */
function verdictsOf({ testResults }: JestResults): SuiteVerdict[] {
  return testResults.map(({ name, message, assertionResults }) => {
    const failed = assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => fullName);
    // A file that broke before its tests tried nothing: that proves nothing.
    const broken = assertionResults.length === 0 && message !== '' ? ['the suite could not run'] : [];
    return { suite: relative(WORKSPACE, name), failed: [...failed, ...broken] };
  });
}

function jest(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number | string> {
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        '--experimental-vm-modules',
        '--no-warnings=ExperimentalWarning',
        'node_modules/jest/bin/jest.js',
        ...(args.includes('--runInBand') ? [] : ['--maxWorkers=2']),
        ...args,
      ],
      // With --json jest prints the results, too; only its report, on the other stream, is for people.
      { cwd: WORKSPACE, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } },
    );
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      resolve(code ?? signal ?? 1);
    });
    child.once('error', (error) => resolve(error.message));
  });
}
