import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { costsPlanSchema } from '@conjoint/contracts';
import {
  createLog,
  FileService,
  loadPartnership,
  PartitionDatabases,
  PlatformModule,
  startService,
} from '@conjoint/platform';
import { AccountCodeService } from './account-code/account-code.service.js';
import { CalculationService } from './calculation/calculation.service.js';
import { environment, readServiceConfig } from './config.js';
import { CostService } from './cost/cost.service.js';
import { database } from './database.js';
import { PoolRuleService } from './pool-rule/pool-rule.service.js';
import { RechargingModule } from './recharging.module.js';
import { AnsweringService } from './received-charge/answering.service.js';
import { ChargeRepository } from './received-charge/charge.repository.js';
import { CountingService } from './run/counting.service.js';
import { RunService } from './run/run.service.js';
import { CostsLoader, momentsDone } from './sample/costs-loader.js';
import { HostSteps } from './sample/host-steps.js';
import { PartnerSteps } from './sample/partner-steps.js';
import { SampleCalls } from './sample/sample-calls.js';
import { StandingClock } from './sample/standing-clock.js';
import { SealingService } from './sealing/sealing.service.js';

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
const strict = { strict: false } as const;
const databases = app.get(PartitionDatabases, strict);
const calls = new SampleCalls(partnership, databases);
const loader = new CostsLoader(plan, {
  file,
  clock,
  databases,
  host: new HostSteps({
    calls,
    databases,
    files: app.get(FileService, strict),
    costs: app.get(CostService, strict),
    rules: app.get(PoolRuleService, strict),
    runs: app.get(RunService, strict),
    counting: app.get(CountingService, strict),
    calculating: app.get(CalculationService, strict),
    sealing: app.get(SealingService, strict),
  }),
  partner: new PartnerSteps({
    calls,
    databases,
    charges: app.get(ChargeRepository, strict),
    answering: app.get(AnsweringService, strict),
    codes: app.get(AccountCodeService, strict),
  }),
  say,
});
for (const host of await loader.load()) say(`${host} has costs of its own: no invented ones were added`);
await app.close();
process.exit(0);
