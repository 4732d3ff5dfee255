import { getReferral, withdrawFromHousehold, type ReferralView } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { correctableGroups, type FactGroup } from '../referral/correctable.view.js';
import { currentOrAgain } from '../referral/current.js';
import { headingOf } from '../referral/referral.view.js';
import { typedReason } from '../referral/typed-answers.js';

/** A child, adult, address or relationship that does not belong to a referral: withdrawn with a reason, kept in the history. */
@Controller()
export class WithdrawPartController {
  @Get(paths.referralWithdrawPart.route)
  async ask(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Param('part') part: string,
  ): Promise<PageResult> {
    return show(acting, await read(acting, recordId(id)), { part, reason: '', errors: FormErrors.none });
  }

  @Post(paths.referralWithdrawPart.route)
  async withdraw(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Param('part') part: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    const { legend } = groupOf(await read(acting, referralId), part);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why it does not belong to this referral');
        const version = Number(form.text('version'));
        return currentOrAgain(acting.send(withdrawFromHousehold, { referralId, version, part, reason }));
      },
      done: () =>
        redirectTo(paths.referral({ council: acting.code, referralId }), {
          success: `Withdrawn from this referral: ${legend}. It stays in the history.`,
        }),
      again: async (errors) =>
        show(acting, await read(acting, referralId), { part, reason: form.text('reason'), errors }),
      fields: { part: '' },
    });
  }
}

async function read(acting: Acting, referralId: string): Promise<ReferralView> {
  return (await acting.send(getReferral, { referralId })).referral;
}

function groupOf(referral: ReferralView, part: string): FactGroup {
  const group = correctableGroups(referral).find((one) => one.part === part);
  if (!group) throw new DomainError('not-found', 'This referral has no such part any more');
  return group;
}

const WHAT_FOLLOWS: Readonly<Record<string, string>> = {
  child:
    'Nobody decides about this child in this referral. How the child is related to the others, and where the child lives, goes with it. The child’s record stays.',
  adult: 'How this adult is related to the others, and where the adult lives, goes with it.',
  address:
    'Whoever lives there no longer does by this referral. It may change which council should hold the case; nothing moves by itself.',
  relationship: 'The two people stay in the referral.',
};

function show(
  acting: Acting,
  referral: ReferralView,
  { part, reason, errors }: { part: string; reason: string; errors: FormErrors },
): PageResult {
  const group = groupOf(referral, part);
  const at = { council: acting.code, referralId: referral.id };
  return page('household/withdraw', {
    heading: headingOf(referral),
    legend: group.legend,
    what: group.what,
    follows: WHAT_FOLLOWS[group.what],
    version: referral.version,
    reason,
    errors,
    chooseHref: paths.referralCorrect(at),
    showHref: paths.referral(at),
  });
}
