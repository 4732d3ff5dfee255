import { Command } from 'commander';
import { testServersCommand } from './commands/test-servers.command.js';
import { reportFailure } from './remedy.js';

const program = new Command('conjoint').description(
  'Look after a Conjoint installation from the command line.',
);
for (const command of [testServersCommand]) command(program);

await program.parseAsync().catch(reportFailure);
