import { listForgottenDrafts, takeOverDraft } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { typedReason } from '../referral/typed-answers.js';
import { forgottenView } from './drafts.view.js';

/** A manager goes on with a referral that somebody else began and did not send. */
@Controller()
export class TakeOverController {
  @Get(paths.draftTakeOver.route)
  ask(@ActingHere() acting: Acting, @Param('draftId') id: string): Promise<PageResult> {
    return show(acting, { draftId: recordId(id), reason: '', errors: FormErrors.none });
  }

  @Post(paths.draftTakeOver.route)
  takeOver(
    @ActingHere() acting: Acting,
    @Param('draftId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const draftId = recordId(id);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why you take it over');
        return acting.send(takeOverDraft, { draftId, version: Number(form.text('version')), reason });
      },
      done: () =>
        redirectTo(paths.draft({ council: acting.code, draftId }), {
          success: 'You have this referral now. Go on with it, and send or discard it.',
        }),
      again: (errors) => show(acting, { draftId, reason: form.text('reason'), errors }),
    });
  }
}

async function show(
  acting: Acting,
  { draftId, reason, errors }: { draftId: string; reason: string; errors: FormErrors },
): Promise<PageResult> {
  const { drafts } = await acting.send(listForgottenDrafts, {});
  const draft = drafts.find(({ id }) => id === draftId);
  if (!draft)
    throw new DomainError(
      'not-acceptable-state',
      'This form waits for nobody to take it over: its person went on with it, it was sent or discarded, or another manager has it',
    );
  return page('referral-form/views/take-over', {
    ...forgottenView(draft, acting.code),
    reason,
    errors,
    draftsHref: paths.drafts({ council: acting.code }),
  });
}
