import 'reflect-metadata';
import {
  createLog,
  loadPartnership,
  NestLog,
  PartitionDatabases,
  PlatformModule,
  Requests,
} from '@conjoint/platform';
import { NestFactory } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { environment, readServiceConfig } from './config.js';
import { database } from './database.js';
import { DecisionService } from './decision/decision.service.js';
import { ChangeService } from './referral/change.service.js';
import { RecordingService } from './referral/recording.service.js';
import { ReferralViews } from './referral/referral-views.js';
import { ReferralModule } from './referral/referral.module.js';
import { SampleAuthority, SampleClock, SampleLoader } from './sample/sample-loader.js';

// Loads invented referrals into a new development installation; refuses a partnership file that has no invented people.
const config = readServiceConfig();
const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
if (partnership.developmentPassword === undefined) {
  process.stderr.write(
    'The sample is for development: this partnership file has no invented people. Nothing was loaded.\n',
  );
  process.exit(1);
}
const clock = new SampleClock(new Date());

@Module({
  imports: [
    PlatformModule.forService({
      service: database.service,
      config,
      partnership,
      database,
      environment,
      clock,
    }),
    ReferralModule,
  ],
  providers: [
    { provide: 'SampleRequests', useValue: new SampleAuthority(partnership) },
    {
      provide: DecisionService,
      inject: ['SampleRequests', ReferralViews],
      useFactory: (requests: Requests, views: ReferralViews) => new DecisionService(requests, views, clock),
    },
  ],
})
class SampleModule {}

const context = await NestFactory.createApplicationContext(SampleModule, {
  logger: new NestLog(createLog({ service: database.service, level: config.LOG_LEVEL })),
});
const loader = new SampleLoader({
  partnership,
  clock,
  databases: context.get(PartitionDatabases, { strict: false }),
  recording: context.get(RecordingService, { strict: false }),
  deciding: context.get(DecisionService),
  changing: context.get(ChangeService, { strict: false }),
  views: context.get(ReferralViews, { strict: false }),
});
for (const [partition, referrals] of Object.entries(await loader.load()))
  process.stdout.write(`referrals   ${partition.padEnd(24)} ${referrals} invented referrals\n`);
await context.close();
process.exit(0);
