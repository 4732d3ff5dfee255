import { randomUUID } from 'node:crypto';
import {
  changeWorkloadStandard,
  episodeWorkSchema,
  getWorkloadStandard,
  gradeSchema,
  type WorkloadStandard,
} from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { Form, FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { typedReason } from '../referral/typed-answers.js';
import { Fields } from '../referral-form/answers/fields.js';
import { changeable, standardView } from './workload-points.view.js';

const MOST_POINTS = 1000;

/** What a case weighs and what a full-time worker is meant to carry: seen by whoever manages, changed from a day on with a reason. */
@Controller()
export class WorkloadPointsController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.workloadPoints.route)
  async show(@ActingHere() acting: Acting): Promise<PageResult> {
    const standard = await acting.send(getWorkloadStandard, {});
    return page('workload-points/points', standardView(acting, standard));
  }

  @Get(paths.workloadPointsChange.route)
  ask(@ActingHere() acting: Acting, @Query('of') of?: string): Promise<PageResult> {
    return this.form(acting, new Form({ of: typeof of === 'string' ? of : '' }), FormErrors.none);
  }

  @Post(paths.workloadPointsChange.route)
  change(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    return submit({
      send: () => acting.send(changeWorkloadStandard, this.typed(form)),
      done: () =>
        redirectTo(paths.workloadPoints({ council: acting.code }), { success: 'The change was recorded.' }),
      again: (errors) => this.form(acting, form, errors),
      fields: { validFrom: 'validFrom-day', work: 'of' },
    });
  }

  private typed(form: Form) {
    const fields = new Fields(form);
    const [kind, name] = form.text('of').split(':');
    const work = kind === 'work' ? (episodeWorkSchema.safeParse(name).data ?? null) : null;
    const grade = kind === 'grade' ? (gradeSchema.safeParse(name).data ?? null) : null;
    if (work === null && grade === null) fields.wrong('of', 'Choose what changes');
    const points = form.text('points');
    if (!/^\d{1,4}$/.test(points) || Number(points) > MOST_POINTS)
      fields.wrong('points', `Points must be a whole number from 0 to ${MOST_POINTS}`);
    const today = londonDate(this.clock.now());
    const validFrom = fields.date('validFrom', { label: 'The first day', today, notBefore: today });
    const reason = form.text('reason');
    if (reason === '') fields.wrong('reason', 'Enter why this is changed');
    fields.all({});
    return {
      requestId: form.text('requestId'),
      work,
      grade,
      points: Number(points),
      validFrom: validFrom!,
      reason: typedReason(form, 'Enter why this is changed'),
    };
  }

  private async form(acting: Acting, form: Form, errors: FormErrors): Promise<PageResult> {
    const standard: WorkloadStandard = await acting.send(getWorkloadStandard, {});
    return page('workload-points/change', {
      options: changeable(standard, form.text('of')),
      points: form.text('points'),
      validFrom: form.date('validFrom'),
      reason: form.text('reason'),
      requestId: form.text('requestId') || randomUUID(),
      listHref: paths.workloadPoints({ council: acting.code }),
      errors,
    });
  }
}
