import { randomUUID } from 'node:crypto';
import { correctNote, getEpisode, getNote, idSchema, withdrawNote, writeNote } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { currentOrAgain } from '../referral/current.js';
import { typedReason } from '../referral/typed-answers.js';
import { noteView } from './case.view.js';
import { NOTE_FIELDS, noteFormView, typedNote } from './note.form.js';

interface TypedSoFar {
  form: Form | null;
  errors: FormErrors;
}
const NOTHING: TypedSoFar = { form: null, errors: FormErrors.none };

/** Writing a note, and putting one right: each form sent twice is one note. */
@Controller()
export class NoteController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.caseNoteNew.route)
  ask(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    return this.form(acting, recordId(id), NOTHING);
  }

  @Post(paths.caseNoteNew.route)
  write(
    @ActingHere() acting: Acting,
    @Param('episodeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const episodeId = recordId(id);
    return submit({
      send: async () => {
        const { note } = typedNote(form, { now: this.clock.now(), corrects: false });
        return acting.send(writeNote, { requestId: requestOf(form), episodeId, note });
      },
      done: () => backToCase(acting, episodeId, 'The note is saved.'),
      again: (errors) => this.form(acting, episodeId, { form, errors }),
      fields: NOTE_FIELDS,
    });
  }

  @Get(paths.noteCorrect.route)
  askCorrection(@ActingHere() acting: Acting, @Param('noteId') id: string): Promise<PageResult> {
    return this.correction(acting, recordId(id), NOTHING);
  }

  @Post(paths.noteCorrect.route)
  correct(
    @ActingHere() acting: Acting,
    @Param('noteId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const noteId = recordId(id);
    return submit({
      send: async () => {
        const { note, reason } = typedNote(form, { now: this.clock.now(), corrects: true });
        const version = Number(form.text('version'));
        return currentOrAgain(
          acting.send(correctNote, { requestId: requestOf(form), noteId, version, note, reason }),
          'note',
        );
      },
      done: ({ note }) =>
        backToCase(acting, note.episodeId, 'The note is corrected. What it said before is kept.'),
      again: (errors) => this.correction(acting, noteId, { form, errors }),
      fields: NOTE_FIELDS,
    });
  }

  @Get(paths.noteWithdraw.route)
  askWithdrawal(@ActingHere() acting: Acting, @Param('noteId') id: string): Promise<PageResult> {
    return this.withdrawal(acting, recordId(id), NOTHING);
  }

  @Post(paths.noteWithdraw.route)
  withdraw(
    @ActingHere() acting: Acting,
    @Param('noteId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const noteId = recordId(id);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why the note is withdrawn');
        const version = Number(form.text('version'));
        return currentOrAgain(
          acting.send(withdrawNote, { requestId: requestOf(form), noteId, version, reason }),
          'note',
        );
      },
      done: ({ note }) =>
        backToCase(acting, note.episodeId, 'The note is withdrawn. It stays readable as withdrawn.'),
      again: (errors) => this.withdrawal(acting, noteId, { form, errors }),
    });
  }

  private async form(acting: Acting, episodeId: string, typed: TypedSoFar): Promise<PageResult> {
    const { episode } = await acting.send(getEpisode, { episodeId });
    return page('case/note-form', {
      ...noteFormView(typed.form, null, acting.roles),
      ...this.common(typed),
      name: episode.childName,
      caseHref: paths.case({ council: acting.code, episodeId }),
      corrects: false,
    });
  }

  private async correction(acting: Acting, noteId: string, typed: TypedSoFar): Promise<PageResult> {
    const { note, childName } = await acting.send(getNote, { noteId });
    return page('case/note-form', {
      ...noteFormView(typed.form, note, acting.roles),
      ...this.common(typed),
      name: childName,
      caseHref: paths.case({ council: acting.code, episodeId: note.episodeId }),
      corrects: true,
      version: note.current.version,
    });
  }

  private async withdrawal(acting: Acting, noteId: string, typed: TypedSoFar): Promise<PageResult> {
    const { note, childName } = await acting.send(getNote, { noteId });
    return page('case/withdraw-note', {
      ...this.common(typed),
      note: noteView(acting, note),
      name: childName,
      caseHref: paths.case({ council: acting.code, episodeId: note.episodeId }),
      version: note.current.version,
      reason: typed.form?.text('reason') ?? '',
    });
  }

  private common({ form, errors }: TypedSoFar) {
    return {
      errors,
      requestId: form ? requestOf(form) : randomUUID(),
      today: dateWords(londonDate(this.clock.now())),
    };
  }
}

function requestOf(form: Form): string {
  const id = form.text('requestId');
  return idSchema.safeParse(id).success ? id : randomUUID();
}

function backToCase(acting: Acting, episodeId: string, success: string): PageResult {
  return redirectTo(paths.case({ council: acting.code, episodeId }), { success });
}
