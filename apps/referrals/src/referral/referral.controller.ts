import {
  acknowledgeReferral,
  getReferral,
  recordReferral,
  tellOutcome,
  withdrawReferral,
  type ParsedRequestOf,
  type ReferralView,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { ChangeService } from './change.service.js';
import { RecordingService } from './recording.service.js';
import { ReferralViews } from './referral-views.js';

@Controller()
export class ReferralController {
  constructor(
    private readonly recording: RecordingService,
    private readonly changes: ChangeService,
    private readonly views: ReferralViews,
  ) {}

  @Answers(recordReferral)
  record(
    request: ParsedRequestOf<typeof recordReferral>,
    call: Call,
  ): Promise<ResponseOf<typeof recordReferral>> {
    return this.recording.record(request, call);
  }

  @Answers(getReferral)
  get({ referralId }: ParsedRequestOf<typeof getReferral>, call: Call): Promise<{ referral: ReferralView }> {
    return this.view(call, referralId);
  }

  @Answers(withdrawReferral)
  async withdraw(
    request: ParsedRequestOf<typeof withdrawReferral>,
    call: Call,
  ): Promise<{ referral: ReferralView }> {
    await this.changes.withdraw(request, call);
    return this.view(call, request.referralId);
  }

  @Answers(acknowledgeReferral)
  async acknowledge(
    request: ParsedRequestOf<typeof acknowledgeReferral>,
    call: Call,
  ): Promise<{ referral: ReferralView }> {
    await this.changes.acknowledge(request, call);
    return this.view(call, request.referralId);
  }

  @Answers(tellOutcome)
  async tellOutcome(
    request: ParsedRequestOf<typeof tellOutcome>,
    call: Call,
  ): Promise<{ referral: ReferralView }> {
    await this.changes.tellOutcome(request, call);
    return this.view(call, request.referralId);
  }

  private async view(call: Call, referralId: string): Promise<{ referral: ReferralView }> {
    return { referral: await this.views.read(call, referralId) };
  }
}
