import { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTACKS, type Attack, type Suite } from './attacks/attacks.js';
import { ATTEMPTS_FILE, readTried } from './attacks/attempts-file.js';
import { attackTable, holds, resultOf } from './attacks/result.js';
import type { Progress } from './console/progress.js';
import { NeedsRemedy, reportFailure } from './remedy.js';
import { browserSuites } from './test/browser-part.js';
import { integrationSuites } from './test/integration-part.js';
import { runJest, type JestRun } from './test/jest-part.js';

/**
 * `npm run attacks [-- --only S1,S5] [--seed N] [--json]`: makes every attempt of the table against real servers and an installation of its
 * own, and ends with the table; with --json one object a line, and nothing else on that stream. Ends with 1 if anything leaked.
 */
const options = new Command('npm run attacks --')
  .description('Attack a new installation, and say what was refused.')
  .option('--only <rows>', `only some rows, comma separated: ${ATTACKS.map(({ row }) => row).join(',')}`)
  .option('--seed <number>', 'what is left to chance follows this seed')
  .option('--json', 'one object a line', false)
  .parse()
  .opts<{ only?: string; seed?: string; json: boolean }>();

const progress = progressOnStderr();

async function attacks(): Promise<void> {
  const chosen = chosenAttacks(options.only);
  const seed = options.seed ?? String(Math.floor(Math.random() * 1_000_000));
  progress.say(`Seed ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-attacks-'));
  const file = join(folder, 'attempts.jsonl');
  process.env[ATTEMPTS_FILE] = file;
  process.env['CONJOINT_ATTACK_SEED'] = seed;
  try {
    await runSuites(chosen.flatMap(({ suites }) => suites));
    const tried = readTried(file);
    const results = chosen.map((attack) => resultOf(attack, tried));
    if (options.json) for (const result of results) console.log(JSON.stringify({ ...result, seed }));
    else console.log(`\n${attackTable(results)}\n\nSeed ${seed}`);
    process.exitCode = results.every(holds) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function chosenAttacks(only: string | undefined): readonly Attack[] {
  if (only === undefined) return ATTACKS;
  const rows = only.split(',').map((row) => row.trim());
  const unknown = rows.filter((row) => !ATTACKS.some((attack) => attack.row === row));
  if (unknown.length > 0)
    throw new NeedsRemedy(
      `There is no row ${unknown.join(', ')}.`,
      `The rows are: ${ATTACKS.map(({ row }) => row).join(', ')}.`,
    );
  return ATTACKS.filter(({ row }) => rows.includes(row));
}

async function runSuites(suites: readonly Suite[]): Promise<void> {
  const of = (project: JestRun['project']): string[] => [
    ...new Set(suites.filter((suite) => suite.project === project).map(({ file }) => file)),
  ];
  const args = (files: readonly string[]): string[] => ['--runTestsByPath', ...files];
  const [unit, integration, e2e] = [of('unit'), of('integration'), of('e2e')];
  if (unit.length > 0) await runJest({ project: 'unit', args: args(unit) });
  if (integration.length > 0) await integrationSuites(progress, args(integration));
  if (e2e.length > 0) await browserSuites(progress, args(e2e));
}

/** What is being done goes to the other stream: with --json this one is for a machine. */
function progressOnStderr(): Progress {
  const say = (text: string): void => console.error(text);
  return {
    say,
    during: (doing, work) => {
      say(`${doing} …`);
      return work();
    },
  };
}

await attacks().catch(reportFailure);
