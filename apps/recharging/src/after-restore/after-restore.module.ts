import { Module } from '@nestjs/common';
import { AccountCodeModule } from '../account-code/account-code.module.js';
import { DriverModule } from '../driver/driver.module.js';
import { ReceivedChargeModule } from '../received-charge/received-charge.module.js';
import { RunModule } from '../run/run.module.js';
import { AsHostService } from './as-host.service.js';
import { AsPartnerService } from './as-partner.service.js';
import { ComparingService } from './comparing.service.js';
import { PutBackService } from './put-back.service.js';
import { StandingController } from './standing.controller.js';
import { StandingService } from './standing.service.js';

@Module({
  imports: [AccountCodeModule, DriverModule, ReceivedChargeModule, RunModule],
  controllers: [StandingController],
  providers: [AsHostService, AsPartnerService, ComparingService, PutBackService, StandingService],
})
export class AfterRestoreModule {}
