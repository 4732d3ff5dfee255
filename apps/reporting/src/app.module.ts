import { Module } from '@nestjs/common';
import { MonthController } from './months/month.controller.js';
import { MonthRepository } from './months/month.repository.js';
import { MonthService } from './months/month.service.js';
import { FactsAgain } from './months/facts-again.service.js';
import { ReferralConsumer } from './months/referral.consumer.js';

@Module({
  controllers: [MonthController, ReferralConsumer],
  providers: [MonthRepository, MonthService, FactsAgain],
})
export class AppModule {}
