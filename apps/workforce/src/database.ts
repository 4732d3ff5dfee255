import { uploadedFileEntities, type ServiceDatabase } from '@conjoint/platform';
import { DelegatedAuthorityRow } from './authorities/delegated-authority.entity.js';
import { AllocationRow, FamilyRestrictionRow } from './allocations/allocation.entity.js';
import {
  CensusWorkerRow,
  WorkforceImportRow,
  WorkforceProblemRow,
} from './census-import/workforce-import.entity.js';
import { EpisodeFactRow } from './episodes/episode-fact.entity.js';
import { MandateRow } from './mandates/mandate.entity.js';
import { PersonKnown } from './mandates/person-known.entity.js';
import { PartnershipFactRow } from './partnership/partnership-fact.entity.js';
import { SeedApplied } from './partnership/seed-applied.entity.js';
import { EpisodeTeamRow, TeamMemberRow, TeamRow } from './teams/team.entity.js';
import { WorkerAbsenceRow, WorkerRow, WorkerTermsRow } from './workers/worker.entity.js';
import {
  GradeTargetRow,
  WorkloadChangeRow,
  TierWeightRow,
  WorkloadElsewhereRow,
  WorkloadToldRow,
} from './workload/workload.entity.js';
import { CreateMandates1764000000001 } from './migrations/1764000000001-create-mandates.js';
import { CreateAuthorities1764000000002 } from './migrations/1764000000002-create-authorities.js';
import { CreatePartnershipFacts1764000000003 } from './migrations/1764000000003-create-partnership-facts.js';
import { TakeFiles1764000000004 } from './migrations/1764000000004-take-files.js';
import { CreateWorkers1764000000005 } from './migrations/1764000000005-create-workers.js';
import { CreateAllocations1764000000006 } from './migrations/1764000000006-create-allocations.js';
import { ImportWorkforce1764000000007 } from './migrations/1764000000007-import-workforce.js';
import { ChangeWorkloadAndTeamsByHand1764000000009 } from './migrations/1764000000009-change-workload-and-teams-by-hand.js';
import { KnowRestrictedEpisodes1764000000008 } from './migrations/1764000000008-know-restricted-episodes.js';

/** Every partition employs people or has people acting for it, bodies too. */
export const database: ServiceDatabase = {
  service: 'workforce',
  entities: [
    DelegatedAuthorityRow,
    MandateRow,
    PartnershipFactRow,
    PersonKnown,
    SeedApplied,
    ...uploadedFileEntities('workforce'),
    WorkerRow,
    WorkerTermsRow,
    WorkerAbsenceRow,
    TeamRow,
    TeamMemberRow,
    EpisodeFactRow,
    AllocationRow,
    FamilyRestrictionRow,
    TierWeightRow,
    GradeTargetRow,
    WorkloadChangeRow,
    EpisodeTeamRow,
    WorkloadToldRow,
    WorkloadElsewhereRow,
    WorkforceImportRow,
    CensusWorkerRow,
    WorkforceProblemRow,
  ],
  migrations: [
    CreateMandates1764000000001,
    CreateAuthorities1764000000002,
    CreatePartnershipFacts1764000000003,
    TakeFiles1764000000004,
    CreateWorkers1764000000005,
    CreateAllocations1764000000006,
    ImportWorkforce1764000000007,
    KnowRestrictedEpisodes1764000000008,
    ChangeWorkloadAndTeamsByHand1764000000009,
  ],
  partitionKinds: ['council', 'body'],
};
