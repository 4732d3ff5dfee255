import {
  approveRun,
  askDrivers,
  calculateRun,
  cancelRun,
  getRun,
  sealRun,
  type RunDetail,
  type RunView,
} from '@conjoint/contracts';
import { validationFailed } from '@conjoint/kernel';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { runPageView } from './recharge.view.js';
import { namesOf } from './recharge.words.js';

/** One run: its counts, its calculation, who approved it, and what became of its charges. */
@Controller()
export class RechargeController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.recharge.route)
  async show(@ActingHere() acting: Acting, @Param('runId') id: string): Promise<PageResult> {
    return page('recharge/recharge', this.view(acting, await this.run(acting, id)));
  }

  @Post(paths.rechargeCounts.route)
  async count(
    @ActingHere() acting: Acting,
    @Param('runId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const runId = recordId(id);
    const { run } = await acting.send(
      askDrivers,
      { runId, version: Number(form.text('version')) },
      { timeoutMs: 15_000 },
    );
    const success = run.state === 'draft' ? {} : { success: 'Every partner has counted' };
    return redirectTo(paths.recharge({ council: acting.code, runId }), success);
  }

  @Post(paths.rechargeCalculate.route)
  async calculate(
    @ActingHere() acting: Acting,
    @Param('runId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const runId = recordId(id);
    const version = Number(form.text('version'));
    const { run } = await acting.send(calculateRun, { runId, version });
    return redirectTo(
      paths.recharge({ council: acting.code, runId }),
      run.state === 'calculated' ? { success: 'Calculated' } : {},
    );
  }

  @Get(paths.rechargeApprove.route)
  async askApproval(@ActingHere() acting: Acting, @Param('runId') id: string): Promise<PageResult> {
    return page('recharge/approve', this.view(acting, await this.run(acting, id)));
  }

  /** Approving and sealing follow one another. If the second fails, the run is approved, and its page offers to seal it. */
  @Post(paths.rechargeApprove.route)
  approve(
    @ActingHere() acting: Acting,
    @Param('runId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const runId = recordId(id);
    return submit({
      send: async () => {
        if (!form.yes('checked'))
          throw validationFailed([
            { field: 'checked', message: 'Confirm that you have checked this run before it is sealed' },
          ]);
        await acting.send(approveRun, { runId, calculationHash: form.text('calculationHash') });
        return acting.send(sealRun, { runId });
      },
      done: ({ run }) =>
        redirectTo(
          paths.recharge({ council: acting.code, runId }),
          isSealed(run) ? { success: 'Approved and sealed' } : {},
        ),
      again: async (errors) =>
        page('recharge/approve', { ...this.view(acting, await this.run(acting, id)), errors }),
    });
  }

  @Post(paths.rechargeSeal.route)
  async seal(@ActingHere() acting: Acting, @Param('runId') id: string): Promise<PageResult> {
    const runId = recordId(id);
    const { run } = await acting.send(sealRun, { runId });
    return redirectTo(
      paths.recharge({ council: acting.code, runId }),
      isSealed(run) ? { success: 'Sealed' } : {},
    );
  }

  @Get(paths.rechargeCancel.route)
  async askCancel(@ActingHere() acting: Acting, @Param('runId') id: string): Promise<PageResult> {
    const view = this.view(acting, await this.run(acting, id));
    return page('recharge/cancel', { ...view, reason: '', errors: FormErrors.none });
  }

  @Post(paths.rechargeCancel.route)
  cancel(@ActingHere() acting: Acting, @Param('runId') id: string, @Typed() form: Form): Promise<PageResult> {
    const runId = recordId(id);
    const reason = form.text('reason');
    return submit({
      send: () => acting.send(cancelRun, { runId, reason }),
      done: () => redirectTo(paths.recharges({ council: acting.code }), { success: 'The run is cancelled' }),
      again: async (errors) =>
        page('recharge/cancel', { ...this.view(acting, await this.run(acting, id)), reason, errors }),
    });
  }

  private run(acting: Acting, id: string): Promise<RunDetail> {
    return acting.send(getRun, { runId: recordId(id) });
  }

  private view(acting: Acting, detail: RunDetail): object {
    return runPageView(detail, {
      council: acting.code,
      nameOf: namesOf(this.partnership),
      mayPrepare: acting.may(calculateRun),
      mayApprove: acting.may(approveRun),
    });
  }
}

const isSealed = ({ state }: RunView): boolean => state === 'sealed' || state === 'posted';
