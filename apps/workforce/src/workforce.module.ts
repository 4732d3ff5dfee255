import { FileModule } from '@conjoint/platform';
import { Module } from '@nestjs/common';
import { RefusalController } from './access/refusal.controller.js';
import { AuthorityController } from './authorities/authority.controller.js';
import { AuthorityRepository } from './authorities/authority.repository.js';
import { AuthorityService } from './authorities/authority.service.js';
import { AssertionService } from './mandates/assertion.service.js';
import { MandateController } from './mandates/mandate.controller.js';
import { MandateRepository } from './mandates/mandate.repository.js';
import { MandateService } from './mandates/mandate.service.js';
import { WithdrawnAgain } from './mandates/withdrawn-again.service.js';
import { ApplyPartnership } from './partnership/apply-partnership.js';
import { PartnershipRepository } from './partnership/partnership.repository.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionService } from './sessions/session.service.js';

/** Everything workforce does; `AppModule` adds what happens at boot. */
@Module({
  imports: [FileModule.forService('workforce', 'workforce census')],
  controllers: [MandateController, AuthorityController, SessionController, RefusalController],
  providers: [
    MandateRepository,
    MandateService,
    WithdrawnAgain,
    AssertionService,
    AuthorityRepository,
    AuthorityService,
    SessionService,
    PartnershipRepository,
    ApplyPartnership,
  ],
  exports: [ApplyPartnership],
})
export class WorkforceModule {}
