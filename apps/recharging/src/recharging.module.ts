import { FileModule } from '@conjoint/platform';
import { Module } from '@nestjs/common';
import { AfterRestoreModule } from './after-restore/after-restore.module.js';
import { AcceptanceService } from './agreements/acceptance.service.js';
import { AgreementController } from './agreements/agreement.controller.js';
import { AgreementRepository } from './agreements/agreement.repository.js';
import { AgreementService } from './agreements/agreement.service.js';
import { ApplyAgreements } from './agreements/apply-agreements.js';
import { CostModule } from './cost/cost.module.js';
import { AccountCodeModule } from './account-code/account-code.module.js';
import { BalanceModule } from './balance/balance.module.js';
import { DriverModule } from './driver/driver.module.js';
import { ReceivedChargeModule } from './received-charge/received-charge.module.js';
import { RunModule } from './run/run.module.js';

/** Everything recharging does; `AppModule` adds what happens at boot. */
@Module({
  imports: [
    FileModule.forService('recharging', 'cost file'),
    CostModule,
    DriverModule,
    AccountCodeModule,
    ReceivedChargeModule,
    BalanceModule,
    RunModule,
    AfterRestoreModule,
  ],
  controllers: [AgreementController],
  providers: [AcceptanceService, AgreementRepository, AgreementService, ApplyAgreements],
  exports: [ApplyAgreements],
})
export class RechargingModule {}
