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
import { AssessmentModule } from './assessment/assessment.module.js';
import { AssessmentService } from './assessment/assessment.service.js';
import { ClosingModule } from './closing/closing.module.js';
import { ClosingService } from './closing/closing.service.js';
import { environment, readServiceConfig } from './config.js';
import { database } from './database.js';
import { DecisionService } from './decision/decision.service.js';
import { EpisodeModule } from './episode/episode.module.js';
import { ChangeService } from './referral/change.service.js';
import { RecordingService } from './referral/recording.service.js';
import { ReferralViews } from './referral/referral-views.js';
import { NoteModule } from './note/note.module.js';
import { NoteService } from './note/note.service.js';
import { ReferralModule } from './referral/referral.module.js';
import { loadHistory } from './sample/load-history.js';
import { SampleAuthority } from './sample/sample-authority.js';
import { SampleCalls } from './sample/sample-calls.js';
import { SampleClock } from './sample/sample-clock.js';
import { SampleLoader } from './sample/sample-loader.js';

// Loads invented referrals into a new development installation; refuses a partnership file that has no invented people.
// Without an argument what waits today; with a folder of plans the months before.
const config = readServiceConfig();
const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
if (partnership.developmentPassword === undefined) {
  process.stderr.write(
    'The sample is for development: this partnership file has no invented people. Nothing was loaded.\n',
  );
  process.exit(1);
}
const clock = new SampleClock();

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
    EpisodeModule,
    AssessmentModule,
    NoteModule,
    ClosingModule,
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
const databases = context.get(PartitionDatabases, { strict: false });
const parts = {
  clock,
  calls: new SampleCalls(partnership, databases),
  recording: context.get(RecordingService, { strict: false }),
  deciding: context.get(DecisionService),
  changing: context.get(ChangeService, { strict: false }),
  views: context.get(ReferralViews, { strict: false }),
  assessments: context.get(AssessmentService, { strict: false }),
  notes: context.get(NoteService, { strict: false }),
  closing: context.get(ClosingService, { strict: false }),
};
const [folder] = process.argv.slice(2);
const loaded =
  folder === undefined
    ? await new SampleLoader({ ...parts, databases }).load()
    : await loadHistory(folder, parts);
for (const [partition, referrals] of Object.entries(loaded))
  process.stdout.write(`referrals   ${partition.padEnd(24)} ${referrals} invented referrals\n`);
await context.close();
process.exit(0);
