import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costsPlanSchema } from '@conjoint/contracts';
import { createLog, loadPartnership, PlatformModule, startService } from '@conjoint/platform';
import { environment, readServiceConfig } from './config.js';
import { database } from './database.js';
import { RechargingModule } from './recharging.module.js';
import { momentsDone } from './sample/costs-loader.js';
import { loadCosts } from './sample/load-costs.js';
import { StandingClock } from './sample/standing-clock.js';

// Loads the costs of the invented months and what hosts and partners did with them. Development only. It is the recharging service itself
// with a clock that stands: it counts, sends, receives and answers over the real messages. So referrals must run, and no other recharging.
const config = readServiceConfig();
const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
const [folder] = process.argv.slice(2);
if (partnership.developmentPassword === undefined || folder === undefined) {
  process.stderr.write(
    'The sample is for development: say the folder of its plans, with a partnership file that has invented people. Nothing was loaded.\n',
  );
  process.exit(1);
}
const say = (line: string): void => void process.stdout.write(`recharging  ${line}\n`);
const clock = new StandingClock();
const platform = PlatformModule.forService({
  service: database.service,
  config,
  partnership,
  database,
  environment,
  clock,
});
const plan = costsPlanSchema.parse(JSON.parse(readFileSync(join(folder, 'recharges.json'), 'utf8')));
const file = join(folder, 'recharges.done');
// What a load that was cut off left in the streams arrives as the service starts.
const next = plan.moments[momentsDone(file)];
if (next) clock.standAt(next.at);
const app = await startService({
  service: database.service,
  module: { module: RechargingModule, imports: [platform] },
  config,
  log: createLog({ service: database.service, level: config.LOG_LEVEL }),
});
const leftAlone = await loadCosts(plan, {
  get: (type) => app.get(type, { strict: false }),
  partnership,
  clock,
  file,
  say,
});
for (const host of leftAlone) say(`${host} has costs of its own: no invented ones were added`);
await app.close();
process.exit(0);
