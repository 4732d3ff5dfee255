import { Command, InvalidArgumentError } from 'commander';
import { cpus, totalmem } from 'node:os';
import { progressOnStderr } from './console/progress.js';
import { judge } from './bench/scale/growth.rules.js';
import { measureScale, type ScaleFigures } from './bench/scale/measure-scale.js';
import { scaleTable } from './bench/scale/scale-table.js';
import { reportFailure } from './remedy.js';

/**
 * `npm run bench:scale [-- --json] [--boroughs 3,10,20,40]`: what more boroughs cost on this machine. With --json one object a line, and
 * nothing else on that stream. The last lines judge whether it grows linearly or better.
 */
const options = new Command('npm run bench:scale --')
  .description(
    'Measure what start, memory, connections, idling and a referral cost by the number of boroughs.',
  )
  .option('--json', 'one object a line', false)
  .option('--boroughs <numbers>', 'how many, separated by commas', numbers, [3, 10, 20, 40])
  .parse()
  .opts<{ json: boolean; boroughs: number[] }>();

await benchScale().catch(reportFailure);

async function benchScale(): Promise<void> {
  const progress = progressOnStderr();
  const gib = Math.round(totalmem() / 2 ** 30);
  progress.say(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${gib} GiB, Node ${process.version}`);
  const all: ScaleFigures[] = [];
  for (const boroughs of options.boroughs) {
    const figures = await measureScale(boroughs, progress);
    all.push(figures);
    if (options.json) console.log(JSON.stringify(figures));
  }
  const verdicts = judge(all);
  if (options.json) for (const verdict of verdicts) console.log(JSON.stringify(verdict));
  else console.log(scaleTable(all, verdicts));
  if (verdicts.some(({ met }) => !met)) process.exitCode = 1;
}

function numbers(text: string): number[] {
  const wanted = text.split(',').map(Number);
  if (wanted.every((number) => Number.isInteger(number) && number >= 1 && number <= 99)) return wanted;
  throw new InvalidArgumentError('Whole numbers from 1 to 99, such as 3,10.');
}
