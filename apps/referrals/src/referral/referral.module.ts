import { Global, Module } from '@nestjs/common';
import { ChangeService } from './change.service.js';
import { RecordingService } from './recording.service.js';
import { ReferralController } from './referral.controller.js';
import { ReferralViews } from './referral-views.js';

/** Global, because deciding and handing over answer with the same view of a referral. */
@Global()
@Module({
  controllers: [ReferralController],
  providers: [RecordingService, ChangeService, ReferralViews],
  exports: [ReferralViews],
})
export class ReferralModule {}
