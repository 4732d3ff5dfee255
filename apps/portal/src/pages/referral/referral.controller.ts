import { getReferral } from '@conjoint/contracts';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { referralView } from './referral.view.js';

/** One referral, whole. */
@Controller()
export class ReferralController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.referral.route)
  async show(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    const { referral } = await acting.send(getReferral, { referralId: recordId(id) });
    return page('referral/referral', referralView(acting, referral, this.clock.now()));
  }
}
