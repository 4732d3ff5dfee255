import { FileModule } from '@conjoint/platform';
import { Module } from '@nestjs/common';
import { AfterRestoreModule } from './after-restore/after-restore.module.js';
import { AlertModule } from './alert/alert.module.js';
import { AllocationModule } from './allocation/allocation.module.js';
import { AreaModule } from './area/area.module.js';
import { CaseloadDaysModule } from './caseload-days/caseload-days.module.js';
import { AssessmentModule } from './assessment/assessment.module.js';
import { ChildModule } from './child/child.module.js';
import { CinImportModule } from './cin-import/cin-import.module.js';
import { CinReturnModule } from './cin-return/cin-return.module.js';
import { ClosingModule } from './closing/closing.module.js';
import { CorrectionModule } from './correction/correction.module.js';
import { DecisionModule } from './decision/decision.module.js';
import { DraftModule } from './draft/draft.module.js';
import { ElsewhereModule } from './elsewhere/elsewhere.module.js';
import { EpisodeModule } from './episode/episode.module.js';
import { HandOverModule } from './hand-over/hand-over.module.js';
import { MatchModule } from './match/match.module.js';
import { NoteModule } from './note/note.module.js';
import { PassingOnModule } from './passing-on/passing-on.module.js';
import { QueueModule } from './queue/queue.module.js';
import { RecordModule } from './record/record.module.js';
import { ReferralModule } from './referral/referral.module.js';
import { RestrictionModule } from './restriction/restriction.module.js';
import { SnapshotModule } from './snapshot/snapshot.module.js';
import { TellingModule } from './telling/telling.module.js';
import { TidyModule } from './tidy/tidy.module.js';

@Module({
  imports: [
    DraftModule,
    MatchModule,
    AreaModule,
    RecordModule,
    ReferralModule,
    CorrectionModule,
    DecisionModule,
    EpisodeModule,
    AllocationModule,
    NoteModule,
    AssessmentModule,
    ClosingModule,
    QueueModule,
    PassingOnModule,
    HandOverModule,
    ElsewhereModule,
    ChildModule,
    AlertModule,
    FileModule.forService('referrals', 'census'),
    CinImportModule,
    CinReturnModule,
    RestrictionModule,
    SnapshotModule,
    TellingModule,
    TidyModule,
    AfterRestoreModule,
    CaseloadDaysModule,
  ],
})
export class AppModule {}
