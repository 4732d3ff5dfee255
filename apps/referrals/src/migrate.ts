import { runMigrator } from '@conjoint/platform';
import { environment } from './config.js';
import { database } from './database.js';

await runMigrator(database, environment);
