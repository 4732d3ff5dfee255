import { randomUUID } from 'node:crypto';
import { getBook, listAgreements, listRuns, startRun } from '@conjoint/contracts';
import { isDomainError, validationFailed } from '@conjoint/kernel';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { pageNumber } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { namesOf } from './recharge.words.js';
import { newRunView, runsView, type TypedRun } from './recharges.view.js';

/** Runs of the agreements hosted here, and starting one. */
@Controller()
export class RechargesController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.recharges.route)
  async list(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    const listed = await acting.send(listRuns, { page: pageNumber(asked) });
    const { agreements } = await acting.send(listAgreements, {});
    return page(
      'recharge/recharges',
      runsView(listed, {
        council: acting.code,
        nameOf: namesOf(this.partnership),
        agreements: agreements.filter(({ host }) => host === acting.code),
        mayStart: acting.may(startRun),
        booksHref: acting.may(getBook) ? paths.rechargeBooks({ council: acting.code }) : null,
      }),
    );
  }

  @Get(paths.rechargeNew.route)
  async ask(
    @ActingHere() acting: Acting,
    @Query('agreement') agreementKey?: string,
    @Query('year') financialYear?: string,
    @Query('quarter') quarter?: string,
    @Query('kind') kind?: string,
  ): Promise<PageResult> {
    const typed = {
      agreementKey: agreementKey ?? '',
      financialYear: financialYear ?? '',
      quarter: quarter ?? '',
      kind: kind === 'correction' ? ('correction' as const) : ('quarter' as const),
      requestId: randomUUID(),
    };
    return this.form(acting, typed, FormErrors.none);
  }

  @Post(paths.rechargeNew.route)
  start(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    const typed: TypedRun = {
      agreementKey: form.text('agreementKey'),
      financialYear: form.text('financialYear'),
      quarter: form.text('quarter'),
      kind: form.text('kind') === 'correction' ? 'correction' : 'quarter',
      requestId: form.text('requestId'),
    };
    return submit({
      send: async () => {
        checkTyped(typed);
        try {
          return await acting.send(startRun, { ...typed, quarter: Number(typed.quarter) });
        } catch (error) {
          // A quarter that is sealed, or a run that is open, is told beside the question.
          if (isDomainError(error) && error.code === 'conflict')
            throw validationFailed([{ field: 'quarter', message: error.message }]);
          throw error;
        }
      },
      done: ({ run }) => redirectTo(paths.recharge({ council: acting.code, runId: run.runId })),
      again: (errors) => this.form(acting, typed, errors),
    });
  }

  private async form(acting: Acting, typed: TypedRun, errors: FormErrors): Promise<PageResult> {
    const { agreements } = await acting.send(listAgreements, {});
    const hosted = agreements.filter(({ host, basis }) => host === acting.code && basis !== 'contract-sum');
    return page('recharge/new', newRunView(acting.code, hosted, typed, errors));
  }
}

function checkTyped({ agreementKey, financialYear, quarter }: TypedRun): void {
  const wrong = [
    ...(agreementKey ? [] : [{ field: 'agreementKey', message: 'Choose an agreement' }]),
    ...(/^[1-9]\d{3}-\d{2}$/.test(financialYear)
      ? []
      : [{ field: 'financialYear', message: 'Enter a financial year, such as 2026-27' }]),
    ...(/^[1-4]$/.test(quarter) ? [] : [{ field: 'quarter', message: 'Choose a quarter from 1 to 4' }]),
  ];
  if (wrong.length > 0) throw validationFailed(wrong);
}
