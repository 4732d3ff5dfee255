import { randomUUID } from 'node:crypto';
import {
  discardDraft,
  getDraft,
  listDrafts,
  listForgottenDrafts,
  startDraft,
  type Draft,
} from '@conjoint/contracts';
import { formatDateTime, isDomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { listOf, nameOf } from './answers/household.js';
import { entryTo, type StepName } from './answers/steps.js';
import { leftToDo, progress, taskList } from './answers/task-list.js';
import { placePath } from './step-page.js';
import { forgottenView, summaryView, takenOverView, takeoverView } from './drafts.view.js';

/** Starting a referral, and the forms somebody has begun and not sent. */
@Controller()
export class DraftsController {
  @Get(paths.referralStart.route)
  async start(@ActingHere() acting: Acting): Promise<PageResult> {
    const drafts = await acting.part(listDrafts, {});
    return page('referral-form/views/start', {
      // A second press of the button, or a repeat after a time-out, opens the form it started before.
      requestId: randomUUID(),
      council: acting.council.name,
      draftCount: drafts.shown ? drafts.data.drafts.length : 0,
      draftsHref: paths.drafts({ council: acting.code }),
      backLink: { href: paths.home({ council: acting.code }) },
    });
  }

  @Post(paths.referralStart.route)
  async begin(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    const requestId = form.text('requestId');
    return submit({
      send: () => acting.send(startDraft, { requestId }),
      done: ({ draft }) =>
        redirectTo(
          paths.draftStep({ council: acting.code, draftId: draft.id, step: 'danger' satisfies StepName }),
        ),
      again: (errors) =>
        page('referral-form/views/start', {
          requestId,
          council: acting.council.name,
          draftCount: 0,
          draftsHref: paths.drafts({ council: acting.code }),
          backLink: { href: paths.home({ council: acting.code }) },
          errors,
        }),
    });
  }

  @Get(paths.drafts.route)
  async list(@ActingHere() acting: Acting): Promise<PageResult> {
    const { drafts, takenOver } = await acting.send(listDrafts, {});
    const forgotten = await acting.part(listForgottenDrafts, {});
    return page('referral-form/views/drafts', {
      drafts: drafts.map((draft) => summaryView(draft, acting.code)),
      takenOver: takenOver.map(takenOverView),
      supervises: acting.may(listForgottenDrafts),
      forgotten: forgotten.shown
        ? forgotten.data.drafts.map((draft) => forgottenView(draft, acting.code))
        : null,
      startHref: paths.referralStart({ council: acting.code }),
      backLink: { href: paths.home({ council: acting.code }) },
    });
  }

  @Get(paths.draft.route)
  async tasks(@ActingHere() acting: Acting, @Param('draftId') draftId: string): Promise<PageResult> {
    const { draft } = await acting.send(getDraft, { draftId });
    const at = { council: acting.code, draftId, fromCheck: false };
    const left = leftToDo(draft.answers).length;
    return page('referral-form/views/task-list', {
      ...draftView(draft, acting.code),
      groups: taskList(draft.answers).map(({ name, tasks }) => ({
        name,
        tasks: tasks.map((task) => ({ ...task, href: placePath(at, entryTo(task.step, draft.answers)) })),
      })),
      left,
      checkHref: paths.draftCheck({ council: acting.code, draftId }),
      elsewhereHref:
        listOf(draft.answers, 'children').length > 0
          ? paths.draftElsewhere({ council: acting.code, draftId })
          : null,
      backLink: { href: paths.drafts({ council: acting.code }), text: 'Your referrals that are not sent' },
    });
  }

  @Get(paths.draftDiscard.route)
  async confirmDiscard(@ActingHere() acting: Acting, @Param('draftId') draftId: string): Promise<PageResult> {
    const { draft } = await acting.send(getDraft, { draftId });
    return page('referral-form/views/discard', {
      ...draftView(draft, acting.code),
      backLink: { href: paths.drafts({ council: acting.code }) },
    });
  }

  @Post(paths.draftDiscard.route)
  async discard(@ActingHere() acting: Acting, @Param('draftId') draftId: string): Promise<PageResult> {
    await acting.send(discardDraft, { draftId }).catch(unlessGone);
    return redirectTo(paths.drafts({ council: acting.code }), {
      success: 'The referral you had begun was discarded',
    });
  }
}

/** Pressed twice, or discarded in another tab: it is gone, as she wanted. */
function unlessGone(error: unknown): void {
  if (!isDomainError(error) || error.code !== 'not-found') throw error;
}

function draftView({ id, answers, startedAt, savedAt, takeovers }: Draft, council: string) {
  const names = listOf(answers, 'children').map(nameOf);
  const { done, of } = progress(answers);
  return {
    names,
    who: names.length > 0 ? names.join(', ') : 'No child named yet',
    startedAt: formatDateTime(startedAt),
    savedAt: formatDateTime(savedAt),
    done,
    of,
    inDanger: answers.danger?.inDanger ?? false,
    takeovers: takeovers.map(takeoverView),
    openHref: paths.draft({ council, draftId: id }),
    discardHref: paths.draftDiscard({ council, draftId: id }),
  };
}
