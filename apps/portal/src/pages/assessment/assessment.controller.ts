import { randomUUID } from 'node:crypto';
import {
  beginAssessment,
  completeAssessment,
  correctAssessment,
  getAssessment,
  idSchema,
  saveAssessment,
  type AssessmentView,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { currentOrAgain } from '../referral/current.js';
import { typedReason } from '../referral/typed-answers.js';
import { assessmentPageView, sectionFormView } from './assessment.view.js';
import { sectionNamed, SECTIONS, typedSection, type SectionKey } from './sections.js';

/** The fields of `answers` as the form of a part calls them. */
const ANSWER_FIELDS = Object.fromEntries(
  SECTIONS.flatMap(({ fields }) => fields.map((field) => [`answers.${field}`, field])),
);

/** The child and family assessment: a task list, its parts, a look at the whole, and completing it. */
@Controller()
export class AssessmentController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Post(paths.caseAssess.route)
  async begin(@ActingHere() acting: Acting, @Param('episodeId') id: string): Promise<PageResult> {
    const { assessment } = await acting.send(beginAssessment, { episodeId: recordId(id) });
    return redirectTo(paths.assessment({ council: acting.code, assessmentId: assessment.id }), {
      success: 'The assessment has begun.',
    });
  }

  @Get(paths.assessment.route)
  async show(@ActingHere() acting: Acting, @Param('assessmentId') id: string): Promise<PageResult> {
    return page('assessment/assessment', await this.view(acting, recordId(id)));
  }

  @Get(paths.assessmentCheck.route)
  check(@ActingHere() acting: Acting, @Param('assessmentId') id: string): Promise<PageResult> {
    return this.showCheck(acting, recordId(id), { requestId: randomUUID(), errors: FormErrors.none });
  }

  @Post(paths.assessmentCheck.route)
  complete(
    @ActingHere() acting: Acting,
    @Param('assessmentId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const assessmentId = recordId(id);
    const requestId = requestOf(form);
    const version = Number(form.text('version'));
    return submit({
      send: () =>
        currentOrAgain(acting.send(completeAssessment, { requestId, assessmentId, version }), 'assessment'),
      done: ({ assessment }) =>
        redirectTo(paths.case({ council: acting.code, episodeId: assessment.episodeId }), {
          success: `The assessment is completed ${assessment.completed?.inTime ? 'in time' : 'after its due day'}.`,
        }),
      again: (errors) => this.showCheck(acting, assessmentId, { requestId, errors }),
    });
  }

  @Get(paths.assessmentSection.route)
  async section(
    @ActingHere() acting: Acting,
    @Param('assessmentId') id: string,
    @Param('section') key: string,
  ): Promise<PageResult> {
    return this.showSection(acting, recordId(id), keyOf(key), { form: null, errors: FormErrors.none });
  }

  @Post(paths.assessmentSection.route)
  async save(
    @ActingHere() acting: Acting,
    @Param('assessmentId') id: string,
    @Param('section') name: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const assessmentId = recordId(id);
    const key = keyOf(name);
    const corrects = form.has('reason');
    return submit({
      send: async () => {
        const answers = typedSection(key, form);
        const common = { assessmentId, version: Number(form.text('version')), answers };
        const sent = corrects
          ? acting.send(correctAssessment, {
              ...common,
              requestId: requestOf(form),
              reason: typedReason(form, 'Enter why it is corrected'),
            })
          : acting.send(saveAssessment, common);
        return currentOrAgain(sent, 'assessment');
      },
      done: () =>
        redirectTo(paths.assessment({ council: acting.code, assessmentId }), {
          success: corrects ? 'The correction is saved.' : 'Saved.',
        }),
      again: (errors) => this.showSection(acting, assessmentId, key, { form, errors }),
      fields: ANSWER_FIELDS,
    });
  }

  private async view(acting: Acting, assessmentId: string) {
    return assessmentPageView(acting, await read(acting, assessmentId), this.clock.now());
  }

  private async showCheck(
    acting: Acting,
    assessmentId: string,
    { requestId, errors }: { requestId: string; errors: FormErrors },
  ): Promise<PageResult> {
    return page('assessment/check', { ...(await this.view(acting, assessmentId)), requestId, errors });
  }

  private async showSection(
    acting: Acting,
    assessmentId: string,
    key: SectionKey,
    { form, errors }: { form: Form | null; errors: FormErrors },
  ): Promise<PageResult> {
    const assessment = await read(acting, assessmentId);
    if (!acting.may(saveAssessment))
      throw new DomainError('not-permitted', 'Social workers and team managers write assessments.');
    if (assessment.state === 'ended')
      throw new DomainError('not-acceptable-state', 'This assessment ended when the case was closed.');
    return page('assessment/section', {
      ...assessmentPageView(acting, assessment, this.clock.now()),
      ...sectionFormView(assessment, form),
      section: sectionNamed(key),
      requestId: form ? requestOf(form) : randomUUID(),
      errors,
    });
  }
}

async function read(acting: Acting, assessmentId: string): Promise<AssessmentView> {
  return (await acting.send(getAssessment, { assessmentId })).assessment;
}

function keyOf(name: string): SectionKey {
  const section = sectionNamed(name);
  if (!section) throw new DomainError('not-found', 'There is no such part of an assessment');
  return section.key;
}

function requestOf(form: Form): string {
  const id = form.text('requestId');
  return idSchema.safeParse(id).success ? id : randomUUID();
}
