import { correctReferral, getReferral, type ReferralView } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import {
  correctableFact,
  correctableGroups,
  openedWith,
  typedCorrection,
  type CorrectableFact,
} from './correctable.view.js';
import { currentOrAgain } from './current.js';
import { addLinks } from '../household/household.view.js';
import { headingOf } from './referral.view.js';

/** One fact at a time, with a reason; what it was before stays visible. */
@Controller()
export class CorrectController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.referralCorrect.route)
  async choose(@ActingHere() acting: Acting, @Param('referralId') id: string): Promise<PageResult> {
    return choosePage(acting, await read(acting, recordId(id)), FormErrors.none);
  }

  @Post(paths.referralCorrect.route)
  async chosen(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    const referral = await read(acting, referralId);
    const chosen = form.text('fact');
    const at = { council: acting.code, referralId };
    if (correctableFact(referral, chosen))
      return redirectTo(paths.referralCorrectFact({ ...at, fact: chosen }));
    const [, part] = /^withdraw:(.+)$/.exec(chosen) ?? [];
    if (part && correctableGroups(referral).some((group) => group.part === part))
      return redirectTo(paths.referralWithdrawPart({ ...at, part }));
    return choosePage(
      acting,
      referral,
      new FormErrors([{ field: 'fact', message: 'Select the fact that is wrong' }]),
    );
  }

  @Get(paths.referralCorrectFact.route)
  async ask(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Param('fact') field: string,
  ): Promise<PageResult> {
    const referral = await read(acting, recordId(id));
    const fact = known(referral, field);
    return factPage(acting, referral, { fact, typed: openedWith(fact), errors: FormErrors.none });
  }

  @Post(paths.referralCorrectFact.route)
  async correct(
    @ActingHere() acting: Acting,
    @Param('referralId') id: string,
    @Param('fact') field: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const referralId = recordId(id);
    const fact = known(await read(acting, referralId), field);
    const typed = {
      text: fact.kind === 'people' ? form.list('value').join(' ') : form.text('value'),
      date: form.date(fact.kind === 'moment' ? 'at' : 'value'),
      time: form.text('at-time'),
      reason: form.text('reason'),
      record: form.text('record'),
    };
    return submit({
      send: async () => {
        const correction = typedCorrection(fact, form, this.clock.now());
        const version = Number(form.text('version'));
        return currentOrAgain(
          acting.send(correctReferral, { referralId, version, field: fact.field, ...correction }),
        );
      },
      done: () =>
        redirectTo(paths.referral({ council: acting.code, referralId }), {
          success: `Corrected: ${fact.name}. What it was before is kept in the history.`,
        }),
      again: async (errors) => factPage(acting, await read(acting, referralId), { fact, typed, errors }),
      fields:
        fact.kind === 'moment' ? { value: 'at-day' } : fact.kind === 'date' ? { value: 'value-day' } : {},
    });
  }
}

async function read(acting: Acting, referralId: string): Promise<ReferralView> {
  return (await acting.send(getReferral, { referralId })).referral;
}

function known(referral: ReferralView, field: string): CorrectableFact {
  const fact = correctableFact(referral, field);
  if (!fact) throw new DomainError('not-found', 'This referral has no such fact');
  return fact;
}

function choosePage(acting: Acting, referral: ReferralView, errors: FormErrors): PageResult {
  const model = {
    heading: headingOf(referral),
    groups: correctableGroups(referral).map(({ legend, part, what, facts }, index) => ({
      legend,
      idPrefix: index === 0 ? 'fact' : `fact-${index}`,
      items: [
        ...facts.map(({ field, name, now }) => ({
          value: field,
          text: name,
          hint: { text: shortened(now) },
        })),
        ...(part === null
          ? []
          : [
              {
                value: `withdraw:${part}`,
                text: `This ${what} does not belong to this referral`,
                hint: { text: 'It is withdrawn, and stays in the history' },
              },
            ]),
      ],
    })),
    errors,
    addLinks: addLinks(acting, referral),
    showHref: paths.referral({ council: acting.code, referralId: referral.id }),
  };
  return page('referral/correct', model, { status: errors.any ? 422 : 200 });
}

function factPage(
  acting: Acting,
  referral: ReferralView,
  {
    fact,
    typed,
    errors,
  }: { fact: CorrectableFact; typed: ReturnType<typeof openedWith>; errors: FormErrors },
): PageResult {
  const chosen = fact.kind === 'choice' ? typed.text || (fact.optional ? 'none' : '') : '';
  return page('referral/correct-fact', {
    heading: headingOf(referral),
    version: referral.version,
    fact,
    now: correctableFact(referral, fact.field)?.now ?? fact.now,
    typed,
    choices: fact.choices.map((choice) => ({
      ...choice,
      checked: choice.value === chosen,
      selected: choice.value === chosen,
    })),
    errors,
    record: fact.record && {
      says: fact.record.says,
      items: [
        { value: 'yes', text: 'Yes, correct the record too', checked: typed.record === 'yes' },
        { value: 'no', text: 'No, only what this referral says', checked: typed.record === 'no' },
      ],
    },
    people: fact.choices.map((choice) => ({
      ...choice,
      checked: typed.text.split(' ').includes(choice.value),
    })),
    chooseHref: paths.referralCorrect({ council: acting.code, referralId: referral.id }),
    showHref: paths.referral({ council: acting.code, referralId: referral.id }),
  });
}

function shortened(text: string): string {
  return text.length <= 120 ? text : `${text.slice(0, 117).trimEnd()}…`;
}
