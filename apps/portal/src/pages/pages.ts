import { AccountController } from './account/account.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { HelpController } from './help/help.controller.js';
import { HomeController } from './home/home.controller.js';
import { MandatesController } from './mandates/mandates.controller.js';
import { DeadLettersController } from './operators/dead-letters.controller.js';
import { DraftsController } from './referral-form/drafts.controller.js';
import { ElsewhereController } from './referral-form/elsewhere.controller.js';
import { SendReferralController } from './referral-form/send.controller.js';
import { ReferralStepsController } from './referral-form/steps.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { SignOutController } from './sign-in/sign-out.controller.js';
import { SwitchController } from './switch/switch.controller.js';

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
  HomeController,
  // The form in this order, and before the referral pages: `referrals/start` is no id of a referral, `drafts/…/check` no step.
  DraftsController,
  SendReferralController,
  ElsewhereController,
  ReferralStepsController,
];
