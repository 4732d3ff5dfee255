import { getReferral } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { referralView } from './referral.view.js';

/** The whole referral on paper, for a council that is not in the partnership. */
@Controller()
export class HandOverController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.referralHandOver.route)
  async print(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    const referralId = recordId(id);
    const { referral } = await acting.send(getReferral, { referralId });
    const now = this.clock.now();
    const view = referralView(acting, referral, now);
    if (!view.handOver) throw new DomainError('not-found', 'This referral is not handed over');
    return page('referral/hand-over', {
      ...view,
      from: acting.council.name,
      printedAt: dateTimeWords(now.toISOString()),
      printedBy: acting.person.name,
      showHref: paths.referral({ council: acting.code, referralId }),
    });
  }
}
