import { parseArgs } from 'node:util';
import { SeededRandom } from '../seeded-random.js';
import { isBad, type Fault, type FaultResult } from './fault.js';
import { FaultStage } from './fault-stage.js';
import { FAULTS, FAULTS_NOT_YET_HELD } from './fault-table.js';
import { reportOf } from './report.js';

/** What `npm run faults` hands over to: its options, and where the servers' programs are in the environment. */
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Date.now() / 1000) % 1_000_000) },
    minutes: { type: 'string' },
    brief: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const seed = Number(options.seed);
const say = (text: string): boolean => process.stderr.write(`${text}\n`);

async function faults(): Promise<boolean> {
  say(`seed ${seed}`);
  const stage = await FaultStage.open();
  const results: FaultResult[] = [];
  try {
    for (const { fault, seed: own } of plan(chosen())) {
      const result = await stage.play(fault, { seed: own, brief: options.brief });
      results.push(result);
      if (options.json) console.log(JSON.stringify(result));
      say(
        `row ${result.row}, ${result.seconds} s: ${isBad(result) ? 'BAD' : 'good'}  ${[...result.notes, ...result.problems.slice(0, 6)].join('; ')}`,
      );
    }
  } finally {
    await stage.close(options.keep);
  }
  say(`\n${reportOf(results)}\nseed ${seed}`);
  return results.length > 0 && !results.some(isBad);
}

function chosen(): readonly Fault[] {
  if (!options.only) return FAULTS;
  const all = [...FAULTS, ...FAULTS_NOT_YET_HELD];
  return options.only.split(',').map((text) => {
    const found = all.find(({ row }) => row === Number(text));
    if (!found)
      throw new Error(`There is no row ${text}. The rows are ${all.map(({ row }) => row).join(', ')}.`);
    return found;
  });
}

/** Each row once, or for `--minutes` one after another in random order until the time is over. */
function* plan(rows: readonly Fault[]): Generator<{ fault: Fault; seed: number }> {
  if (options.minutes === undefined) return yield* rows.map((fault) => ({ fault, seed }));
  const until = Date.now() + Number(options.minutes) * 60_000;
  const random = new SeededRandom(seed);
  for (let round = 0; Date.now() < until; round += 1)
    for (const fault of random.shuffled(rows)) if (Date.now() < until) yield { fault, seed: seed + round };
}

faults().then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : 'unknown failure');
    process.exit(2);
  },
);
