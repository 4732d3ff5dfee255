import { FileModule } from '@conjoint/platform';
import { Module } from '@nestjs/common';
import { AgreementController } from './agreements/agreement.controller.js';
import { AgreementRepository } from './agreements/agreement.repository.js';
import { AgreementService } from './agreements/agreement.service.js';
import { ApplyAgreements } from './agreements/apply-agreements.js';

/** Everything recharging does; `AppModule` adds what happens at boot. */
@Module({
  imports: [FileModule.forService('recharging', 'cost file')],
  controllers: [AgreementController],
  providers: [AgreementRepository, AgreementService, ApplyAgreements],
  exports: [ApplyAgreements],
})
export class RechargingModule {}
