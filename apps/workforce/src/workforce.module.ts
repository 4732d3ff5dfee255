import { FileModule, RecordGuards } from '@conjoint/platform';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { RefusalController } from './access/refusal.controller.js';
import { AllocationController } from './allocations/allocation.controller.js';
import { AllocationService } from './allocations/allocation.service.js';
import { CandidateService } from './allocations/candidate.service.js';
import { CaseloadService } from './allocations/caseload.service.js';
import { AuthorityController } from './authorities/authority.controller.js';
import { AuthorityRepository } from './authorities/authority.repository.js';
import { AuthorityService } from './authorities/authority.service.js';
import { WorkforceImportController } from './census-import/workforce-import.controller.js';
import { WorkforceImportService } from './census-import/workforce-import.service.js';
import { EpisodeConsumer } from './episodes/episode.consumer.js';
import { EpisodeService } from './episodes/episode.service.js';
import { guardsRecord } from './episodes/hidden.js';
import { AssertionService } from './mandates/assertion.service.js';
import { MandateController } from './mandates/mandate.controller.js';
import { MandateRepository } from './mandates/mandate.repository.js';
import { MandateService } from './mandates/mandate.service.js';
import { WithdrawnAgain } from './mandates/withdrawn-again.service.js';
import { ApplyPartnership } from './partnership/apply-partnership.js';
import { PartnershipRepository } from './partnership/partnership.repository.js';
import { FamilyRestrictionController } from './restrictions/family-restriction.controller.js';
import { FamilyRestrictionService } from './restrictions/family-restriction.service.js';
import { SessionController } from './sessions/session.controller.js';
import { SessionService } from './sessions/session.service.js';
import { FactsAfterRestore } from './snapshot/after-restore.js';
import { SnapshotController } from './snapshot/snapshot.controller.js';
import { SnapshotService } from './snapshot/snapshot.service.js';
import { EpisodeTeamService } from './teams/episode-team.service.js';
import { TeamController } from './teams/team.controller.js';
import { TeamService } from './teams/team.service.js';
import { ApplyWorkers } from './workers/apply-workers.js';
import { WorkerReadService } from './workers/worker-read.service.js';
import { WorkerController } from './workers/worker.controller.js';
import { WorkerService } from './workers/worker.service.js';
import { WorkloadHearing } from './workload/workload-hearing.js';
import { WorkloadStandardController } from './workload/workload-standard.controller.js';
import { WorkloadStandardService } from './workload/workload-standard.service.js';
import { WorkloadTelling } from './workload/workload-telling.js';
import { WorkloadConsumer } from './workload/workload.consumer.js';

/** Everything workforce does; `AppModule` adds what happens at boot. */
@Module({
  imports: [FileModule.forService('workforce', 'workforce census')],
  controllers: [
    MandateController,
    AuthorityController,
    SessionController,
    RefusalController,
    EpisodeConsumer,
    WorkloadConsumer,
    WorkloadStandardController,
    SnapshotController,
    WorkerController,
    TeamController,
    AllocationController,
    FamilyRestrictionController,
    WorkforceImportController,
  ],
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
    ApplyWorkers,
    EpisodeService,
    WorkloadTelling,
    WorkloadHearing,
    SnapshotService,
    FactsAfterRestore,
    WorkerReadService,
    WorkerService,
    TeamService,
    EpisodeTeamService,
    WorkloadStandardService,
    CandidateService,
    AllocationService,
    CaseloadService,
    FamilyRestrictionService,
    WorkforceImportService,
  ],
  exports: [ApplyPartnership, ApplyWorkers, WorkloadTelling],
})
export class WorkforceModule implements OnModuleInit {
  constructor(@Inject(RecordGuards) private readonly guards: RecordGuards) {}

  /** Who has looked at a hidden record is not said either: that would say that there is one. */
  onModuleInit(): void {
    this.guards.add(guardsRecord);
  }
}
