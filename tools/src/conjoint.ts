import { Command } from 'commander';
import { auditCommand } from './commands/audit.command.js';
import { booksCommand } from './commands/books.command.js';
import { certificatesCommand } from './commands/certificates.command.js';
import { exportCommand } from './commands/export.command.js';
import { imagesCommand } from './commands/images.command.js';
import { importCommand } from './commands/import.command.js';
import { migrateCommand } from './commands/migrate.command.js';
import { partnershipCommand } from './commands/partnership.command.js';
import { provisionCommand } from './commands/provision.command.js';
import { rebuildCommand } from './commands/rebuild.command.js';
import { restoredCommand } from './commands/restored.command.js';
import { testServersCommand } from './commands/test-servers.command.js';
import { reportFailure } from './remedy.js';

const program = new Command('npm run conjoint --').description(
  'Look after a Conjoint installation from the command line.',
);
for (const command of [
  partnershipCommand,
  auditCommand,
  booksCommand,
  certificatesCommand,
  migrateCommand,
  importCommand,
  exportCommand,
  imagesCommand,
  provisionCommand,
  rebuildCommand,
  restoredCommand,
  testServersCommand,
])
  command(program);

await program.parseAsync().catch(reportFailure);
