import { AccountController } from './account/account.controller.js';
import { AccountCodesController } from './account-codes/account-codes.controller.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { AssessmentController } from './assessment/assessment.controller.js';
import { EpisodeTeamController } from './allocation/episode-team.controller.js';
import { WorkloadPointsController } from './workload-points/workload-points.controller.js';
import { AllocateController } from './allocation/allocate.controller.js';
import { CaseloadController } from './allocation/caseload.controller.js';
import { FamilyRestrictionController } from './allocation/family-restriction.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { CaseController } from './case/case.controller.js';
import { ClosingController } from './case/closing.controller.js';
import { NoteController } from './case/note.controller.js';
import { BooksController } from './books/books.controller.js';
import { ExplainController } from './charges-received/explain.controller.js';
import { ReceivedChargesController } from './charges-received/received.controller.js';
import { ChildController } from './child/child.controller.js';
import { ChildHistoryController } from './child/child-history.controller.js';
import { ReferAgainController } from './child/refer-again.controller.js';
import { ChildElsewhereController } from './child/child-elsewhere.controller.js';
import { RestrictionController } from './child/restriction.controller.js';
import { CinReturnController } from './cin-return/cin-return.controller.js';
import { CinReturnFilesController } from './cin-return/cin-return-files.controller.js';
import { CostUploadController } from './costs/cost-upload.controller.js';
import { CostsController } from './costs/costs.controller.js';
import { PoolRulesController } from './costs/pool-rules.controller.js';
import { DecisionController } from './decision/decision.controller.js';
import { FiguresController } from './figures/figures.controller.js';
import { DriverCountsController } from './driver-counts/driver-counts.controller.js';
import { FindChildController } from './find-child/find-child.controller.js';
import { AddPartController } from './household/add.controller.js';
import { WithdrawPartController } from './household/withdraw-part.controller.js';
import { HelpController } from './help/help.controller.js';
import { HomeController } from './home/home.controller.js';
import { ImportController } from './import/import.controller.js';
import { UploadController } from './import/upload.controller.js';
import { MandatesController } from './mandates/mandates.controller.js';
import { AfterRestoreController } from './operators/after-restore.controller.js';
import { DeadLettersController } from './operators/dead-letters.controller.js';
import { PassingOnController } from './passing-on/passing-on.controller.js';
import { QueueController } from './queue/queue.controller.js';
import { ChooseCouncilController } from './referral/choose-council.controller.js';
import { CorrectController } from './referral/correct.controller.js';
import { HandOverController } from './referral/hand-over.controller.js';
import { ReferralController } from './referral/referral.controller.js';
import { TellingController } from './referral/telling.controller.js';
import { WithdrawController } from './referral/withdraw.controller.js';
import { HostBooksController } from './recharge/books.controller.js';
import { RechargeController } from './recharge/recharge.controller.js';
import { RechargeLinesController } from './recharge/recharge-lines.controller.js';
import { RechargesController } from './recharge/recharges.controller.js';
import { DraftsController } from './referral-form/drafts.controller.js';
import { TakeOverController } from './referral-form/take-over.controller.js';
import { ElsewhereController } from './referral-form/elsewhere.controller.js';
import { SendReferralController } from './referral-form/send.controller.js';
import { ReferralStepsController } from './referral-form/steps.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignOutController } from './sign-in/sign-out.controller.js';
import { SwitchController } from './switch/switch.controller.js';
import { TeamController } from './workers/team.controller.js';
import { WorkforceImportController } from './workers/workforce-import.controller.js';
import { WorkerChangeController } from './workers/worker-change.controller.js';
import { WorkerController } from './workers/worker.controller.js';
import { TellingsController } from './telling/tellings.controller.js';

/** Every page's controller. A new page is added here. */
export const PAGES = [
  SignInController,
  SignOutController,
  SwitchController,
  AccountController,
  AuditController,
  HelpController,
  MandatesController,
  DeadLettersController,
  AfterRestoreController,
  HomeController,
  // The form in this order, and before the referral pages: `referrals/start` is no id of a referral, `drafts/…/check` no step.
  DraftsController,
  TakeOverController,
  SendReferralController,
  ElsewhereController,
  ReferralStepsController,
  QueueController,
  TellingsController,
  ReferralController,
  TellingController,
  CorrectController,
  AddPartController,
  WithdrawPartController,
  WithdrawController,
  ChooseCouncilController,
  HandOverController,
  DecisionController,
  CaseController,
  NoteController,
  ClosingController,
  // `assessments/…/check` is no part of an assessment: its own route stands before that of a part.
  AssessmentController,
  FindChildController,
  ChildController,
  ReferAgainController,
  ChildHistoryController,
  ChildElsewhereController,
  RestrictionController,
  PassingOnController,
  AlertsController,
  FiguresController,
  CaseloadController,
  AllocateController,
  EpisodeTeamController,
  WorkloadPointsController,
  FamilyRestrictionController,
  // `teams/new` is no id of a team, `workers/new` none of a worker.
  TeamController,
  WorkerChangeController,
  WorkerController,
  WorkforceImportController,
  // `costs/new` and `costs/rules` are no ids of a file.
  CostUploadController,
  PoolRulesController,
  CostsController,
  // `imports/new` is no id of an import.
  UploadController,
  ImportController,
  CinReturnController,
  CinReturnFilesController,
  ReceivedChargesController,
  ExplainController,
  DriverCountsController,
  AccountCodesController,
  // `recharges/new` is no id of a run.
  RechargesController,
  RechargeController,
  RechargeLinesController,
  HostBooksController,
  BooksController,
];
