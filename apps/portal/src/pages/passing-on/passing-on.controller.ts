import {
  acceptPassingOn,
  getPassingOn,
  listPassingOn,
  recallPassingOn,
  returnPassingOn,
  type RequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { validationFailed } from '@conjoint/kernel';
import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { submit, Form, FormErrors } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { typedReason } from '../referral/typed-answers.js';
import { offeredView, passingOnListView, recognisedField } from './passing-on.view.js';

/** Referrals between this council and the others of the partnership. */
@Controller()
export class PassingOnController {
  @Get(paths.passingOns.route)
  async list(
    @ActingHere() acting: Acting,
    @Query('in') askedIn?: string,
    @Query('out') askedOut?: string,
  ): Promise<PageResult> {
    const [incoming, outgoing] = await Promise.all([
      acting.send(listPassingOn, { direction: 'in', page: pageNumber(askedIn) }),
      acting.send(listPassingOn, { direction: 'out', page: pageNumber(askedOut) }),
    ]);
    return page('passing-on/list', passingOnListView(acting, { incoming, outgoing }));
  }

  @Get(paths.passingOn.route)
  show(@ActingHere() acting: Acting, @Param('passingOnId') id: string): Promise<PageResult> {
    return this.offered(acting, recordId(id), { typed: new Form({}), errors: FormErrors.none });
  }

  @Post(paths.passingOnAccept.route)
  async accept(
    @ActingHere() acting: Acting,
    @Param('passingOnId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const passingOnId = recordId(id);
    const fields: Record<string, string> = {};
    return submit({
      send: async () => {
        const recognised = recognisedChildren(await acting.send(getPassingOn, { passingOnId }), form);
        for (const [index, { ref }] of recognised.entries())
          fields[`recognised.${index}.sameAsChildId`] = recognisedField(ref);
        return acting.send(acceptPassingOn, {
          passingOnId,
          version: Number(form.text('version')),
          recognised,
        });
      },
      done: ({ passingOn }) =>
        redirectTo(paths.passingOn({ council: acting.code, passingOnId }), {
          success: `Accepted. ${passingOn.otherName} is told, and releases it to this council.`,
        }),
      again: (errors) => this.offered(acting, passingOnId, { typed: form, errors }),
      fields,
    });
  }

  @Get(paths.passingOnReturn.route)
  askWhy(@ActingHere() acting: Acting, @Param('passingOnId') id: string): Promise<PageResult> {
    return this.returning(acting, recordId(id), { reason: '', errors: FormErrors.none });
  }

  @Post(paths.passingOnReturn.route)
  async giveBack(
    @ActingHere() acting: Acting,
    @Param('passingOnId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const passingOnId = recordId(id);
    const reason = form.text('reason');
    return submit({
      send: () =>
        acting.send(returnPassingOn, { passingOnId, version: Number(form.text('version')), reason }),
      done: ({ passingOn }) =>
        redirectTo(paths.passingOns({ council: acting.code }), {
          success: `Returned. ${passingOn.otherName} stays responsible and is told why.`,
        }),
      again: (errors) => this.returning(acting, passingOnId, { reason, errors }),
    });
  }

  @Get(paths.passingOnRecall.route)
  askBack(@ActingHere() acting: Acting, @Param('passingOnId') id: string): Promise<PageResult> {
    return this.recalling(acting, recordId(id), { reason: '', errors: FormErrors.none });
  }

  @Post(paths.passingOnRecall.route)
  async takeBack(
    @ActingHere() acting: Acting,
    @Param('passingOnId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const passingOnId = recordId(id);
    return submit({
      send: () => {
        const reason = typedReason(form, 'Enter why it is taken back');
        return acting.send(recallPassingOn, { passingOnId, version: Number(form.text('version')), reason });
      },
      done: ({ passingOn }) =>
        redirectTo(paths.referral({ council: acting.code, referralId: passingOn.referralId }), {
          success: `${passingOn.otherName} is asked to give it back. If it had already accepted, it keeps the referral; the page of the referral says which.`,
        }),
      again: (errors) => this.recalling(acting, passingOnId, { reason: form.text('reason'), errors }),
    });
  }

  private async recalling(
    acting: Acting,
    passingOnId: string,
    typed: { reason: string; errors: FormErrors },
  ): Promise<PageResult> {
    const offered = await acting.send(getPassingOn, { passingOnId });
    const showHref = paths.passingOn({ council: acting.code, passingOnId });
    return page('passing-on/recall', { ...offeredView(acting, offered), ...typed, showHref });
  }

  private async offered(
    acting: Acting,
    passingOnId: string,
    answer: { typed: Form; errors: FormErrors },
  ): Promise<PageResult> {
    const offered = await acting.send(getPassingOn, { passingOnId });
    return page('passing-on/offered', { ...offeredView(acting, offered), ...answer });
  }

  private async returning(
    acting: Acting,
    passingOnId: string,
    typed: { reason: string; errors: FormErrors },
  ): Promise<PageResult> {
    const offered = await acting.send(getPassingOn, { passingOnId });
    const showHref = paths.passingOn({ council: acting.code, passingOnId });
    return page('passing-on/return', { ...offeredView(acting, offered), ...typed, showHref });
  }
}

/** Each child who may be known here is either recognised or said to be new: a second record of one child is not made by silence. */
function recognisedChildren(
  { matches }: ResponseOf<typeof getPassingOn>,
  form: Form,
): NonNullable<RequestOf<typeof acceptPassingOn>['recognised']> {
  const asked = matches.filter((one) => one.matches.length > 0);
  const chosen = asked.map((one) => ({ ...one, choice: form.text(recognisedField(one.ref)) }));
  const open = chosen.filter(
    (one) => one.choice !== 'new' && !one.matches.some(({ childId }) => childId === one.choice),
  );
  if (open.length > 0)
    throw validationFailed(
      open.map(({ ref }) => ({
        field: recognisedField(ref),
        message: 'Select whether this child is known here already',
      })),
    );
  return chosen.flatMap(({ ref, choice }) => (choice === 'new' ? [] : [{ ref, sameAsChildId: choice }]));
}
