import { getReferral, offerPassingOn, type ReferralView } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { chosenWords, councilItems, typedCouncil } from './council-choice.view.js';
import { currentOrAgain } from './current.js';
import { headingOf, mayGoElsewhere, questionWords } from './referral.view.js';

const FIELDS = {
  'council.chosen': 'choice',
  'council.nonMemberName': 'nonMemberName',
  'council.overrideReason': 'reason',
};

/** The council of a waiting referral chosen again: after a return, or because it was recognised wrongly when it was recorded. */
@Controller()
export class ChooseCouncilController {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(paths.referralCouncil.route)
  ask(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), { typed: new Form({}), errors: FormErrors.none });
  }

  @Post(paths.referralCouncil.route)
  choose(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    return submit({
      send: async () => {
        const { referral } = await acting.send(getReferral, { referralId });
        const council = typedCouncil(form, this.items(acting, referral));
        return currentOrAgain(
          acting.send(offerPassingOn, { referralId, version: Number(form.text('version')), council }),
        );
      },
      done: ({ referral }) =>
        redirectTo(paths.referral({ council: acting.code, referralId }), {
          success: chosenWords(referral, acting.council.name),
        }),
      again: (errors) => this.show(acting, referralId, { typed: form, errors }),
      fields: FIELDS,
    });
  }

  private async show(
    acting: Acting,
    referralId: string,
    typed: { typed: Form; errors: FormErrors },
  ): Promise<PageResult> {
    const { referral } = await acting.send(getReferral, { referralId });
    const { passingOn, caseHolding } = referral;
    return page('referral/choose-council', {
      ...typed,
      heading: headingOf(referral),
      version: referral.version,
      possible: mayGoElsewhere(referral) && acting.may(offerPassingOn),
      explanation: caseHolding.explanation,
      // Not the explanation of the route: nothing has been offered to that council.
      now: referral.councilQuestion && questionWords(referral.councilQuestion),
      returned:
        passingOn?.state === 'returned' ? { by: passingOn.otherName, reason: passingOn.returnReason } : null,
      items: this.items(acting, referral),
      showHref: paths.referral({ council: acting.code, referralId }),
    });
  }

  private items(acting: Acting, referral: ReferralView) {
    const members = this.partnership
      .membersAt(londonDate(this.clock.now()))
      .map(({ code, name }) => ({ code, name }));
    return councilItems(referral, { here: acting.council, members });
  }
}
