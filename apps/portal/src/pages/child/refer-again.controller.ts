import { randomUUID } from 'node:crypto';
import { getChild, idSchema, saveDraft, startDraft, type ChildView, type Draft } from '@conjoint/contracts';
import { DomainError, londonDate, monthsAfter } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';

/** A closed case is not opened again: what is new about a known child begins a referral that says which child it is. */
@Controller()
export class ReferAgainController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.childReferAgain.route)
  ask(@ActingHere() acting: Acting, @Param('childId') id: string): Promise<PageResult> {
    return this.show(acting, recordId(id), { requestId: randomUUID(), errors: FormErrors.none });
  }

  @Post(paths.childReferAgain.route)
  begin(
    @ActingHere() acting: Acting,
    @Param('childId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const childId = recordId(id);
    const typed = form.text('requestId');
    const requestId = idSchema.safeParse(typed).success ? typed : randomUUID();
    return submit({
      send: async () => {
        const { child } = await acting.send(getChild, { childId });
        const { draft } = await acting.send(startDraft, { requestId });
        return this.withChild(acting, draft, child);
      },
      done: (draftId) => redirectTo(paths.draftStep({ council: acting.code, draftId, step: 'danger' })),
      again: (errors) => this.show(acting, childId, { requestId, errors }),
    });
  }

  /** A repeat finds the child in the form already, and what was typed since with it. */
  private async withChild(acting: Acting, draft: Draft, child: ChildView): Promise<string> {
    if (draft.version > 1) return draft.id;
    await acting.send(saveDraft, {
      draftId: draft.id,
      version: draft.version,
      answers: {
        children: [
          {
            ref: 'c1',
            givenName: child.givenName,
            familyName: child.familyName,
            alternativeNames: child.alternativeNames,
            unborn: child.unborn,
            dateOfBirth: child.dateOfBirth,
            expectedOn: child.expectedOn,
            sex: child.sex === 'F' || child.sex === 'M' ? child.sex : 'U',
            ethnicity: child.ethnicity,
            upn: child.upn,
            nhsNumber: child.nhsNumber,
            sameAsChildId: child.id,
            matchesChecked: true,
          },
        ],
      },
    });
    return draft.id;
  }

  private async show(
    acting: Acting,
    childId: string,
    { requestId, errors }: { requestId: string; errors: FormErrors },
  ): Promise<PageResult> {
    const { child } = await acting.send(getChild, { childId });
    if (!acting.may(startDraft))
      throw new DomainError('not-permitted', 'The front door and social workers record referrals.');
    return page('child/refer-again', {
      ...referAgainView(child, londonDate(this.clock.now())),
      requestId,
      errors,
      childHref: paths.child({ council: acting.code, childId }),
    });
  }
}

/** What the new information will count as, as far as it is known before it is received. */
export function referAgainView(child: ChildView, today: string) {
  const open = child.episodes.find(({ state }) => state === 'open');
  const last = child.referrals
    .filter(({ state }) => state !== 'withdrawn')
    .map(({ receivedAt }) => londonDate(receivedAt))
    .toSorted()
    .at(-1);
  return {
    name: child.displayName,
    open: open ? dateWords(open.openedOn) : null,
    reReferral: !open && last !== undefined && today <= monthsAfter(last, 12) ? dateWords(last) : null,
  };
}
