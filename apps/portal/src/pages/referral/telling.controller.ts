import { acknowledgeReferral, getReferral, sendHandOver, tellOutcome } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { dateWords, OUTCOME_WORDS, sentence, wordsOf } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { headingOf } from './referral.view.js';
import { typedTelling } from './typed-answers.js';

const TOLD_WAYS = ['telephone', 'email', 'letter', 'in-person'] as const;
const SENT_WAYS = ['secure-email', 'post', 'in-person', 'telephone'] as const;

interface Telling {
  title: string;
  lead: string;
  button: string;
  ways: readonly string[];
}

/** What the referrer, or a council outside the partnership, was told: when and how. */
@Controller()
export class TellingController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.referralAcknowledge.route)
  askAcknowledgement(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), this.acknowledgement());
  }

  @Post(paths.referralAcknowledge.route)
  acknowledge(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    return submit({
      send: async () =>
        acting.send(acknowledgeReferral, { referralId, ...typedTelling(form, TOLD_WAYS, this.clock.now()) }),
      done: () => done(acting, referralId, 'The acknowledgement is recorded.'),
      again: (errors) => this.show(acting, referralId, this.acknowledgement(), { form, errors }),
      fields: { at: 'at-day' },
    });
  }

  @Get(paths.referralTellOutcome.route)
  askOutcome(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), this.outcome());
  }

  @Post(paths.referralTellOutcome.route)
  tell(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    return submit({
      send: async () =>
        acting.send(tellOutcome, { referralId, ...typedTelling(form, TOLD_WAYS, this.clock.now()) }),
      done: () => done(acting, referralId, 'It is recorded that the referrer was told the outcome.'),
      again: (errors) => this.show(acting, referralId, this.outcome(), { form, errors }),
      fields: { at: 'at-day' },
    });
  }

  @Get(paths.referralHandOverSent.route)
  askSent(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), this.handOver());
  }

  @Post(paths.referralHandOverSent.route)
  sent(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    return submit({
      send: async () =>
        acting.send(sendHandOver, { referralId, ...typedTelling(form, SENT_WAYS, this.clock.now()) }),
      done: () => done(acting, referralId, 'It is recorded that the hand-over was sent.'),
      again: (errors) => this.show(acting, referralId, this.handOver(), { form, errors }),
      fields: { at: 'at-day' },
    });
  }

  private acknowledgement(): Telling {
    return {
      title: 'Record the acknowledgement',
      lead: 'When was the referrer told that the referral was received?',
      button: 'Record the acknowledgement',
      ways: TOLD_WAYS,
    };
  }

  private outcome(): Telling {
    return {
      title: 'Record that the outcome was told',
      lead: 'When was the referrer told what was decided?',
      button: 'Record that it was told',
      ways: TOLD_WAYS,
    };
  }

  private handOver(): Telling {
    return {
      title: 'Record that the hand-over was sent',
      lead: 'When was the hand-over sent? From then on the other council is responsible.',
      button: 'Record that it was sent',
      ways: SENT_WAYS,
    };
  }

  private async show(
    acting: Acting,
    referralId: string,
    telling: Telling,
    typed?: { form: Form; errors: FormErrors },
  ): Promise<PageResult> {
    const { referral } = await acting.send(getReferral, { referralId });
    const form = typed?.form;
    return page('referral/telling', {
      ...telling,
      heading: headingOf(referral),
      outcomes: referral.children.flatMap(({ displayName, decision }) =>
        decision ? [`${displayName}: ${wordsOf(OUTCOME_WORDS, decision.outcome)}`] : [],
      ),
      ways: telling.ways.map((way) => ({
        value: way,
        text: sentence(way),
        checked: form?.text('how') === way,
      })),
      date: form?.date('at') ?? { day: '', month: '', year: '' },
      time: form?.text('at-time') ?? '',
      today: dateWords(londonDate(this.clock.now())),
      errors: typed?.errors ?? FormErrors.none,
      showHref: paths.referral({ council: acting.code, referralId }),
    });
  }
}

function done(acting: Acting, referralId: string, success: string): PageResult {
  return redirectTo(paths.referral({ council: acting.code, referralId }), { success });
}
