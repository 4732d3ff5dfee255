import {
  addToHousehold,
  correctReferral,
  withdrawFromHousehold,
  type ParsedRequestOf,
  type ReferralView,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { ReferralViews } from '../referral/referral-views.js';
import { CorrectionService } from './correction.service.js';
import { HouseholdService } from './household.service.js';

@Controller()
export class CorrectionController {
  constructor(
    private readonly corrections: CorrectionService,
    private readonly households: HouseholdService,
    private readonly views: ReferralViews,
  ) {}

  @Answers(correctReferral)
  async correct(
    request: ParsedRequestOf<typeof correctReferral>,
    call: Call,
  ): Promise<{ referral: ReferralView }> {
    await this.corrections.correct(request, call);
    return { referral: await this.views.read(call, request.referralId) };
  }

  @Answers(addToHousehold)
  async add(
    request: ParsedRequestOf<typeof addToHousehold>,
    call: Call,
  ): Promise<{ referral: ReferralView }> {
    await this.households.add(request, call);
    return { referral: await this.views.read(call, request.referralId) };
  }

  @Answers(withdrawFromHousehold)
  async withdraw(
    request: ParsedRequestOf<typeof withdrawFromHousehold>,
    call: Call,
  ): Promise<{ referral: ReferralView }> {
    await this.households.withdraw(request, call);
    return { referral: await this.views.read(call, request.referralId) };
  }
}
