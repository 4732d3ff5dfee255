import { Module } from '@nestjs/common';
import { AccountCodeModule } from '../account-code/account-code.module.js';
import { DriverModule } from '../driver/driver.module.js';
import { AnsweringService } from './answering.service.js';
import { ReceivedChargeController } from './charge.controller.js';
import { ChargeRepository } from './charge.repository.js';
import { ExplainService } from './explain.service.js';
import { OwnViews } from './own-view.js';
import { ReadingService } from './reading.service.js';
import { ReceivingService } from './receiving.service.js';

/** The partner's side of a recharge. */
@Module({
  imports: [DriverModule, AccountCodeModule],
  controllers: [ReceivedChargeController],
  providers: [ChargeRepository, OwnViews, ReceivingService, ReadingService, AnsweringService, ExplainService],
  exports: [ChargeRepository, OwnViews],
})
export class ReceivedChargeModule {}
