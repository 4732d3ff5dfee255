import { getReferral, withdrawReferral } from '@conjoint/contracts';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { currentOrAgain } from './current.js';
import { headingOf, isWithdrawable } from './referral.view.js';
import { typedReason } from './typed-answers.js';

/** A referral recorded by mistake is withdrawn, never deleted. */
@Controller()
export class WithdrawController {
  @Get(paths.referralWithdraw.route)
  ask(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), { reason: '', errors: FormErrors.none });
  }

  @Post(paths.referralWithdraw.route)
  withdraw(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why this referral is withdrawn');
        return currentOrAgain(
          acting.send(withdrawReferral, { referralId, version: Number(form.text('version')), reason }),
        );
      },
      done: () =>
        redirectTo(paths.referral({ council: acting.code, referralId }), {
          success: 'The referral is withdrawn.',
        }),
      again: (errors) => this.show(acting, referralId, { reason: form.text('reason'), errors }),
    });
  }

  private async show(
    acting: Acting,
    referralId: string,
    typed: { reason: string; errors: FormErrors },
  ): Promise<PageResult> {
    const { referral } = await acting.send(getReferral, { referralId });
    return page('referral/withdraw', {
      ...typed,
      heading: headingOf(referral),
      version: referral.version,
      possible: isWithdrawable(referral),
      showHref: paths.referral({ council: acting.code, referralId }),
    });
  }
}
