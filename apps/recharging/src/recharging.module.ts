import { FileModule } from '@conjoint/platform';
import { Module } from '@nestjs/common';
import { AcceptanceService } from './agreements/acceptance.service.js';
import { AgreementController } from './agreements/agreement.controller.js';
import { AgreementRepository } from './agreements/agreement.repository.js';
import { AgreementService } from './agreements/agreement.service.js';
import { ApplyAgreements } from './agreements/apply-agreements.js';
import { CostModule } from './cost/cost.module.js';
import { DriverModule } from './driver/driver.module.js';
import { RunModule } from './run/run.module.js';

/** Everything recharging does; `AppModule` adds what happens at boot. */
@Module({
  imports: [FileModule.forService('recharging', 'cost file'), DriverModule, CostModule, RunModule],
  controllers: [AgreementController],
  providers: [AcceptanceService, AgreementRepository, AgreementService, ApplyAgreements],
  exports: [ApplyAgreements],
})
export class RechargingModule {}
