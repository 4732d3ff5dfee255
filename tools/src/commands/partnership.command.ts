import type { Command } from 'commander';
import { londonDate } from '@conjoint/kernel';
import { checkPartnership, planPartnership } from '@conjoint/platform';
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { consoleProgress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER, openDataFolder } from '../data-folder.js';
import { NeedsRemedy } from '../remedy.js';
import { planText } from '../partnership/plan-text.js';
import { effectivePartnership, readPartnership } from '../start/partnership-file.js';
import { fromCaller } from '../start/start-options.js';

/** `conjoint partnership check|plan|apply FILE` */
export function partnershipCommand(program: Command): void {
  const partnership = program
    .command('partnership')
    .description('look at and change who works together, and how');
  const withData = (command: Command): Command =>
    command.option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER);

  partnership
    .command('check <file>')
    .description('say what is wrong with a partnership file, with lines and remedies')
    .action((file: string) => check(fromCaller(file)));
  withData(partnership.command('plan <file>'))
    .description('say what applying a file would change, for each council and body')
    .action((file: string, { data }: { data: string }) => plan(fromCaller(file), data));
  withData(partnership.command('apply <file>'))
    .description('apply a file: dated rows in each partition, sign-in, messaging permissions')
    .option('--as <name>', 'who applies it, for the audit of each council', userInfo().username)
    .action(async (file: string, { data, as: operator }: { data: string; as: string }) => {
      const progress = consoleProgress();
      plan(fromCaller(file), data);
      // Loaded when wanted: it can start servers, which a container of the command line does not bring.
      const { applyPartnership } = await import('../partnership/apply.js');
      await applyPartnership(fromCaller(file), openDataFolder(data), progress, operator);
      progress.say('The partnership file is applied');
    });
}

function check(file: string): void {
  if (!existsSync(file)) throw new NeedsRemedy(`There is no file ${file}.`, 'Correct the path.');
  const { partnership, problems } = checkPartnership(readFileSync(file, 'utf8'), { file });
  for (const { line, path, message, remedy } of problems) {
    console.error(`${file}:${line}: ${path} ${message}. ${remedy}`);
  }
  if (partnership) {
    console.log(
      `${file} is in order: ${partnership.name}, ${partnership.partitions().length} councils and bodies.`,
    );
  } else {
    process.exitCode = 1;
  }
}

/** Prints the plan; one that would change the past is refused. */
function plan(file: string, data: string): void {
  const effective = effectivePartnership(openDataFolder(data));
  const current = existsSync(effective) ? readPartnership(effective) : null;
  const planned = planPartnership(current, readPartnership(file), londonDate(new Date()));
  console.log(planText(planned));
  if (planned.refusals.length === 0) return;
  throw new NeedsRemedy(
    'The file would make the past other than it was.',
    'Follow the remedies above and try again.',
  );
}
