import { randomUUID } from 'node:crypto';
import {
  addWorker,
  changeWorkerTerms,
  correctWorker,
  endAbsence,
  getWorker,
  leaveWorker,
  listUnrecordedPeople,
  recordAbsence,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { absenceKinds, dateBox, termsBoxes, WorkerAnswers } from './worker-form.js';
import { ABSENCE_WORDS } from './worker.view.js';

/** The parts of a worker's record that have a form of their own: `workers/<part>.njk`. */
type Part = 'terms' | 'correct' | 'absence' | 'leave';
type Changed = ResponseOf<typeof addWorker>;
const NOTHING_TYPED = new Form({});

/** What a workforce officer records of a worker. */
@Controller()
export class WorkerChangeController {
  @Get(paths.workerNew.route)
  askNew(@ActingHere() acting: Acting): Promise<PageResult> {
    return newPage(acting, NOTHING_TYPED);
  }

  @Post(paths.workerNew.route)
  add(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    return submit({
      send: () => {
        const answers = new WorkerAnswers(form);
        return acting.send(
          addWorker,
          answers.all({
            requestId: form.text('requestId'),
            name: answers.required('name', 'Enter a name'),
            personKey: form.optional('personKey'),
            registration: form.optional('registration'),
            renewedUntil: answers.optionalDate('renewed', 'Registered until'),
            startedOn: answers.date('started', 'First day'),
            ...answers.terms(),
          }),
        );
      },
      done: (changed) => saved(acting, changed, 'added'),
      again: (errors) => newPage(acting, form, errors),
    });
  }

  @Get(paths.workerTerms.route)
  askTerms(@ActingHere() acting: Acting, @Param('workerId') id: string): Promise<PageResult> {
    return partPage(acting, { part: 'terms', id, form: NOTHING_TYPED });
  }

  @Post(paths.workerTerms.route)
  changeTerms(
    @ActingHere() acting: Acting,
    @Param('workerId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    return change(acting, { part: 'terms', id, form }, (of, answers) =>
      acting.send(
        changeWorkerTerms,
        answers.all({ ...of, from: answers.date('from', 'First day of the change'), ...answers.terms() }),
      ),
    );
  }

  @Get(paths.workerCorrect.route)
  askCorrect(@ActingHere() acting: Acting, @Param('workerId') id: string): Promise<PageResult> {
    return partPage(acting, { part: 'correct', id, form: NOTHING_TYPED });
  }

  @Post(paths.workerCorrect.route)
  correct(
    @ActingHere() acting: Acting,
    @Param('workerId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    return change(acting, { part: 'correct', id, form }, (of, answers) =>
      acting.send(
        correctWorker,
        answers.all({
          ...of,
          name: answers.required('name', 'Enter a name'),
          personKey: form.optional('personKey'),
          registration: form.optional('registration'),
          renewedUntil: answers.optionalDate('renewed', 'Registered until'),
        }),
      ),
    );
  }

  @Get(paths.workerAbsence.route)
  askAbsence(@ActingHere() acting: Acting, @Param('workerId') id: string): Promise<PageResult> {
    return partPage(acting, { part: 'absence', id, form: NOTHING_TYPED });
  }

  @Post(paths.workerAbsence.route)
  recordAbsence(
    @ActingHere() acting: Acting,
    @Param('workerId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    return change(acting, { part: 'absence', id, form }, (of, answers) =>
      acting.send(
        recordAbsence,
        answers.all({
          ...of,
          kind: answers.absenceKind(),
          from: answers.date('from', 'First day'),
          until: answers.optionalDate('until', 'Last day'),
        }),
      ),
    );
  }

  @Get(paths.workerLeave.route)
  askLeave(@ActingHere() acting: Acting, @Param('workerId') id: string): Promise<PageResult> {
    return partPage(acting, { part: 'leave', id, form: NOTHING_TYPED });
  }

  @Post(paths.workerLeave.route)
  leave(
    @ActingHere() acting: Acting,
    @Param('workerId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    return change(acting, { part: 'leave', id, form }, (of, answers) =>
      acting.send(
        leaveWorker,
        answers.all({
          ...of,
          leftOn: answers.date('leftOn', 'Last day'),
          reason: answers.required('reason', 'Enter why'),
        }),
      ),
    );
  }

  @Get(paths.workerAbsenceEnd.route)
  askAbsenceEnd(
    @ActingHere() acting: Acting,
    @Param('workerId') id: string,
    @Param('absenceId') absenceId: string,
  ): Promise<PageResult> {
    return absencePage(acting, { id, absenceId, form: NOTHING_TYPED });
  }

  @Post(paths.workerAbsenceEnd.route)
  endAbsence(
    @ActingHere() acting: Acting,
    @Param('workerId') id: string,
    @Param('absenceId') absenceId: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    return submit({
      send: () => {
        const answers = new WorkerAnswers(form);
        const inError = form.text('what') === 'in-error';
        return acting.send(
          endAbsence,
          answers.all({
            workerId: recordId(id),
            version: Number(form.text('version')),
            absenceId: recordId(absenceId),
            until: inError ? null : answers.date('until', 'Last day'),
          }),
        );
      },
      done: (changed) => saved(acting, changed, 'changed'),
      again: (errors) => absencePage(acting, { id, absenceId, form, errors }),
    });
  }
}

interface Typing {
  readonly part: Part;
  readonly id: string;
  readonly form: Form;
  readonly errors?: FormErrors;
}

function change(
  acting: Acting,
  typing: Typing,
  send: (of: { workerId: string; version: number }, answers: WorkerAnswers) => Promise<Changed>,
): Promise<PageResult> {
  const { id, form } = typing;
  const of = { workerId: recordId(id), version: Number(form.text('version')) };
  return submit({
    send: async () => send(of, new WorkerAnswers(form)),
    done: (changed) => saved(acting, changed, 'changed'),
    again: (errors) => partPage(acting, { ...typing, errors }),
    fields: { from: 'from-day', until: 'until-day', leftOn: 'leftOn-day' },
  });
}

function saved(acting: Acting, { worker }: Changed, what: 'added' | 'changed'): PageResult {
  return redirectTo(paths.worker({ council: acting.code, workerId: worker.workerId }), {
    success: what === 'added' ? `${worker.name} was added` : `The record of ${worker.name} was changed`,
  });
}

async function newPage(acting: Acting, form: Form, errors = FormErrors.none): Promise<PageResult> {
  return page('workers/new', {
    council: acting.council.name,
    ...termsBoxes(form, null),
    people: await peopleItems(acting, form.text('personKey')),
    name: form.text('name'),
    registration: form.text('registration'),
    renewed: dateBox(form, 'renewed'),
    started: dateBox(form, 'started'),
    requestId: form.text('requestId') || randomUUID(),
    listHref: paths.workers({ council: acting.code }),
    errors,
  });
}

async function partPage(
  acting: Acting,
  { part, id, form, errors = FormErrors.none }: Typing,
): Promise<PageResult> {
  const { worker, renewedUntil } = await acting.send(getWorker, { workerId: recordId(id) });
  if (!worker.employedHere)
    throw new DomainError('not-permitted', 'Another organisation employs this worker and keeps her record');
  const typed = form.has('version');
  return page(`workers/${part}`, {
    ...termsBoxes(form, worker),
    worker: worker.name,
    version: typed ? form.text('version') : worker.version,
    backHref: paths.worker({ council: acting.code, workerId: worker.workerId }),
    name: typed ? form.text('name') : worker.name,
    registration: typed ? form.text('registration') : (worker.registration ?? ''),
    renewed: dateBox(form, 'renewed', renewedUntil),
    people:
      part === 'correct' ? await peopleItems(acting, typed ? form.text('personKey') : worker.personKey) : [],
    kinds: absenceKinds(form.text('kind')),
    from: dateBox(form, 'from'),
    until: dateBox(form, 'until'),
    leftOn: dateBox(form, 'leftOn'),
    cases: worker.workload.cases,
    reason: form.text('reason'),
    errors,
  });
}

async function absencePage(
  acting: Acting,
  {
    id,
    absenceId,
    form,
    errors = FormErrors.none,
  }: { id: string; absenceId: string; form: Form; errors?: FormErrors },
): Promise<PageResult> {
  const { worker, absences } = await acting.send(getWorker, { workerId: recordId(id) });
  const absence = absences.find((one) => one.absenceId === recordId(absenceId));
  if (!absence) throw new DomainError('not-found', 'There is no such absence');
  return page('workers/absence-end', {
    worker: worker.name,
    version: form.has('version') ? form.text('version') : worker.version,
    kind: absence.kind === null ? 'Away' : ABSENCE_WORDS[absence.kind],
    from: dateWords(absence.from),
    until: dateBox(form, 'until', absence.until),
    what: form.text('what') || 'until',
    backHref: paths.worker({ council: acting.code, workerId: worker.workerId }),
    errors,
  });
}

/** People who have signed in and whom no record is of, beside the one who is chosen already. */
async function peopleItems(acting: Acting, chosen: string | null) {
  const { people } = await acting.send(listUnrecordedPeople, {});
  return [
    { value: '', text: 'Has not signed in yet', selected: !chosen },
    ...(chosen && !people.some(({ personKey }) => personKey === chosen)
      ? [{ value: chosen, text: 'The same person as now', selected: true }]
      : []),
    ...people.map(({ personKey, name }) => ({
      value: personKey,
      text: name,
      selected: personKey === chosen,
    })),
  ];
}
