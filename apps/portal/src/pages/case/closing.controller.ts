import { randomUUID } from 'node:crypto';
import { closeEpisode, getEpisode, idSchema, undoClosure, type CaseView } from '@conjoint/contracts';
import { CLOSURE_REASONS, DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { dateFields, Fields, LONG_TEXT } from '../referral-form/answers/fields.js';
import { currentOrAgain } from '../referral/current.js';
import { typedReason } from '../referral/typed-answers.js';
import { casePageView } from './case.view.js';

interface TypedSoFar {
  form: Form | null;
  errors: FormErrors;
}
const NOTHING: TypedSoFar = { form: null, errors: FormErrors.none };
const CODES = Object.keys(CLOSURE_REASONS);

/** Closing a case with its census reason; and undoing a closure that was a mistake. */
@Controller()
export class ClosingController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.caseClose.route)
  askClose(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    return this.showClose(acting, recordId(id), NOTHING);
  }

  @Post(paths.caseClose.route)
  close(
    @ActingHere() acting: Acting,
    @Param('episodeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const episodeId = recordId(id);
    return submit({
      send: async () => {
        const { requestId, version } = sentWith(form);
        const asked = { requestId, episodeId, version, ...this.typedClosure(form) };
        return currentOrAgain(acting.send(closeEpisode, asked), 'case');
      },
      done: () =>
        redirectTo(paths.case({ council: acting.code, episodeId }), {
          success: 'The case is closed.',
        }),
      again: (errors) => this.showClose(acting, episodeId, { form, errors }),
      fields: { closedOn: 'closed-day' },
    });
  }

  private typedClosure(form: Form) {
    const fields = new Fields(form);
    const reason = fields.choice('reason', CODES, 'Select why the case closes');
    const today = londonDate(this.clock.now());
    const closedOn = fields.date('closed', { label: 'Date', today, notAfter: today }) ?? '';
    const rationale =
      fields.text('rationale', {
        label: 'The rationale',
        longest: LONG_TEXT,
        required: 'Enter the rationale',
      }) ?? '';
    return fields.all({ reason, closedOn, rationale });
  }

  @Get(paths.caseUndoClosure.route)
  askUndo(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    return this.showUndo(acting, recordId(id), NOTHING);
  }

  @Post(paths.caseUndoClosure.route)
  undo(
    @ActingHere() acting: Acting,
    @Param('episodeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const episodeId = recordId(id);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why the closure was a mistake');
        return currentOrAgain(acting.send(undoClosure, { ...sentWith(form), episodeId, reason }), 'case');
      },
      done: () =>
        redirectTo(paths.case({ council: acting.code, episodeId }), {
          success: 'The case is open again. It waits to be allocated.',
        }),
      again: (errors) => this.showUndo(acting, episodeId, { form, errors }),
    });
  }

  private async showClose(
    acting: Acting,
    episodeId: string,
    { form, errors }: TypedSoFar,
  ): Promise<PageResult> {
    const { episode } = await acting.send(getEpisode, { episodeId });
    if (!acting.may(closeEpisode))
      throw new DomainError('not-permitted', 'Social workers and team managers close cases.');
    if (episode.state === 'closed')
      throw new DomainError('not-acceptable-state', 'This case is closed already.');
    const today = londonDate(this.clock.now());
    const fields = dateFields('closed', today);
    return page('case/close', {
      ...this.common(acting, episode, form),
      errors,
      assessing: episode.assessments.some(({ state }) => state === 'in-progress'),
      reasons: CODES.map((code) => ({
        value: code,
        text: CLOSURE_REASONS[code],
        checked: form?.text('reason') === code,
      })),
      date: form?.date('closed') ?? {
        day: fields['closed-day'],
        month: fields['closed-month'],
        year: fields['closed-year'],
      },
      today: dateWords(today),
      rationale: form?.text('rationale') ?? '',
    });
  }

  private async showUndo(
    acting: Acting,
    episodeId: string,
    { form, errors }: TypedSoFar,
  ): Promise<PageResult> {
    const { episode } = await acting.send(getEpisode, { episodeId });
    if (!acting.may(undoClosure)) throw new DomainError('not-permitted', 'Team managers undo a closure.');
    if (episode.state === 'open') throw new DomainError('not-acceptable-state', 'This case is open.');
    return page('case/undo-closure', {
      ...this.common(acting, episode, form),
      errors,
      closure: casePageView(acting, episode, this.clock.now()).closures[0] ?? null,
      reason: form?.text('reason') ?? '',
    });
  }

  private common(acting: Acting, episode: CaseView, form: Form | null) {
    return {
      name: episode.childName,
      caseHref: paths.case({ council: acting.code, episodeId: episode.id }),
      requestId: form ? sentWith(form).requestId : randomUUID(),
      version: episode.version,
    };
  }
}

function sentWith(form: Form): { requestId: string; version: number } {
  const id = form.text('requestId');
  return {
    requestId: idSchema.safeParse(id).success ? id : randomUUID(),
    version: Number(form.text('version')),
  };
}
