import { Module } from '@nestjs/common';
import { MatchModule } from '../match/match.module.js';
import { AnsweringService } from './answering.service.js';
import { OfferingService } from './offering.service.js';
import { PassingOnController } from './passing-on.controller.js';
import { PassingOnService } from './passing-on.service.js';
import { ReceivingService } from './receiving.service.js';
import { RecallService } from './recall.service.js';
import { SendingService } from './sending.service.js';

@Module({
  imports: [MatchModule],
  controllers: [PassingOnController],
  providers: [
    PassingOnService,
    OfferingService,
    AnsweringService,
    RecallService,
    ReceivingService,
    SendingService,
  ],
  exports: [RecallService, ReceivingService, SendingService],
})
export class PassingOnModule {}
