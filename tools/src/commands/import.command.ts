import type { Command } from 'commander';
import { importCinCommand } from './import-cin.command.js';
import { importWorkforceCommand } from './import-workforce.command.js';
import { listImportsCommand, undoImportCommand } from './imports.command.js';
import { importCostsCommand } from './import-costs.command.js';

/** `conjoint import …`: each kind of file is a command of its own. */
export function importCommand(program: Command): void {
  const group = program.command('import').description('bring in files of other systems');
  importCinCommand(group);
  importWorkforceCommand(group);
  listImportsCommand(group);
  undoImportCommand(group);
  importCostsCommand(group);
}
