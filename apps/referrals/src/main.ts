import 'reflect-metadata';
import { loadPartnership, PlatformModule, runService } from '@conjoint/platform';
import { AppModule } from './app.module.js';
import { environment, readServiceConfig } from './config.js';
import { database } from './database.js';

const config = readServiceConfig();
const platform = PlatformModule.forService({
  service: database.service,
  config,
  partnership: loadPartnership(config.CONJOINT_PARTNERSHIP),
  database,
  environment,
});
runService({ service: database.service, module: { module: AppModule, imports: [platform] }, config });
